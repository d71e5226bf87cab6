"""Papers beside their PDFs: gender approach, authors with an entry, the Observatory's page, the PDF made of a paper."""

import io
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from app.content.service import Catalogue, check_record
from app.issue_papers.kind import ISSUE_PAPER
from app.kernel.errors import InvalidInput
from tests.integration.authoring.steps import fill
from tests.integration.issue_papers.steps import begin, write
from tests.integration.pages.document import parse
from tests.integration.pages.installation import save_cases
from tests.support.factories.experts import full_record as expert_record
from tests.support.factories.issue_papers import full_record
from tests.support.people import Visitor, make_person


def check(app: Flask, record: dict[str, Any]) -> dict[str, Any]:
    with app.test_request_context("/en/"), app.extensions["portal_database"].sessions() as session:
        return check_record(ISSUE_PAPER, record, Catalogue.read(session))


@pytest.mark.parametrize("series", ["voice-of-the-mayors", "position-papers"])
def test_these_series_must_tell_their_gender_approach(app: Flask, series: str) -> None:
    record = full_record() | {"series": series}
    assert check(app, record)["series"] == series
    del record["translations"]["en"]["gender_approach"]
    with pytest.raises(InvalidInput) as refused:
        check(app, record)
    assert "gender_approach" in refused.value.messages["translations"]["en"]
    assert check(app, record | {"series": "issue-papers"})


def test_the_form_names_what_a_position_paper_lacks_and_the_preview_still_shows_it(editor: Visitor) -> None:
    draft_id = begin(editor)
    write(editor, draft_id, "Shade is a right", "position-papers")
    page = f"/en/drafts/{draft_id}"
    answer = editor.submit(f"{page}/act", {"act": "submit"}, page=page)
    assert answer.status_code == 422
    assert "A paper of this series must tell its gender approach." in answer.get_data(as_text=True)
    assert "Shade is a right" in editor.get(f"{page}/preview").get_data(as_text=True)
    fill(editor, draft_id, {"gender_approach": "Women wait longer."}, "text")
    assert editor.submit(f"{page}/act", {"act": "submit"}, page=page).status_code == 303


def test_authors_with_an_entry_here_are_linked_and_others_are_not(app: Flask, anonymous: Visitor) -> None:
    record = full_record() | {"reference": "shade-with-authors"}
    database = app.extensions["portal_database"]
    save_cases(database, [record], ISSUE_PAPER)
    address = "/en/issue-papers/shade-with-authors"
    assert "/en/experts/mariama-sow" not in anonymous.get(address).get_data(as_text=True)
    save_cases(database, [expert_record()], app.extensions["portal_kinds"]["expert"])
    page = parse(anonymous.get(address).get_data(as_text=True))
    assert "/en/experts/mariama-sow" in [link["href"] for link in page.one("ul", class_="plain authors").all("a")]


def test_rows_without_a_name_are_no_authors(app: Flask, editor: Visitor) -> None:
    draft_id = begin(editor)
    write(editor, draft_id, "Shade by one author")
    text = editor.get(f"/en/drafts/{draft_id}/form/authors").get_data(as_text=True)
    assert text.count("Ana Torres") == 1
    assert 'name="authors.2.name"' in text
    assert 'name="authors.3.name"' not in text


def test_the_observatory_shows_its_papers(app: Flask, anonymous: Visitor, editor: Visitor) -> None:
    for language in ("en", "fr", "es"):
        page = parse(anonymous.get(f"/{language}/observatory").get_data(as_text=True))
        assert len(page.one("section", id="newest").all("article")) == 6
        links = [link["href"] for link in page.one("section", id="series").all("a")]
        assert f"/{language}/issue-papers?series=issue-papers" in links
        assert page.one("section", id="themes").all("a")
        assert not page.all("form", method="post")
    assert parse(editor.get("/en/observatory").get_data(as_text=True)).all("form", method="post")


def test_editors_and_experts_begin_a_paper_and_nobody_else(app: Flask, anonymous: Visitor) -> None:
    expert = Visitor(app, make_person(app, "expert"))
    page = f"/en/drafts/{begin(expert)}/form/paper"
    assert expert.get(page).status_code == 200, "and go on writing it"
    assert anonymous.submit("/en/observatory/papers/new", {}, page="/en/sign-in").location == "/en/sign-in"
    for role in (("contributor", "bogota"), ("regional_secretary", "africa")):
        other = Visitor(app, make_person(app, role))
        assert not parse(other.get("/en/observatory").get_data(as_text=True)).one("main").all("form", method="post")
        assert other.submit("/en/observatory/papers/new", {}, page="/en/account").status_code == 403


def test_the_pdf_made_of_a_paper_begins_with_a_title_page(app: Flask, anonymous: Visitor) -> None:
    save_cases(app.extensions["portal_database"], [full_record()], ISSUE_PAPER)
    answer = anonymous.get("/en/issue-papers/shade-for-everyone.pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages]
    assert len(pages) >= 2
    for text in ("Shade for everyone", "No. 7", "Mariama Sow", "Key messages", "Plant where people wait."):
        assert text in pages[0]
    assert "Full text" in pages[1]
