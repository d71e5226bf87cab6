"""Calls: written, opened, answered, closed by themselves, with an outcome."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.drafts import calls
from app.drafts.models import Call, Draft
from app.kernel.chores import do_due
from tests.integration.desk.conftest import Desk, working
from tests.support.people import Visitor

DAY = datetime.now(UTC).date()


def form(title: str, *, first: date = DAY, last: date = DAY + timedelta(days=30), **changed: Any) -> dict[str, Any]:
    fields = {"kind": "case-study", "theme_code": "gender-equality", "opens_on": first.isoformat()}
    fields |= {"closes_on": last.isoformat(), "open_to": "everybody"}
    for code in ("en", "fr", "es"):
        fields |= {f"titles.{code}": f"{title} ({code})", f"texts.{code}": f"Please tell us, in {code}."}
    return fields | changed


def make_call(desk: Desk, title: str, *, opened: bool = True, **changed: Any) -> Call:
    """Write a call as an editor does and return it."""
    editor = desk.editor()
    answer = editor.submit("/en/desk/calls/new", form(title, **changed))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = answer.headers["Location"]
    if opened:
        assert editor.submit(f"{page}/open", page=page).status_code == 303
    with working(desk.app) as session:
        return session.get_one(Call, int(page.rpartition("/")[2]))


def begin(visitor: Visitor, call: Call) -> TestResponse:
    """Begin an answer to a call, whether its page offers it or not."""
    asked = {"depth": "quick", "writing_language": "en", "metropolis": "Bogotá", "call": call.slug}
    return visitor.submit("/en/drafts/new", asked)


def test_a_call_is_seen_by_editors_only_until_it_is_opened(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Quiet nights", opened=False)
    reader = Visitor(app)
    assert reader.get(f"/en/calls/{call.slug}").status_code == 404
    assert "Quiet nights" not in reader.get("/en/calls").get_data(as_text=True)
    assert "Quiet nights" in desk.editor().get("/en/desk/calls").get_data(as_text=True)
    page = f"/en/desk/calls/{call.id}"
    desk.editor().submit(f"{page}/open", page=page)
    for code in ("en", "fr", "es"):
        assert f"Quiet nights ({code})" in reader.get(f"/{code}/calls/{call.slug}").get_data(as_text=True)
        assert f"Quiet nights ({code})" in reader.get(f"/{code}/calls").get_data(as_text=True)
        assert f"Quiet nights ({code})" in reader.get(f"/{code}/").get_data(as_text=True)


def test_reading_a_call_sets_no_cookie(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "No cookie")
    answer = app.test_client().get(f"/en/calls/{call.slug}")
    assert "Set-Cookie" not in answer.headers


def test_a_call_is_answered_and_its_queue_has_the_answer(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Warm schools")
    author = Visitor(app, desk.author_id)
    assert f"/en/drafts/new?call={call.slug}" in author.get(f"/en/calls/{call.slug}").get_data(as_text=True)
    assert begin(author, call).status_code == 303
    with working(app) as session:
        draft = session.scalars(select(Draft).where(Draft.call_id == call.id)).one()
        assert draft.depth == "quick"
        draft.state, draft.submitted_at = "submitted", datetime.now(UTC)
    text = desk.editor().get(f"/en/desk/queues/new?call={call.slug}").get_data(as_text=True)
    assert "answers a call" in text
    assert "1 draft" in text


def test_a_call_closes_by_itself(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Short call", last=DAY + timedelta(days=3))
    author = Visitor(app, desk.author_id)
    later = datetime.now(UTC) + timedelta(days=4)
    with time_machine.travel(later, tick=False):
        assert "This call closed on" in Visitor(app).get(f"/en/calls/{call.slug}").get_data(as_text=True)
        assert "Short call" not in Visitor(app).get("/en/").get_data(as_text=True)
        begin(author, call)
        with app.app_context():
            chores = [chore for chore in app.extensions["portal_chores"] if chore.name == "close calls"]
            assert do_due(app.extensions["portal_database"].sessions, chores) == ["close calls"]
            assert do_due(app.extensions["portal_database"].sessions, chores) == [], "done once"
    with working(app) as session:
        assert session.get_one(Call, call.id).state == "closed"
        assert session.scalar(select(Draft.id).where(Draft.call_id == call.id)) is None


def test_who_may_answer_is_kept_to(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Members only", open_to="contributors")
    page = f"/en/calls/{call.slug}"
    stranger = Visitor(app, desk.person())
    assert "This call is for contributors" in stranger.get(page).get_data(as_text=True)
    begin(stranger, call)
    with working(app) as session:
        assert session.scalar(select(Draft.id).where(Draft.call_id == call.id)) is None
    assert "Begin your answer" in Visitor(app, desk.author_id).get(page).get_data(as_text=True)


def test_a_call_that_opens_later_takes_no_answers_yet(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Next month", first=DAY + timedelta(days=20))
    text = Visitor(app).get(f"/en/calls/{call.slug}").get_data(as_text=True)
    assert "Opens on" in text
    assert "Sign in to answer" not in text


def test_the_outcome_and_the_published_answers_are_shown(app: Flask, desk: Desk) -> None:
    call = make_call(desk, "Told in the end")
    with working(app) as session:
        item = desk.item_id("bogota-care-blocks")
        session.add(
            Draft(kind="case-study", language="en", record={}, state="published", call_id=call.id, item_id=item)
        )
        hidden = desk.item_id("hidden-archived")
        session.add(
            Draft(kind="case-study", language="en", record={}, state="published", call_id=call.id, item_id=hidden)
        )
    page, editor = f"/en/desk/calls/{call.id}", desk.editor()
    outcomes = {f"outcomes.{code}": f"Nine cities answered, {code}." for code in ("en", "fr", "es")}
    assert editor.submit(f"{page}/outcome", outcomes | {"outcomes.fr": ""}, page=page).status_code == 422
    assert editor.submit(f"{page}/outcome", outcomes, page=page).status_code == 303
    text = Visitor(app).get(f"/es/calls/{call.slug}").get_data(as_text=True)
    assert "Nine cities answered, es." in text
    assert "bogota-care-blocks" in text
    assert "hidden-archived" not in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"closes_on": (DAY - timedelta(days=1)).isoformat()}, "closes_on"),
        ({"titles.fr": ""}, "titles-fr"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"open_to": "nobody"}, "open_to"),
        ({"kind": "novel"}, "kind"),
        ({"theme_code": "cultural-5"}, "theme_code"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(desk: Desk, changed: dict[str, str], field: str) -> None:
    answer = desk.editor().submit("/en/desk/calls/new", form("Kept as typed", **changed))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert f'href="#field-{field}"' in text
    assert "Kept as typed (en)" in text


def test_a_call_of_the_past_is_not_opened(desk: Desk) -> None:
    call = make_call(desk, "Past", opened=False, first=DAY - timedelta(days=9), last=DAY - timedelta(days=2))
    page = f"/en/desk/calls/{call.id}"
    assert desk.editor().submit(f"{page}/open", page=page).status_code == 422


def test_two_calls_of_one_title_have_two_addresses(desk: Desk) -> None:
    slugs = [make_call(desk, "Same title").slug for _time in range(2)]
    assert slugs == ["same-title-en", "same-title-en-2"]


def test_only_editors_write_calls(desk: Desk) -> None:
    visitor = Visitor(desk.app, desk.author_id)
    visitor.get("/en/")
    assert visitor.submit("/en/desk/calls/new", form("Mine"), page="/en/").status_code == 403


def test_scripts_in_a_call_are_shown_as_text(app: Flask, desk: Desk) -> None:
    bad = "<script>alert(1)</script>"
    call = make_call(desk, bad, **{"texts.en": f"{bad} [x](javascript:alert(1))"})
    for path in (f"/en/calls/{call.slug}", "/en/calls", "/en/"):
        text = Visitor(app).get(path).get_data(as_text=True)
        assert bad not in text
        assert 'href="javascript:' not in text


def test_days_are_those_of_utc() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 0, 30, tzinfo=UTC), tick=False):
        assert calls.today() == date(2026, 5, 1)
