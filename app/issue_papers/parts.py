"""What pages show of the PDFs of papers, and when these are read."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.content.models import PUBLISHED, ContentAttachment, ContentItem
from app.content.reading import Card
from app.drafts.files import address_of, path_of
from app.drafts.models import Draft, StoredFile
from app.issue_papers import downloads as counting
from app.issue_papers import files
from app.issue_papers.models import IssuePaper, PaperFile
from app.kernel import current
from app.kernel.unit_of_work import unit_of_work
from search.results import Hit

_CODE = "issue-paper"
_PDF = "application/pdf"
#: So many missed files are read at a time, so that a chore does not hold up the others.
_AT_A_TIME = 5


def read_what_was_added(kind: str, key: str, media_type: str) -> None:
    """Read a PDF that was just added to the draft of a paper."""
    if kind == _CODE and media_type == _PDF:
        with unit_of_work(current.database().sessions) as work:
            files.read_file(work, key, path_of(key))


def read_what_was_missed(session: Session) -> None:
    """Read the PDFs of drafts and papers that were not read when they were added, and have their papers indexed."""
    row = ContentAttachment.__table__.c
    unread = ~select(PaperFile.file_key).where(PaperFile.file_key == StoredFile.key).exists()
    of_drafts = select(StoredFile.key, Draft.item_id).join(Draft, Draft.id == StoredFile.draft_id)
    of_papers = (
        select(StoredFile.key, row.item_id)
        .join(ContentAttachment, row.url.endswith(StoredFile.key))
        .join(IssuePaper.__table__, IssuePaper.__table__.c.id == row.item_id)
    )
    missed = of_drafts.where(Draft.kind == _CODE, StoredFile.media_type == _PDF, unread).union_all(
        of_papers.where(StoredFile.media_type == _PDF, unread)
    )
    for key, items in _by_key(session.execute(missed).all()).items():
        if path_of(key).is_file():
            files.read_file(session, key, path_of(key))
            for item_id in items:
                _reindex(session, item_id)


def _by_key(rows: Iterable[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for key, item_id in rows:
        found.setdefault(key, set()).update({item_id} - {None})
    return dict(list(found.items())[:_AT_A_TIME])


def _reindex(session: Session, item_id: int) -> None:
    """Have a paper indexed anew, as after any change of one of its fields."""
    paper = session.get(IssuePaper, item_id)
    if paper is not None:
        flag_modified(paper, "authors")


def documents(item: Any) -> list[files.Document]:
    """Return the PDFs of a paper, for its page."""
    return files.documents_of(current.session(), item)


def downloads(item: Any) -> int:
    """Return how often the PDFs of a paper were fetched."""
    return counting.total(current.session(), [one.key for one in documents(item)])


def authors(item: Any) -> list[tuple[Mapping[str, Any], str, str]]:
    """Return the authors of a paper, each with kind path and reference of their entry where everybody may read it."""
    kinds = {kind.path: kind.code for kind in current.extension("portal_kinds").values()}
    shown = []
    for author in item.authors or []:
        path, _slash, reference = str(author.get("entry") or "").partition("/")
        known = path in kinds and _is_public(kinds[path], reference)
        shown.append((author, path if known else "", reference if known else ""))
    return shown


def _is_public(code: str, reference: str) -> bool:
    row = ContentItem.__table__.c
    statement = select(row.id).where(row.kind == code, row.reference == reference)
    return current.session().scalar(statement.where(row.state == PUBLISHED, row.deleted_at.is_(None))) is not None


def page_of_hit(card: Card, hit: Hit | None) -> tuple[str, int] | None:
    """Return language and number of the page of a PDF in which the words of a search were found."""
    if hit is None or not hit.passages or not card.facts.get("pdf"):
        return None
    passages = [("".join(passage.parts), passage.parts[1::2]) for passage in hit.passages]
    return files.page_with(current.session(), card.identifier, passages)


def told_to_editor(draft: Draft) -> Mapping[str, Any] | None:
    """Return what is known of the PDFs of a draft, for those who write and edit it."""
    if draft.kind != _CODE:
        return None
    statement = (
        select(StoredFile, PaperFile)
        .outerjoin(PaperFile, PaperFile.file_key == StoredFile.key)
        .where(StoredFile.draft_id == draft.id, StoredFile.media_type == _PDF)
        .order_by(StoredFile.id)
    )
    used = {one.get("url") for one in draft.record.get("attachments") or [] if isinstance(one, Mapping)}
    rows = [(stored, found) for stored, found in current.session().execute(statement) if address_of(stored.key) in used]
    return {"files": rows} if rows else None
