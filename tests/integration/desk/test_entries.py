"""Archiving and showing again with a reason; merging duplicates, whose address leads to the one that stays."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.desk.models import EntryAct
from app.drafts import service
from app.drafts.models import Ownership
from app.features import KIND_BY_CODE
from tests.integration.desk.conftest import Desk, actor, working
from tests.integration.pages.cases import case
from tests.integration.pages.installation import save_cases
from tests.support.people import Visitor

BASE = "/en/desk/entries/case-studies"


@pytest.fixture
def pair(app: Flask, request: pytest.FixtureRequest) -> tuple[str, str]:
    """Give the references of two entries about the same."""
    name = request.node.name.partition("[")[0].removeprefix("test_").replace("_", "-")[:60]
    references = (f"{name}-one", f"{name}-two")
    save_cases(app.extensions["portal_database"], [case(one, "en", "Trams along the river") for one in references])
    return references


def test_an_entry_is_archived_and_shown_again_with_a_reason(app: Flask, desk: Desk) -> None:
    reference, editor = "lyon-half-in-english", desk.editor()
    page = f"{BASE}/{reference}"
    assert editor.submit(f"{page}/archive", {"reason": " "}, page=page).status_code == 422
    assert editor.submit(f"{page}/archive", {"reason": "The fountains are gone."}, page=page).status_code == 303
    assert Visitor(app).get(f"/en/case-studies/{reference}").status_code == 404
    for path in ("/sitemap.xml", "/api/v1/case-studies?page_size=100", "/en/metropolises/lyon", "/en/"):
        shown = Visitor(app).get(path)
        assert shown.status_code == 200
        assert reference not in shown.get_data(as_text=True), path
    assert "The fountains are gone." in editor.get(page).get_data(as_text=True)
    assert editor.submit(f"{page}/archive", {"reason": "Again."}, page=page).status_code == 303
    assert editor.submit(f"{page}/unarchive", {"reason": "They are back."}, page=page).status_code == 303
    assert Visitor(app).get(f"/en/case-studies/{reference}").status_code == 200
    with working(app) as session:
        deeds = session.scalars(select(EntryAct).where(EntryAct.item_id == desk.item_id(reference)))
        assert [(deed.act, deed.actor_id) for deed in deeds] == [
            ("archive", desk.editor_id),
            ("unarchive", desk.editor_id),
        ]


def test_nothing_is_archived_under_the_hands_of_who_changes_it(app: Flask, desk: Desk) -> None:
    with working(app) as session:
        item = session.get_one(KIND_BY_CODE["case-study"].model, desk.item_id("bogota-transmilenio"))
        service.begin(session, actor(app, desk.author_id), KIND_BY_CODE["case-study"], language="en", item=item)
    page = f"{BASE}/bogota-transmilenio"
    answer = desk.editor().submit(f"{page}/archive", {"reason": "Old."}, page=page)
    assert answer.status_code == 422
    assert "Somebody is changing this entry" in answer.get_data(as_text=True)


def test_two_entries_are_merged(app: Flask, desk: Desk, pair: tuple[str, str]) -> None:
    stays, goes = pair
    owner = desk.person()
    desk.own(goes, owner)
    moved: list[tuple[int, int]] = []
    moves = app.extensions["portal_merge"]
    moves.append(lambda _session, old, new: moved.append((old, new)))
    editor, page = desk.editor(), f"{BASE}/{stays}"
    assert f"other={goes}" in editor.get(page).get_data(as_text=True), "the likely duplicate is offered"
    beside = editor.get(f"{page}/merge?other={goes}").get_data(as_text=True)
    assert beside.count("Trams along the river") >= 2
    unsure = editor.submit(f"{page}/merge", {"other": goes, "stays": "this"}, page=f"{page}/merge?other={goes}")
    assert unsure.status_code == 200
    assert Visitor(app).get(f"/en/case-studies/{goes}").status_code == 200, "only who is sure merges"
    sure = {
        "other": f"https://portal.example/en/case-studies/{goes}",
        "stays": "this",
        "sure": "yes",
        "reason": "Same.",
    }
    assert editor.submit(f"{page}/merge", sure).status_code == 303
    moves.pop()
    assert moved == [(desk.item_id(goes), desk.item_id(stays))]
    for path in ("", ".pdf"):
        answer = Visitor(app).get(f"/fr/case-studies/{goes}{path}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/fr/case-studies/{stays}{path}"
    answer = Visitor(app).get(f"/api/v1/case-studies/{goes}?language=fr")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/api/v1/case-studies/{stays}?language=fr")
    assert Visitor(app).get("/api/v1/case-studies/never-was").status_code == 404
    with working(app) as session:
        owned = select(Ownership.item_id).where(Ownership.person_id == owner)
        assert list(session.scalars(owned)) == [desk.item_id(stays)]


def test_addresses_lead_on_through_further_merges_and_back_when_shown_again(
    app: Flask, desk: Desk, pair: tuple[str, str]
) -> None:
    first, second = pair
    third = "lyon-formula"
    editor = desk.editor()
    sure = {"stays": "other", "sure": "yes"}
    editor.submit(f"{BASE}/{first}/merge", {"other": second, **sure}, page=f"{BASE}/{first}/merge")
    editor.submit(f"{BASE}/{second}/merge", {"other": third, **sure}, page=f"{BASE}/{second}/merge")
    assert Visitor(app).get(f"/en/case-studies/{first}").headers["Location"] == f"/en/case-studies/{third}"
    page = f"{BASE}/{first}"
    editor.submit(f"{page}/unarchive", {"reason": "It was another one."}, page=page)
    assert Visitor(app).get(f"/en/case-studies/{first}").status_code == 200
    assert Visitor(app).get(f"/en/case-studies/{second}").status_code == 301


@pytest.mark.parametrize(
    "other", ["no-such-entry", "hidden-draft", "hidden-deleted", "javascript:alert(1)", "../../x y", ""]
)
def test_nothing_merges_with_what_is_not_there(app: Flask, desk: Desk, other: str) -> None:
    page = f"{BASE}/lyon-only-in-french/merge"
    answer = desk.editor().submit(page, {"other": other, "stays": "this", "sure": "yes"}, page=page)
    assert answer.status_code == 422
    assert Visitor(app).get("/en/case-studies/lyon-only-in-french").status_code == 200


def test_an_entry_does_not_merge_with_itself(desk: Desk) -> None:
    page = f"{BASE}/lyon-only-in-french/merge"
    asked = {"other": "lyon-only-in-french", "stays": "this", "sure": "yes"}
    assert desk.editor().submit(page, asked, page=page).status_code == 422


@pytest.mark.parametrize("act", ["archive", "unarchive", "merge"])
def test_only_editors_do(desk: Desk, act: str) -> None:
    visitor = Visitor(desk.app, desk.author_id)
    visitor.get("/en/")
    asked = {"reason": "x", "other": "bogota-care-blocks", "sure": "yes"}
    assert visitor.submit(f"{BASE}/lyon-only-in-french/{act}", asked, page="/en/").status_code == 403


def test_an_unknown_address_is_still_not_found(app: Flask) -> None:
    assert Visitor(app).get("/en/case-studies/nowhere").status_code == 404
    assert Visitor(app).get("/en/nothing/nowhere").status_code == 404
    assert Visitor(app).get("/api/v1/case-studies/nowhere").mimetype == "application/problem+json"
