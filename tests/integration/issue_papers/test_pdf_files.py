"""From a PDF that an editor adds to its page 7 in a reader's hands; and PDFs that cannot be read."""

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.issue_papers import files, parts
from app.issue_papers.models import IssuePaper, PaperDownload, PaperFile, PaperPage
from app.kernel.unit_of_work import unit_of_work
from tests.integration.authoring.steps import add_file
from tests.integration.issue_papers.steps import BROWSER, begin, publish, write
from tests.integration.pages.document import parse
from tests.integration.pages.installation import index
from tests.support.pdf import paper_pdf, untagged
from tests.support.people import Visitor

#: Words of no language: only page 7 has them.
PAGE_7 = "Before the trees came, quandaryvane was measured at forty stops."
TEXTS = [f"This is page {n} of a paper on shade." for n in range(1, 7)] + [PAGE_7, "The last page."]


def published(app: Flask, editor: Visitor, title: str, content: bytes) -> str:
    draft_id = begin(editor)
    write(editor, draft_id, title)
    assert add_file(editor, draft_id, content).status_code == 303
    return publish(app, editor, draft_id)


def test_a_word_on_page_7_is_found_and_leads_there(app: Flask, editor: Visitor, anonymous: Visitor) -> None:
    reference = published(app, editor, "Shade in seven pages", paper_pdf(TEXTS))
    for language in ("en", "fr", "es"):
        page = parse(anonymous.get(f"/{language}/search?q=quandaryvane").get_data(as_text=True))
        links = [link["href"] for link in page.all("a", class_="to-page")]
        assert links == [f"/{language}/observatory/papers/{reference}/en.pdf#page=7"]
    document = anonymous.get(links[0].partition("#")[0], buffered=True)
    assert document.status_code == 200
    assert document.content_type == "application/pdf"
    assert not document.headers["Content-Disposition"].startswith("attachment")
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in document.headers


def test_its_page_has_a_cover_the_number_of_pages_and_the_way_to_the_pdf(
    app: Flask, editor: Visitor, anonymous: Visitor
) -> None:
    reference = published(app, editor, "Shade with a cover", paper_pdf(TEXTS))
    text = anonymous.get(f"/en/issue-papers/{reference}").get_data(as_text=True)
    page = parse(text)
    assert "8 pages" in text
    assert "Ana Torres" in text
    cover = anonymous.get(page.one("img", class_="cover")["src"], buffered=True)
    assert Image.open(io.BytesIO(cover.get_data())).width == 480
    assert anonymous.get(f"/en/observatory/papers/{reference}/fr.pdf").status_code == 404


@pytest.mark.parametrize(("bare", "signs"), [(False, "✓✓✓"), (True, "✗✗✗")])
def test_editors_are_told_who_can_have_it_read_aloud(editor: Visitor, bare: bool, signs: str) -> None:
    draft_id = begin(editor)
    content = paper_pdf(TEXTS)
    add_file(editor, draft_id, untagged(content) if bare else content)
    told = parse(editor.get(f"/en/drafts/{draft_id}").get_data(as_text=True)).one("section", id="pdf-files").text
    assert "".join(one for one in told if one in "✓✗") == signs
    assert "8 pages" in told


def test_a_pdf_whose_text_cannot_be_read_leaves_the_paper_usable(
    app: Flask, editor: Visitor, anonymous: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        context.setattr(files, "PATIENCE", 0.001)  # as if the reading had taken too long
        reference = published(app, editor, "Shade that cannot be read", paper_pdf(TEXTS))
    with app.extensions["portal_database"].sessions() as session:
        newest = session.scalars(select(PaperFile).order_by(PaperFile.read_at.desc())).first()
        assert newest is not None
        assert not newest.readable
    page = anonymous.get(f"/en/issue-papers/{reference}")
    assert page.status_code == 200
    assert "Read the PDF" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n" + b"\0" * 1_000, paper_pdf(TEXTS)[:3_000], b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj"],
    ids=["zeros", "cut", "a loop"],
)
def test_hostile_files_are_refused_or_marked_as_unreadable(editor: Visitor, content: bytes) -> None:
    draft_id = begin(editor)
    assert add_file(editor, draft_id, content).status_code in (303, 422)
    assert editor.get(f"/en/drafts/{draft_id}").status_code == 200


def test_the_process_that_reads_is_stopped_by_its_limits() -> None:
    assert files._run("text", b"%PDF-1.7 nothing") is None
    assert files._run("cover", b"") is None


def test_a_file_that_was_missed_is_read_later_and_its_paper_indexed_anew(
    app: Flask, editor: Visitor, anonymous: Visitor
) -> None:
    sessions = app.extensions["portal_database"].sessions
    pages = [*TEXTS[:6], "Only here stands brindlewhack.", "The last page."]
    reference = published(app, editor, "Shade read later", paper_pdf(pages))
    with unit_of_work(sessions) as work:
        missed = work.scalars(select(PaperPage.file_key).where(PaperPage.text.contains("brindlewhack"))).one()
        work.delete(work.get_one(PaperFile, missed))
        paper = work.scalars(select(IssuePaper).where(IssuePaper.reference == reference)).one()
        version, paper_id = paper.index_version, paper.id
    with app.test_request_context("/en/"), unit_of_work(sessions) as work:
        parts.read_what_was_missed(work)
    with sessions() as session:
        assert session.get_one(IssuePaper, paper_id).index_version > version
    index(app)
    assert "#page=7" in anonymous.get("/en/search?q=brindlewhack").get_data(as_text=True)


def test_readers_are_counted_and_robots_are_not(app: Flask, editor: Visitor, anonymous: Visitor) -> None:
    reference = published(app, editor, "Shade that is read", paper_pdf(TEXTS))
    address = f"/en/observatory/papers/{reference}/en.pdf"
    for headers in (BROWSER, {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, {"User-Agent": "curl/8"}):
        anonymous.get(address, headers=headers, buffered=True)
    anonymous.get(address, headers=BROWSER | {"Range": "bytes=500-900"}, buffered=True)
    anonymous.client.head(address, headers=BROWSER).close()
    with app.extensions["portal_database"].sessions() as session:
        kept = session.scalars(select(PaperDownload).order_by(PaperDownload.file_key)).all()
    assert [row.downloads for row in kept] == [1]
    assert {column.key for column in PaperDownload.__table__.columns} == {"file_key", "day", "downloads"}
    assert "Opened 1 time so far" in anonymous.get(f"/en/issue-papers/{reference}").get_data(as_text=True)


def test_nobody_reads_the_pdf_of_a_draft(editor: Visitor, anonymous: Visitor) -> None:
    draft_id = begin(editor)
    write(editor, draft_id, "Shade that is not published")
    add_file(editor, draft_id, paper_pdf(TEXTS))
    for ending in ("pdf", "webp"):
        assert anonymous.get(f"/en/observatory/papers/shade-that-is-not-published/en.{ending}").status_code == 404
