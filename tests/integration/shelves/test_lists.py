"""Bookmarks, lists, notes, order, moving and copying, and that they are nobody else's."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.content.models import ContentItem
from app.kernel.database import now
from app.shelves.models import ListEntry, ReadingList
from tests.integration.pages.hostile_content import ATTACKS
from tests.integration.shelves.shelf import (
    FIRST,
    SECOND,
    THIRD,
    in_database,
    item_id,
    make_list,
    page_of,
    put,
    references_in,
)
from tests.support.people import Visitor, make_person

ENTRY = f"/en/case-studies/{FIRST}"


def test_one_button_keeps_an_entry(app: Flask, reader: Visitor) -> None:
    button = page_of(reader, ENTRY).one("form", action=f"/en/my-lists/bookmark/case-studies/{FIRST}")
    for _time in range(2):
        assert reader.submit(button["action"], {}, page=ENTRY).status_code == 303
    lists = page_of(reader, "/en/my-lists").with_class("conversations")[0]
    assert [line.all("a")[0].text for line in lists.all("li")] == ["Bookmarks"]
    number = int(lists.all("a")[0]["href"].rpartition("/")[2])
    assert references_in(reader, number) == [FIRST]
    assert "In your lists: Bookmarks" in page_of(reader, ENTRY).text


def test_bookmarks_are_called_as_their_owner_speaks(app: Flask) -> None:
    reader = Visitor(app, make_person(app, language="fr"))
    reader.submit(f"/en/my-lists/bookmark/case-studies/{FIRST}", {}, page=ENTRY)
    statement = select(ReadingList.language).order_by(ReadingList.id.desc()).limit(1)
    assert in_database(app, lambda session: session.scalar(statement)) == "fr"


def test_somebody_without_account_is_led_to_sign_in_and_gets_no_cookie(app: Flask) -> None:
    visitor = Visitor(app)
    answer = visitor.get(ENTRY)
    assert "Set-Cookie" not in answer.headers
    answer = visitor.get(f"/en/my-lists/add/case-studies/{FIRST}")
    assert answer.status_code == 302
    assert "my-lists" in answer.headers["Location"]


def test_order_by_hand(reader: Visitor, app: Flask) -> None:
    number = make_list(reader)
    put(reader, number, FIRST, SECOND, THIRD)
    assert references_in(reader, number) == [FIRST, SECOND, THIRD]

    def press(reference: str, act: str) -> list[str]:
        page = f"/en/my-lists/{number}"
        assert (
            reader.submit(f"{page}/step", {"item": item_id(app, reference), "act": act}, page=page).status_code == 303
        )
        return references_in(reader, number)

    assert press(THIRD, "up") == [FIRST, THIRD, SECOND]
    assert press(FIRST, "down") == [THIRD, FIRST, SECOND]
    assert press(THIRD, "up") == [THIRD, FIRST, SECOND]
    assert press(SECOND, "down") == [THIRD, FIRST, SECOND]
    assert press(FIRST, "remove") == [THIRD, SECOND]


def test_an_entry_that_is_gone_is_stepped_over(reader: Visitor, app: Flask) -> None:
    number = make_list(reader)
    put(reader, number, FIRST, SECOND, THIRD)
    _archive(app, SECOND, archived=True)
    page = f"/en/my-lists/{number}"
    assert references_in(reader, number) == [FIRST, THIRD]
    assert "1 entry of this list is no longer public" in page_of(reader, page).text
    reader.submit(f"{page}/step", {"item": item_id(app, THIRD), "act": "up"}, page=page)
    assert references_in(reader, number) == [THIRD, FIRST]
    _archive(app, SECOND, archived=False)
    assert references_in(reader, number) == [THIRD, FIRST, SECOND]


def _archive(app: Flask, reference: str, *, archived: bool) -> None:
    identifier = item_id(app, reference)
    in_database(
        app,
        lambda session: setattr(session.get_one(ContentItem, identifier), "deleted_at", now() if archived else None),
    )


def test_moving_and_copying_take_the_note_along(reader: Visitor, app: Flask) -> None:
    number, other = make_list(reader, "From"), make_list(reader, "To")
    put(reader, number, FIRST, SECOND, note="Ask about costs")
    page = f"/en/my-lists/{number}"
    for reference, keep in ((FIRST, "true"), (SECOND, "false")):
        fields = {"item": item_id(app, reference), "target": other, "keep": keep}
        assert reader.submit(f"{page}/take-over", fields, page=page).status_code == 303
    assert references_in(reader, number) == [FIRST]
    assert references_in(reader, other) == [FIRST, SECOND]
    assert page_of(reader, f"/en/my-lists/{other}").text.count("Ask about costs") == 2


def test_notes_are_written_and_emptied(reader: Visitor, app: Flask) -> None:
    number = make_list(reader)
    put(reader, number, FIRST)
    page = f"/en/my-lists/{number}/note/{item_id(app, FIRST)}"
    assert reader.submit(page, {"note": "Call Bogotá"}, page=page).status_code == 303
    assert "Call Bogotá" in page_of(reader, f"/en/my-lists/{number}").text
    assert reader.submit(page, {"note": "x" * 2_001}, page=page).status_code == 422
    assert reader.submit(page, {"note": ""}, page=page).status_code == 303
    assert "Call Bogotá" not in page_of(reader, f"/en/my-lists/{number}").text


@pytest.mark.parametrize("role", ["reader", "editor", "administrator"])
def test_lists_are_nobody_elses(reader: Visitor, app: Flask, role: str) -> None:
    number = make_list(reader, "Quillon list")
    put(reader, number, FIRST, note="Quillon note")
    stranger = Visitor(app, make_person(app, *([] if role == "reader" else [role])))
    mine = make_list(stranger, "Mine")
    put(stranger, mine, SECOND)
    page, item = f"/en/my-lists/{number}", item_id(app, FIRST)
    for path in (page, f"{page}/edit", f"{page}/others", f"{page}/note/{item}", f"{page}/export.csv"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.get(f"/en/shared-lists/{number}").status_code == 404
    attempts: list[tuple[str, dict[str, Any]]] = [
        (f"{page}/edit", {"title": "T", "language": "en"}),
        (f"{page}/delete", {}),
        (f"{page}/step", {"item": item, "act": "remove"}),
        (f"{page}/take-over", {"item": item, "target": mine, "keep": "true"}),
        (f"/en/my-lists/{mine}/take-over", {"item": item_id(app, SECOND), "target": number, "keep": "true"}),
        (f"{page}/note/{item}", {"note": "n"}),
        (f"{page}/share", {"email": "a@example.org"}),
        (f"{page}/publish", {"author_name": "n"}),
        (f"{page}/make-private", {}),
    ]
    for path, fields in attempts:
        assert stranger.submit(path, fields, page=f"/en/my-lists/{mine}").status_code == 404, path
    add = f"/en/my-lists/add/case-studies/{THIRD}"
    assert stranger.submit(add, {"shelf": number}, page=add).status_code == 404
    assert references_in(reader, number) == [FIRST]
    assert references_in(stranger, mine) == [SECOND]


def test_limits(reader: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.shelves.service.MOST_LISTS", 2)
    monkeypatch.setattr("app.shelves.service.MOST_ENTRIES", 1)
    number = make_list(reader, "One")
    make_list(reader, "Two")
    answer = reader.submit("/en/my-lists", {"title": "Three", "language": "en"}, page="/en/my-lists")
    assert answer.status_code == 422
    assert 'value="Three"' in answer.get_data(as_text=True)
    put(reader, number, FIRST)
    page = f"/en/my-lists/add/case-studies/{SECOND}"
    assert reader.submit(page, {"shelf": number}, page=page).status_code == 422
    assert references_in(reader, number) == [FIRST]


def test_only_public_entries_can_be_kept(reader: Visitor, app: Flask) -> None:
    number = make_list(reader)
    for reference in ("hidden-draft", "hidden-deleted", "no-such"):
        assert reader.get(f"/en/my-lists/add/case-studies/{reference}").status_code == 404
        path = f"/en/my-lists/bookmark/case-studies/{reference}"
        assert reader.submit(path, {}, page=f"/en/my-lists/{number}").status_code == 404


def test_texts_of_a_list_stay_text(reader: Visitor, app: Flask) -> None:
    attack = " ".join(ATTACKS)
    number = make_list(reader, attack[:120], attack)
    put(reader, number, FIRST, note=attack[:1_900])
    for path in (f"/en/my-lists/{number}", "/en/my-lists", f"/en/my-lists/{number}/others", ENTRY):
        page = page_of(reader, path)
        assert [one for one in page.all("script") if "src" not in one.attributes and "json" not in one["type"]] == []
        handlers = [name for one in page.all() for name in one.attributes if name.startswith(("on", "hx-on"))]
        assert handlers == []
        assert page.all("iframe") == page.all("base") == page.all("marquee") == []


def test_the_file_has_the_entries_and_not_the_notes(reader: Visitor, app: Flask) -> None:
    number = make_list(reader, "For the file")
    put(reader, number, FIRST, SECOND, note="Quillon note")
    answer = reader.get(f"/en/my-lists/{number}/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="for-the-file-en.csv"'
    text = answer.get_data().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 3
    assert "Quillon" not in text
    assert reader.get(f"/en/my-lists/{number}/export.xlsx").get_data()[:2] == b"PK"
    assert reader.get(f"/en/my-lists/{number}/export.pdf").status_code == 404


def test_a_deleted_list_is_gone(reader: Visitor, app: Flask) -> None:
    number = make_list(reader)
    put(reader, number, FIRST)
    page = f"/en/my-lists/{number}"
    assert reader.submit(f"{page}/delete", {}, page=page).status_code == 303
    assert reader.get(page).status_code == 404
    statement = select(ListEntry).where(ListEntry.list_id == number)
    assert in_database(app, lambda session: session.scalars(statement).all()) == []
