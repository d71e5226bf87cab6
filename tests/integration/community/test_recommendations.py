"""From a debate to a recommendation: several hands, one answer a metropolis, adoption, search, what came of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.permissions import Actor
from app.alerts import service as alerts
from app.alerts.models import DAILY
from app.alerts.news import note_public
from app.alerts.telling import tell
from app.community import endorsing
from app.community.drafting_models import Endorsement
from app.community.endorsing import today
from app.features import KIND_BY_CODE
from app.indexing.worker import drain
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.community.people import (
    BASE,
    editor,
    in_database,
    mails,
    manager,
    number_in,
    open_debate,
    text,
)
from tests.support.people import Visitor, make_person

TITLE = "Buses that run while the city sleeps zyxnight"


def begin(visitor: Visitor, **fields: Any) -> int:
    page = f"{BASE}/drafts/new"
    data = {"title": TITLE, "summary": "Run buses at night.", "language": "en", "themes": ["quality-of-life"]}
    return number_in(visitor.submit(page, data | fields, page=page))


def add(visitor: Visitor, draft: int, words: str, part: str = "recommendation") -> Any:
    page = f"{BASE}/drafts/{draft}"
    return visitor.submit(f"{page}/paragraphs", {"part": part, "text": words}, page=page)


def ask(visitor: Visitor, draft: int, days: int = 7) -> Any:
    page = f"{BASE}/drafts/{draft}"
    return visitor.submit(f"{page}/ask", {"until": (today() + timedelta(days=days)).isoformat()}, page=page)


def answer(visitor: Visitor, draft: int, metropolis: str, said: str = "yes", reason: str = "") -> Any:
    page = f"{BASE}/drafts/{draft}"
    fields = {"metropolis": metropolis, "answer": said, "reason": reason, "language": "en"}
    return visitor.submit(f"{page}/endorse", fields, page=page)


def answers(app: Flask, draft: int) -> dict[str, str]:
    statement = select(Endorsement.metropolis_slug, Endorsement.answer).where(Endorsement.draft_id == draft)
    return in_database(app, lambda session: dict(session.execute(statement).all()))


def paragraph_of(page: str) -> str:
    return page.partition('id="paragraph-')[2].partition('"')[0]


def index(app: Flask) -> None:
    engine = app.extensions["portal_search"].engines["postgres"]
    drain(app.extensions["portal_database"].sessions, KIND_BY_CODE, "postgres", engine)
    engine.refresh()


def test_from_a_debate_to_an_entry_that_is_found(app: Flask) -> None:
    one, other, chief = manager(app, name="Ana Uno"), manager(app, "dakar", name="Binta Deux"), editor(app)
    reader = make_person(app, name="Rita Reader")
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        alerts.save(session, Actor(identifier=reader), name="Mine", query="theme=quality-of-life", frequency=DAILY)
    debate = open_debate(one, "Who drives at night?")
    draft = begin(one, debate=str(debate))
    assert add(one, draft, "Count who works at night.\n\nRun a bus where they live.").status_code == 303
    assert add(other, draft, "Seoul did it.", "reasons").status_code == 303
    page = f"{BASE}/drafts/{draft}"
    assert ask(one, draft).status_code == 303
    assert answer(one, draft, "bogota").status_code == 303
    assert answer(other, draft, "dakar", "abstain", "No money this year.").status_code == 303
    assert one.submit(f"{page}/adopt", page=page).status_code == 403
    adopted = chief.submit(f"{page}/adopt", page=page)
    assert adopted.status_code == 303
    address = adopted.headers["Location"]
    shown = text(Visitor(app).get(address))
    for words in (TITLE, "Count who works at night.", "No money this year.", "Who drives at night?", "Seoul did it."):
        assert words in shown
    assert Visitor(app).get(f"{address}.pdf").status_code == 200
    index(app)
    assert address in text(Visitor(app).get("/en/search?q=zyxnight&kind=recommendation"))
    assert address.replace("/en/", "/fr/") in text(Visitor(app).get("/fr/search?q=zyxnight"))
    (told,) = mails(app, person_id=one.person)
    assert TITLE in told.subject
    moment = now() + timedelta(days=1)
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
        note_public(session, moment - timedelta(hours=1))
        tell(session, moment)
    assert any(TITLE in mail.text for mail in mails(app, person_id=reader))
    assert chief.submit(f"{page}/adopt", page=page).headers["Location"].endswith(page)  # once is enough


def test_who_may_not_draft_sees_no_draft(app: Flask) -> None:
    draft = begin(manager(app))
    for grants in ((), (("contributor", "bogota"),), ("administrator",)):
        assert Visitor(app, make_person(app, *grants)).get(f"{BASE}/drafts/{draft}").status_code == 403
    assert Visitor(app).get(f"{BASE}/drafts/{draft}").status_code == 302


def test_two_hands_on_one_paragraph_lose_nothing(app: Flask) -> None:
    one, other = manager(app), manager(app, "dakar")
    draft = begin(one)
    add(one, draft, "First wording")
    number = paragraph_of(text(one.get(f"{BASE}/drafts/{draft}")))
    page = f"{BASE}/drafts/{draft}/paragraphs/{number}"
    assert one.submit(page, {"text": "Second wording", "version": "1"}, page=page).status_code == 303
    late = other.submit(page, {"text": "Another wording", "version": "1"}, page=page)
    assert late.status_code == 409
    assert "Another wording" in late.get_data(as_text=True)
    assert other.submit(f"{page}/remark", {"text": "Why <b>so</b>?", "language": "en"}, page=page).status_code == 303
    shown = text(one.get(page))
    for words in ("First wording", "Second wording", "Why &lt;b&gt;so&lt;/b&gt;?"):
        assert words in shown


def test_a_metropolis_has_one_answer_given_by_its_city_manager(app: Flask) -> None:
    one, colleague, other = manager(app), manager(app), manager(app, "dakar")
    draft = begin(one)
    assert answer(one, draft, "bogota").status_code == 303
    assert answers(app, draft) == {}  # nobody was asked yet
    add(one, draft, "Run buses.")
    ask(one, draft)
    assert answer(other, draft, "bogota").status_code == 403
    assert answer(one, draft, "bogota", "no").status_code == 422  # without a reason
    assert answer(one, draft, "bogota", "no", "Too dear.").status_code == 303
    assert answer(colleague, draft, "bogota", "yes").status_code == 303
    assert answers(app, draft) == {"bogota": "yes"}
    assert add(one, draft, "A late paragraph").status_code == 303
    assert "A late paragraph" not in text(one.get(f"{BASE}/drafts/{draft}"))  # the text stands still


def test_answers_at_the_same_moment_are_one(app: Flask) -> None:
    one = manager(app)
    draft = begin(one)
    add(one, draft, "Run buses.")
    ask(one, draft)
    person = one.person  # type: ignore[attr-defined]
    actor = Actor(person, grants=frozenset({("city_manager", "bogota")}))

    def vote(number: int) -> None:
        said = ("yes", "abstain", "no")[number % 3]
        data = {"metropolis": "bogota", "answer": said, "reason": "Because.", "language": "en"}
        in_database(app, lambda session: endorsing.endorse(session, actor, draft, data))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(vote, range(12)))
    assert len(answers(app, draft)) == 1


def test_nothing_is_adopted_without_a_yes(app: Flask) -> None:
    one, chief = manager(app), editor(app)
    draft = begin(one)
    add(one, draft, "Run buses.")
    ask(one, draft)
    answer(one, draft, "bogota", "no", "Too dear.")
    page = f"{BASE}/drafts/{draft}"
    refused = chief.submit(f"{page}/adopt", page=page)
    assert refused.status_code == 422
    assert "No metropolis has said yes yet." in refused.get_data(as_text=True)


@pytest.fixture(scope="module")
def recommendation(app: Flask) -> str:
    one, chief = manager(app), editor(app)
    draft = begin(one, title="Night buses for Bogota")
    add(one, draft, "Run buses.")
    ask(one, draft)
    answer(one, draft, "bogota")
    page = f"{BASE}/drafts/{draft}"
    address: str = chief.submit(f"{page}/adopt", page=page).headers["Location"]
    return address


def test_a_metropolis_tells_what_it_did_with_its_case_study(app: Flask, recommendation: str) -> None:
    contributor = Visitor(app, make_person(app, ("contributor", "bogota")))
    link = text(contributor.get(recommendation)).partition("/community/recommendations/")[2].partition("/")[0]
    page = f"{BASE}/recommendations/{link}/follow-up"
    fields = {"metropolis": "bogota", "note": "Two lines since May.", "language": "en", "case": "bogota-care-blocks"}
    other = Visitor(app, make_person(app, ("contributor", "dakar")))
    assert other.submit(page, fields, page=page).status_code == 403
    wrong = contributor.submit(page, fields | {"case": "dakar-bus-rapid-transit"}, page=page)
    assert wrong.status_code == 422
    assert contributor.submit(page, fields, page=page).status_code == 303
    shown = text(Visitor(app).get(recommendation))
    assert "Two lines since May." in shown
    assert "/en/case-studies/bogota-care-blocks" in shown
