"""Tags on many entries: seen beforehand, done as a whole, taken back as a whole."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.content.models import ContentItem, ContentRevision
from app.desk import tagging
from app.desk.models import TaggingRun
from app.features import KIND_BY_CODE
from app.indexing.models import OutboxEntry
from tests.integration.desk.conftest import Desk, actor, working
from tests.support.people import Visitor

TERM = "capacity-vitality"


def tagged(app: Flask) -> dict[str, int]:
    """Return the revision of every public entry that has the term."""
    with working(app) as session:
        items = session.scalars(select(ContentItem).where(ContentItem.state == "published"))
        return {item.reference: item.revision for item in items if TERM in {term.code for term in item.terms}}


def chosen(text: str) -> list[str]:
    return re.findall(r'name="items" value="(\d+)" checked', text)


def test_a_search_is_tagged_and_taken_back(app: Flask, desk: Desk) -> None:
    before, editor = tagged(app), desk.editor()
    asked = {"term": TERM, "change": "add", "entries": "https://portal.example/en/search?metropolis=lyon"}
    preview = editor.submit("/en/desk/tags", asked)
    assert preview.status_code == 200
    items = chosen(preview.get_data(as_text=True))
    assert len(items) >= 3
    assert tagged(app) == before, "a preview changes nothing"
    with working(app) as session:
        noted = session.scalar(select(func.max(OutboxEntry.id))) or 0
    answer = editor.submit("/en/desk/tags/change", {"term": TERM, "change": "add", "items": items})
    assert answer.status_code == 303
    after = tagged(app)
    assert set(after) - set(before) == {reference for reference in after if reference not in before}
    assert len(after) == len(before) + len(items)
    with working(app) as session:
        touched = set(session.scalars(select(OutboxEntry.item_id).where(OutboxEntry.id > noted)))
        assert {int(item) for item in items} <= touched, "search hears of it"
        run = session.scalars(select(TaggingRun).order_by(TaggingRun.id.desc()).limit(1)).one()
        revision = session.scalars(select(ContentRevision).where(ContentRevision.item_id == int(items[0]))).all()[-1]
        assert (revision.note, revision.actor_id) == ("tag", desk.editor_id)
        assert TERM in revision.snapshot["capacities"]
        number = run.id
    assert editor.submit(f"/en/desk/tags/{number}/undo", page="/en/desk/tags").status_code == 303
    assert set(tagged(app)) == set(before)
    assert editor.submit(f"/en/desk/tags/{number}/undo", page="/en/desk/tags").status_code == 404


def test_undoing_leaves_alone_what_was_changed_since(app: Flask, desk: Desk) -> None:
    first, second = desk.item_id("bogota-care-blocks"), desk.item_id("lyon-only-in-french")
    with working(app) as session:
        who = actor(app, desk.editor_id)
        run = tagging.tag(session, who, KIND_BY_CODE, TERM, added=True, items=[first, second])
        assert run is not None
        number, changed = run.id, list(run.item_ids)
    with working(app) as session:
        tagging.tag(session, who, KIND_BY_CODE, TERM, added=False, items=[second])
    with working(app) as session:
        assert tagging.undo(session, who, KIND_BY_CODE, number) == len(changed) - 1


def test_lists_of_addresses_and_what_cannot_be_found(desk: Desk) -> None:
    lines = "https://portal.example/en/case-studies/bogota-care-blocks\nlyon-only-in-french\nhidden-draft\n<script>\n/en/x/y"
    text = (
        desk.editor().submit("/en/desk/tags", {"term": TERM, "change": "add", "entries": lines}).get_data(as_text=True)
    )
    assert "3 lines name no public entry" in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "asked",
    [
        {"term": "no-such-term", "change": "add", "entries": "bogota-care-blocks"},
        {"term": TERM, "change": "replace", "entries": "bogota-care-blocks"},
        {"term": TERM, "change": "add", "entries": ""},
        {"term": TERM, "change": "add", "entries": "/en/search?nonsense=1"},
        {"term": TERM, "change": "add", "entries": "/en/search?" + "&".join(["theme=sustainability"] * 300)},
        {"term": "economic", "change": "add", "entries": "bogota-care-blocks"},
    ],
)
def test_what_is_not_understood_is_refused(app: Flask, desk: Desk, asked: dict[str, str]) -> None:
    before = tagged(app)
    assert desk.editor().submit("/en/desk/tags", asked).status_code == 422
    assert tagged(app) == before


@pytest.mark.parametrize("line", ["a" * 60_000, "a-" * 29_000 + "!", "http://[", "/en/search", "\x00", "＜script＞"])
def test_odd_lines_are_answered(desk: Desk, line: str) -> None:
    answer = desk.editor().submit("/en/desk/tags", {"term": TERM, "change": "add", "entries": line})
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("items", [[], ["0"], ["1e3"], [str(2**63)], ["1"] * (tagging.MOST + 1)])
def test_odd_items_are_refused(desk: Desk, items: list[str]) -> None:
    asked = {"term": TERM, "change": "add", "items": items}
    assert desk.editor().submit("/en/desk/tags/change", asked, page="/en/desk/tags").status_code == 422


def test_entries_that_are_not_public_are_never_tagged(app: Flask, desk: Desk) -> None:
    hidden = desk.item_id("hidden-archived")
    with working(app) as session:
        assert tagging.tag(session, actor(app, desk.editor_id), KIND_BY_CODE, TERM, added=True, items=[hidden]) is None


def test_only_editors_tag(desk: Desk) -> None:
    visitor = Visitor(desk.app, desk.author_id)
    visitor.get("/en/")
    asked = {"term": TERM, "change": "add", "items": ["1"]}
    assert visitor.submit("/en/desk/tags/change", asked, page="/en/").status_code == 403
    assert visitor.submit("/en/desk/tags/1/undo", page="/en/").status_code == 403
