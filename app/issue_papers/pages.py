"""The Observatory's page, the PDFs of papers with their covers, and the beginning of a paper."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound as NoSuchPage

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, Subject, may
from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, content_term
from app.content.reading import Card, read_cards, read_entry
from app.drafts import service as drafts
from app.drafts.files import find_file, is_shown, path_of
from app.issue_papers import downloads
from app.issue_papers.facets import SERIES_FACET
from app.issue_papers.files import Document, documents_of
from app.issue_papers.models import IssuePaper
from app.kernel import current
from app.kernel.unit_of_work import unit_of_work
from app.taxonomy.models import THEME, Term
from config.languages import LANGUAGE_CODES

NEWEST = 6
_paper, _item = IssuePaper.__table__, ContentItem.__table__
_PUBLIC = (_item.c.state == PUBLISHED, _item.c.deleted_at.is_(None))


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    rule = "/<language:language>/observatory"
    languages = ",".join(LANGUAGE_CODES)
    blueprint.add_url_rule(rule, "observatory", observatory)
    blueprint.add_url_rule(f"{rule}/papers/new", "begin", begin, methods=["POST"])
    blueprint.add_url_rule(f"{rule}/papers/<reference>/<any({languages}):written_in>.pdf", "document", document)
    blueprint.add_url_rule(f"{rule}/papers/<reference>/<any({languages}):written_in>.webp", "cover", cover)


def _kind() -> Kind:
    kind: Kind = current.extension("portal_kinds")["issue-paper"]
    return kind


def observatory() -> str:
    """Show what the Observatory publishes: the newest papers, its series, its themes."""
    return render_template(
        "issue_papers/observatory.html",
        kind=_kind(),
        newest=_newest(),
        series=_by_series(),
        themes=_themes(),
        may_write=actor().signed_in and may(actor(), Act.WRITE_PAPER, Subject()),
        labels=current.labels(),
    )


def _newest() -> list[Card]:
    statement = select(_item.c.id).join(_paper, _paper.c.id == _item.c.id).where(*_PUBLIC)
    order = (_item.c.published_at.desc(), _paper.c.number.desc().nulls_last())
    found = list(current.session().scalars(statement.order_by(*order, _item.c.id.desc()).limit(NEWEST)))
    return read_cards(current.session(), current.extension("portal_kinds"), found, current.language())


def _by_series() -> list[tuple[str, Any, int]]:
    """Return code, name and number of papers of each series."""
    statement = select(_paper.c.series, func.count()).join(_item, _item.c.id == _paper.c.id).where(*_PUBLIC)
    counts = {row[0]: row[1] for row in current.session().execute(statement.group_by(_paper.c.series))}
    return [(code, name, counts.get(code, 0)) for code, name in SERIES_FACET.values.items()]


def _themes() -> list[tuple[str, int]]:
    """Return the themes of which there are papers, with their number, in the order of the themes."""
    statement = (
        select(Term.code, func.count())
        .join(content_term, content_term.c.term_code == Term.code)
        .join(_item, _item.c.id == content_term.c.item_id)
        .join(_paper, _paper.c.id == _item.c.id)
        .where(Term.scheme == THEME, *_PUBLIC)
        .group_by(Term.code, Term.position)
        .order_by(Term.position)
    )
    return [(row[0], row[1]) for row in current.session().execute(statement)]


@guarded(Act.WRITE_PAPER)
def begin() -> Any:
    """Begin a paper, in the language of the page."""
    with unit_of_work(current.database().sessions) as work:
        draft = drafts.begin(work, actor(), _kind(), language=current.language())
        draft_id = draft.id
    group = _kind().writing.groups[0].name
    return redirect(url_for("authoring.form", draft_id=draft_id, group=group), 303)


def _document(reference: str, written_in: str) -> Document:
    shown = read_entry(current.session(), _kind(), reference, current.language())
    for one in documents_of(current.session(), shown.item):
        stored = find_file(current.session(), one.key) if one.language == written_in else None
        if stored is not None and is_shown(current.session(), stored):
            return one
    raise NoSuchPage


def document(reference: str, written_in: str) -> Response:
    """Return the PDF of a published paper, to be read at once: so that an address can lead to one of its pages.

    Only files that were found to do nothing by themselves are kept (``inspecting.py`` of the room of authoring).
    """
    found = _document(reference, written_in)
    path = path_of(found.key)
    if not path.is_file():
        raise NoSuchPage
    if downloads.is_reader(request.method, request.headers.get("User-Agent", ""), request.headers.get("Range", "")):
        with unit_of_work(current.database().sessions) as work:
            downloads.count(work, found.key)
    answer = send_file(path, "application/pdf", download_name=f"{reference}-{written_in}.pdf", etag=found.key)
    # The viewers of browsers are part of them and need a style of their own; nothing else may be loaded.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def cover(reference: str, written_in: str) -> Response:
    """Return the picture of the first page of a PDF."""
    found = _document(reference, written_in).found
    if found is None or found.cover is None:
        raise NoSuchPage
    answer = make_response(found.cover)
    answer.content_type = "image/webp"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
