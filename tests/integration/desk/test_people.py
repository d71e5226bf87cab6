"""New people: nobody but the editors finds a word of theirs before they are let through."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEntry, Person
from tests.integration.desk.conftest import SECRET, Desk, working
from tests.support.people import Visitor

PUBLIC = [
    "/en/", f"/en/search?q={SECRET}", f"/en/search.csv?q={SECRET}", f"/en/search/suggestions?q={SECRET}",
    f"/api/v1/search?q={SECRET}", "/api/v1/case-studies", "/sitemap.xml", "/en/metropolises/bogota",
    "/en/case-studies/bogota-wobblecrank-newcomer", "/en/case-studies/bogota-wobblecrank-newcomer.pdf", "/en/calls",
]  # fmt: skip


@pytest.fixture(scope="module")
def newcomer(desk: Desk) -> int:
    return desk.person(name=f"{SECRET} Newman", approved_at=None)


@pytest.fixture(scope="module")
def draft(desk: Desk, newcomer: int) -> int:
    return desk.submitted(owner=newcomer, title=f"{SECRET} newcomer")


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_public_shows_them(app: Flask, draft: int, path: str) -> None:
    text = Visitor(app).get(path).get_data(as_text=True)
    assert f"{SECRET} newcomer" not in text
    if "wobblecrank-newcomer" not in path:  # a page that is not found may repeat its own address
        assert "wobblecrank-newcomer" not in text
    assert f"{SECRET} Newman" not in text


@pytest.mark.parametrize(
    "grants", [(("regional_secretary", "latin-america-and-the-caribbean"),), (("contributor", "bogota"),)]
)
def test_colleagues_and_secretaries_do_not_see_them(
    desk: Desk, draft: int, grants: tuple[tuple[str, str], ...]
) -> None:
    visitor = Visitor(desk.app, desk.person(*grants))
    for path in ("", "/queues/new", f"/drafts/{draft}", "/people"):
        answer = visitor.get(f"/en/desk{path}")
        assert f"{SECRET} newcomer" not in answer.get_data(as_text=True)


def test_an_editor_lets_somebody_through(app: Flask, desk: Desk, newcomer: int, draft: int) -> None:
    editor = desk.editor()
    assert f"{SECRET} Newman" in editor.get("/en/desk/people").get_data(as_text=True)
    answer = editor.submit(f"/en/desk/people/{newcomer}/approve", page="/en/desk/people")
    assert answer.status_code == 303
    assert f"<h2>{SECRET} Newman" not in editor.get("/en/desk/people").get_data(as_text=True)
    assert desk.state(draft) == "submitted", "letting a person through publishes nothing"
    with working(app) as session:
        assert session.get_one(Person, newcomer).approved_at is not None
        (noted,) = session.scalars(select(AuditEntry).where(AuditEntry.person_id == newcomer))
        assert (noted.act, noted.actor_id) == ("approve_person", desk.editor_id)


def test_what_is_no_contribution_leaves_the_desk(desk: Desk) -> None:
    person = desk.person(name="Spam Mer", approved_at=None)
    drafts = [desk.submitted(owner=person, title=f"Cheap pills {number}") for number in range(2)]
    editor = desk.editor()
    address = f"/en/desk/people/{person}/refuse"
    assert editor.submit(address, {"reason": ""}, page="/en/desk/people").status_code == 422
    assert editor.submit(address, {"reason": "Advertising."}, page="/en/desk/people").status_code == 303
    assert [desk.state(draft) for draft in drafts] == ["withdrawn", "withdrawn"]
    text = editor.get("/en/desk/people").get_data(as_text=True)
    assert "<h2>Spam Mer" not in text


def test_accepting_a_draft_lets_its_author_through(app: Flask, desk: Desk) -> None:
    person = desk.person(approved_at=None)
    draft = desk.submitted(owner=person)
    page, editor = f"/en/desk/drafts/{draft}", desk.editor()
    assert "is new here" in editor.get(page).get_data(as_text=True)
    editor.submit(f"{page}/decision", {"decision": "accept"}, page=page)
    with working(app) as session:
        assert session.get_one(Person, person).approved_at is not None


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**30])
def test_nobody_is_let_through_who_is_not_there(desk: Desk, number: int) -> None:
    assert desk.editor().submit(f"/en/desk/people/{number}/approve", page="/en/desk/people").status_code == 404


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_only_editors_let_people_through(desk: Desk, act: str) -> None:
    person = desk.person(approved_at=None)
    visitor = Visitor(desk.app, desk.person("administrator"))
    visitor.get("/en/")
    assert visitor.submit(f"/en/desk/people/{person}/{act}", {"reason": "x"}, page="/en/").status_code == 403
