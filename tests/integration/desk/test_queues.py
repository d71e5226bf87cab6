"""The queues: what is in them, since when, narrowed and ordered."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.desk import queues
from app.desk.queues import Filters
from tests.integration.desk.conftest import SECRET, Desk, actor, working


def titles(desk: Desk, name: str = "new", **filters: object) -> list[str]:
    with working(desk.app) as session:
        found = queues.read_queue(session, actor(desk.app, desk.editor_id), name, Filters(**filters))  # type: ignore[arg-type]  # names of filters
        return [row.title for row in found.rows]


def test_filters_and_orders(desk: Desk) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(days=9), tick=False):
        old = desk.submitted(title=f"{SECRET} old")
    desk.submitted(title=f"{SECRET} dakar", metropolises=["dakar"])
    assert titles(desk) == [f"{SECRET} old", f"{SECRET} dakar"]
    assert titles(desk, order="newest") == [f"{SECRET} dakar", f"{SECRET} old"]
    assert titles(desk, order="title") == [f"{SECRET} dakar", f"{SECRET} old"]
    assert titles(desk, region="africa") == [f"{SECRET} dakar"]
    assert titles(desk, region="europe") == []
    assert titles(desk, kind="case-study", call="none") == []
    editor = desk.editor()
    page = f"/en/desk/drafts/{old}"
    editor.submit(f"{page}/assignment", {"assigned_to": str(desk.editor_id)}, page=page)
    assert titles(desk, assigned="mine") == [f"{SECRET} old"]
    assert titles(desk, assigned="nobody") == [f"{SECRET} dakar"]
    assert titles(desk, assigned=str(desk.editor_id)) == [f"{SECRET} old"]
    text = editor.get("/en/desk/queues/new").get_data(as_text=True)
    assert "9 days" in text
    assert "Latin America and the Caribbean" in text
    overview = editor.get("/en/desk").get_data(as_text=True)
    assert "The oldest waits since: 9 days" in overview
    assert "In your hands" in overview


def test_a_draft_goes_from_queue_to_queue(desk: Desk) -> None:
    draft, editor = desk.submitted(title=f"{SECRET} moving"), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    editor.submit(f"{page}/decision", {"decision": "accept"}, page=page)
    assert titles(desk, "accepted") == [f"{SECRET} moving"]
    editor.submit(f"{page}/decision", {"decision": "send_back", "note": "Once more, please."}, page=page)
    assert titles(desk, "accepted") == []
    assert titles(desk, "returned") == [f"{SECRET} moving"]


@pytest.mark.parametrize(
    "query",
    [
        "region=x",
        "page=-1",
        "page=１",
        "page=99999999999",
        "assigned=abc",
        "assigned=1e3",
        "kind=%00",
        "call=%00",
        "order=up",
    ],
)
def test_odd_filters_narrow_nothing_and_break_nothing(desk: Desk, query: str) -> None:
    assert desk.editor().get(f"/en/desk/queues/new?{query}").status_code == 200


def test_an_unknown_queue_is_not_found(desk: Desk) -> None:
    assert desk.editor().get("/en/desk/queues/everything").status_code == 404


def test_a_record_that_holds_anything_shows_in_the_queue(desk: Desk) -> None:
    assert queues.places_of({"metropolises": "bogota"}) == ()
    assert queues.title_of({"translations": {"en": ["x"]}}, "en") == ""
