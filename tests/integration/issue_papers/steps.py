"""What an editor does to publish a paper."""

from flask import Flask

from tests.integration.authoring.steps import act, fill
from tests.integration.authoring.steps import publish as let_through
from tests.integration.pages.installation import index
from tests.support.people import Visitor

#: A browser, as far as the count of downloads can tell.
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def begin(editor: Visitor, language: str = "en") -> int:
    """Begin a paper from the Observatory's page."""
    page = f"/{language}/observatory"
    answer = editor.submit(f"{page}/papers/new", {}, page=page)
    assert answer.status_code == 303
    return int(answer.location.split("/drafts/")[1].split("/")[0])


def write(editor: Visitor, draft_id: int, title: str, series: str = "issue-papers") -> None:
    """Fill in what a paper must have."""
    paper = {"title": title, "series": series, "number": "9", "year": "2026", "summary": "What it finds."}
    fill(editor, draft_id, paper, "paper")
    authors = {
        "authors.rows": "2",
        "authors.0.name": "Ana Torres",
        "authors.0.type": "person",
        "authors.1.type": "person",
    }
    fill(editor, draft_id, authors, "authors")
    fill(editor, draft_id, {"themes.shown": "1", "themes": ["sustainability"]}, "tags")


def publish(app: Flask, editor: Visitor, draft_id: int) -> str:
    """Submit and publish a paper, and have it indexed; return its reference."""
    act(editor, draft_id, "submit")
    reference = let_through(app, draft_id)
    index(app)
    return reference
