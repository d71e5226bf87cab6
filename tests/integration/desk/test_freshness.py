"""Once a year: owners are asked, again, then who stands in, then the editors; each answer is taken once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.desk.asking import ask_due
from app.drafts import freshness
from app.drafts.freshness import FreshnessAnswer
from app.drafts.models import Draft, Freshness
from app.mailing.models import MailMessage
from tests.integration.desk.conftest import Desk, working
from tests.integration.pages.cases import case
from tests.integration.pages.installation import save_cases
from tests.support.people import Visitor

START = datetime(2026, 2, 1, 9, tzinfo=UTC)  # when the entries of these tests were published
_numbers = count(1)


@pytest.fixture
def entry(app: Flask) -> str:
    """Give the reference of an entry of a metropolis that has no contributor."""
    reference = f"manila-fresh-{next(_numbers)}"
    save_cases(app.extensions["portal_database"], [case(reference, "en", "Rain gardens", metropolises=["manila"])])
    return reference


@pytest.fixture
def owner(desk: Desk, entry: str) -> int:
    person = desk.person(language="fr")
    desk.own(entry, person)
    return person


def ask(app: Flask, days: float) -> None:
    """Do the chore as if ``days`` had passed since the entry was published."""
    with time_machine.travel(START + timedelta(days=days), tick=False), working(app) as session:
        ask_due(session)


def mails(desk: Desk, entry: str) -> list[MailMessage]:
    return desk.mails(f"still-valid:{desk.item_id(entry)}:")


def link(mail: MailMessage) -> str:
    found = re.search(r"/[a-z]{2}/still-valid/\S+", mail.text)
    assert found is not None
    return found[0]


def known(app: Flask, desk: Desk, entry: str) -> Freshness | None:
    with working(app) as session:
        return session.get(Freshness, desk.item_id(entry))


@pytest.fixture
def asked(app: Flask, desk: Desk, entry: str, owner: int) -> Iterator[str]:
    """Give the link of a mail that has just asked the owner, at that time."""
    ask(app, 366)
    with time_machine.travel(START + timedelta(days=367), tick=False):
        yield link(mails(desk, entry)[-1])


def test_owners_are_asked_after_a_year_in_their_language_and_once(
    app: Flask, desk: Desk, entry: str, owner: int
) -> None:
    ask(app, 364)
    assert mails(desk, entry) == []
    for _time in range(3):
        ask(app, 366)
    (mail,) = mails(desk, entry)
    assert (mail.person_id, mail.language) == (owner, "fr")
    assert "/fr/still-valid/" in mail.text
    assert "Rain gardens" in mail.subject


def test_then_again_then_the_fallback_then_the_editors(app: Flask, desk: Desk, entry: str, owner: int) -> None:
    with working(app) as session:
        freshness.freshness_of(session, desk.item_id(entry)).fallback_email = "office@example.org"
    for days in (366, 380, 397, 410, 427, 440):
        ask(app, days)
    sent = [(mail.person_id, mail.recipient == "office@example.org") for mail in mails(desk, entry)]
    assert sent == [(owner, False), (owner, False), (None, True)]
    editor = desk.editor()
    assert entry not in editor.get("/en/desk/freshness").get_data(as_text=True)
    ask(app, 457)
    assert entry in editor.get("/en/desk/freshness").get_data(as_text=True)
    assert entry in editor.get("/en/desk/freshness?region=asia-pacific").get_data(as_text=True)
    assert entry not in editor.get("/en/desk/freshness?region=africa").get_data(as_text=True)
    ask(app, 900)
    assert len(mails(desk, entry)) == 3
    item = desk.item_id(entry)
    assert editor.submit(f"/en/desk/freshness/{item}/keep", page="/en/desk/freshness").status_code == 303
    assert entry not in editor.get("/en/desk/freshness").get_data(as_text=True)


def test_without_owners_contributors_of_the_place_are_asked_and_without_them_the_editors_see_it(
    app: Flask, desk: Desk, entry: str
) -> None:
    ask(app, 366)
    assert mails(desk, entry) == []
    assert entry in desk.editor().get("/en/desk/freshness").get_data(as_text=True)
    save_cases(app.extensions["portal_database"], [case("accra-fresh", "en", "Markets", metropolises=["accra"])])
    contributor = desk.person(("contributor", "accra"))
    ask(app, 366)
    assert [mail.person_id for mail in mails(desk, "accra-fresh")] == [contributor]


def test_the_link_shows_a_button_and_is_good_for_one_answer(app: Flask, desk: Desk, entry: str, asked: str) -> None:
    reader = Visitor(app)
    page = reader.get(asked)
    assert page.status_code == 200
    before = known(app, desk, entry)
    assert before is not None
    assert before.confirmed_at is None, "reading changes nothing: programs that read mails follow links"
    assert reader.submit(asked, {"answer": "still_valid"}, page=asked).status_code == 200
    shown = Visitor(app).get(f"/en/case-studies/{entry}").get_data(as_text=True)
    assert "Confirmed to hold on 3 February 2027" in shown
    for visitor in (reader, Visitor(app)):
        assert visitor.get(asked).status_code == 410
        assert visitor.submit(asked, {"answer": "archive"}, page="/en/calls").status_code in (400, 410)
    with working(app) as session:
        given = session.scalars(select(FreshnessAnswer).where(FreshnessAnswer.item_id == desk.item_id(entry))).all()
        assert [row.answer for row in given] == ["still_valid"]


def test_a_year_after_the_answer_it_is_asked_again(app: Flask, desk: Desk, entry: str, asked: str) -> None:
    Visitor(app).submit(asked, {"answer": "still_valid"}, page=asked)
    ask(app, 367 + 360)
    assert len(mails(desk, entry)) == 1
    ask(app, 367 + 366)
    assert len(mails(desk, entry)) == 2
    assert link(mails(desk, entry)[1]) != asked
    assert Visitor(app).get(asked).status_code == 410


@pytest.mark.parametrize("harm", ["cut", "other", "empty", "old"])
def test_links_that_were_tampered_with_or_are_old_are_refused(app: Flask, asked: str, harm: str) -> None:
    token = asked.rpartition("/")[2]
    harmed = {
        "cut": asked[:-3],
        "other": asked.replace(token, "e30." + token),
        "empty": "/en/still-valid/x",
        "old": asked,
    }
    if harm == "old":
        with time_machine.travel(START + timedelta(days=366 + 181), tick=False):
            assert Visitor(app).get(asked).status_code == 410
    else:
        assert Visitor(app).get(harmed[harm]).status_code == 410


def test_a_link_dies_with_the_rights_of_who_was_asked(
    app: Flask, desk: Desk, entry: str, owner: int, asked: str
) -> None:
    from app.accounts.models import Person  # noqa: PLC0415  (used once)

    with working(app) as session:
        session.get_one(Person, owner).state = "suspended"
    assert Visitor(app).get(asked).status_code == 410


def test_who_wants_it_archived_is_heard_by_an_editor(app: Flask, desk: Desk, entry: str, asked: str) -> None:
    answer = Visitor(app).submit(asked, {"answer": "archive", "note": "<b>Closed</b> in May."}, page=asked)
    assert answer.status_code == 200
    assert Visitor(app).get(f"/en/case-studies/{entry}").status_code == 200, "an editor archives it"
    editor = desk.editor()
    text = editor.get("/en/desk/freshness").get_data(as_text=True)
    assert "&lt;b&gt;Closed&lt;/b&gt; in May." in text
    page = f"/en/desk/entries/case-studies/{entry}"
    editor.submit(f"{page}/archive", {"reason": "Its owner says so."}, page=page)
    assert entry not in editor.get("/en/desk/freshness").get_data(as_text=True)


def test_an_owner_answers_on_the_page_and_begins_a_change(app: Flask, desk: Desk, entry: str, owner: int) -> None:
    visitor, page = Visitor(app, owner), f"/en/freshness/case-studies/{entry}"
    assert visitor.get(page).status_code == 200
    assert known(app, desk, entry) is None, "reading changes nothing"
    assert "Say whether it still holds" in visitor.get(f"/en/case-studies/{entry}").get_data(as_text=True)
    assert visitor.submit(page, {"answer": "still_valid"}, page=page).status_code == 303
    found = known(app, desk, entry)
    assert found is not None
    assert found.confirmed_at is not None
    answer = visitor.submit(page, {"answer": "update"}, page=page)
    with working(app) as session:
        draft = session.scalars(select(Draft).where(Draft.item_id == desk.item_id(entry))).one()
    assert answer.headers["Location"] == f"/en/drafts/{draft.id}"
    assert visitor.submit(page, {"answer": "update"}, page=page).headers["Location"] == f"/en/drafts/{draft.id}"
    ask(app, 2_000)
    assert mails(desk, entry) == [], "who is changing it is not asked"


def test_the_contact_is_checked_kept_and_never_shown_to_readers(app: Flask, desk: Desk, entry: str, owner: int) -> None:
    visitor, page = Visitor(app, owner), f"/en/freshness/case-studies/{entry}"
    for wrong in ("nobody", "a@b@c", "x" * 300 + "@example.org"):
        assert visitor.submit(f"{page}/contact", {"fallback_email": wrong}, page=page).status_code == 422
    address = "archive-office@example.org"
    assert visitor.submit(f"{page}/contact", {"fallback_email": address}, page=page).status_code == 303
    assert address in visitor.get(page).get_data(as_text=True)
    assert address not in Visitor(app).get(f"/en/case-studies/{entry}").get_data(as_text=True)


def test_others_say_nothing_about_an_entry(app: Flask, desk: Desk, entry: str) -> None:
    page = f"/en/freshness/case-studies/{entry}"
    stranger = Visitor(app, desk.person(("contributor", "dakar")))
    stranger.get("/en/")
    assert stranger.get(page).status_code == 403
    assert stranger.submit(page, {"answer": "still_valid"}, page="/en/").status_code == 403
    assert stranger.submit(f"{page}/contact", {"fallback_email": "me@example.org"}, page="/en/").status_code == 403
    item = desk.item_id(entry)
    assert stranger.submit(f"/en/desk/freshness/{item}/keep", page="/en/").status_code == 403
    found = known(app, desk, entry)
    assert found is None or (found.confirmed_at is None and found.fallback_email is None)
