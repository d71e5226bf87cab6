"""An event is written in the form that all kinds have, its speakers and programme row by row."""

from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.sessions import actor_of
from app.drafts import service
from app.drafts.models import Draft
from app.events.kind import EVENT
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.authoring.steps import act, fill, publish, version_of
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person


def begun(app: Flask) -> tuple[Visitor, int]:
    """Return somebody of a city who has just begun to write an event, and the number of the draft."""
    person = make_person(app, ("contributor", "seoul"))
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        actor = actor_of(work.get_one(Person, person), second_factor=False)
        draft_id = service.begin(work, actor, EVENT, language="en").id
    return Visitor(app, person), draft_id


def record_of(app: Flask, draft_id: int) -> dict[str, Any]:
    with app.extensions["portal_database"].sessions() as session:
        return dict(session.get_one(Draft, draft_id).record)


def test_from_the_first_word_to_the_calendar(app: Flask) -> None:
    author, draft_id = begun(app)
    day = f"{now().year + 2}-03-04"
    fill(author, draft_id, {"title": "Course on shade", "summary": "A day.", "event_type": "training"}, "beginning")
    fill(
        author,
        draft_id,
        {
            "starts.day": day,
            "starts.time": "09:00",
            "ends.day": day,
            "ends.time": "12:00",
            "time_zone": "Asia/Seoul",
        },
        "when",
    )
    rows = {"speakers.rows": "1", "speakers.0.name": "Kim Min-ji", "speakers.0.position": "Gardener",
            "programme.rows": "1", "programme.0.title": "Under trees", "programme.0.speakers": "1"}  # fmt: skip
    fill(author, draft_id, rows, "programme")
    fill(author, draft_id, {"registration": "portal", "registration_limit": "12"}, "registration")
    act(author, draft_id, "submit")
    reference = publish(app, draft_id)
    page = Visitor(app).get(f"/en/events/{reference}").get_data(as_text=True)
    for words in ("Kim Min-ji", "Gardener", "Under trees", "12 places are left.", "9 hours ahead of UTC"):
        assert words in page
    with app.extensions["portal_database"].sessions() as session:
        assert session.get_one(Draft, draft_id).state == "published"
    # Whoever wrote it organises it.
    assert author.get(f"/en/calendar/{reference}/people").status_code == 200


@pytest.mark.parametrize(
    ("day", "time", "kept"),
    [
        ("2031-03-04", "", "2031-03-04"),
        ("2031-03-04", "09:30", "2031-03-04T09:30"),
        ("", "", ""),
        ("", "09:30", "T09:30"),
    ],
)
def test_a_day_and_a_time_are_two_fields_and_kept_as_one(app: Flask, day: str, time: str, kept: str) -> None:
    author, draft_id = begun(app)
    when = f"/en/drafts/{draft_id}/form/when"
    author.submit(when, {"starts.day": day, "starts.time": time, "version": version_of(author, when)})
    assert record_of(app, draft_id).get("starts", "") == kept
    form = parse(author.get(when).get_data(as_text=True))
    for part, kind, value in (("day", "date", day), ("time", "time", time)):
        field = form.one("input", name=f"starts.{part}")
        assert (field["type"], field["value"]) == (kind, value)


@pytest.mark.parametrize("day", ["le 4 mars", "2031-02-30", "20310304", "2031-W10-1"])
def test_a_day_that_is_none_is_told_and_stays_to_be_read(app: Flask, day: str) -> None:
    author, draft_id = begun(app)
    when = f"/fr/drafts/{draft_id}/form/when"
    answer = author.submit(when, {"starts.day": day, "version": version_of(author, when)})
    assert answer.status_code == 422
    form = parse(answer.get_data(as_text=True))
    field = form.one("input", name="starts.day")
    assert (field["value"], "type" in field.attributes) == (day, False), "a date field would show nothing"
    assert "Doit être un jour" in form.one("fieldset", id="field-starts").text


def test_languages_are_ticked(app: Flask) -> None:
    author, draft_id = begun(app)
    where = f"/es/drafts/{draft_id}/form/where"
    author.submit(where, {"held_in": ["es", "wo"], "held_in.shown": "1", "version": version_of(author, where)})
    assert record_of(app, draft_id)["held_in"] == "es, wo"
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        draft = work.get_one(Draft, draft_id)
        draft.record = draft.record | {"held_in": "es, wo, quy"}  # as a file may have it
    form = parse(author.get(where).get_data(as_text=True))
    ticked = [box["value"] for box in form.all("input", name="held_in") if "checked" in box.attributes]
    assert ticked == ["es", "wo", "quy"]
    assert [option.text for option in form.one("fieldset", id="field-held_in").all("label")][:4] == [
        "inglés", "francés", "español", "alemán",
    ]  # fmt: skip
    author.submit(where, {"held_in.shown": "1", "version": version_of(author, where)})
    assert "held_in" not in record_of(app, draft_id)
