"""The PDF files of papers: read once, found again by language and page."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, false, or_, select
from sqlalchemy.orm import Session, object_session

from app.content.models import ContentAttachment, ContentItem
from app.drafts.models import StoredFile
from app.issue_papers.models import PaperFile, PaperPage
from app.kernel.database import now

PATIENCE = 40  # seconds; the process limits itself to fewer of work
#: What of a PDF is searched at most, in characters, for each language: some two hundred pages.
LONGEST_SEARCHED = 500_000
_SCRIPT = Path(__file__).with_name("reading_pdf.py")
_PDF = "application/pdf"
#: The address of a stored file. Indexing has no settings at hand that would tell the address of the portal; a key is
#: random, so that nobody names the file of somebody else by chance, and pages ask once more before they show one.
_STORED = re.compile(r"/files/([0-9a-f]{32})\Z")


@dataclass(frozen=True)
class Document:
    """A PDF of a paper: its language, and what was found in it (none as long as it has not been read)."""

    key: str
    language: str
    size: int
    found: PaperFile | None


def read_file(session: Session, key: str, path: Path) -> PaperFile:
    """Read the stored PDF ``key`` at ``path`` and keep its pages and cover; never raises, whatever it holds."""
    session.execute(delete(PaperFile).where(PaperFile.file_key == key))
    content = path.read_bytes()
    text = _run("text", content)
    found = PaperFile(file_key=key, read_at=now(), readable=text is not None)
    session.add(found)
    if text is not None:
        told = json.loads(text)
        found.pages, found.tagged = told["count"], told["tagged"]
        found.title, found.language = told["title"], told["language"]
        found.cover = _run("cover", content)
        session.flush()
        rows = enumerate(told["pages"], 1)
        session.add_all(PaperPage(file_key=key, number=number, text=page) for number, page in rows if page)
    session.flush()
    return found


def _run(what: str, content: bytes) -> bytes | None:
    """Return what the script makes of a file; none when it fails, takes too long or too much."""
    try:
        done = subprocess.run(  # noqa: S603  (our own script, with nothing of the file in its arguments)
            [sys.executable, "-I", str(_SCRIPT), what],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def documents_of(session: Session, item: Any) -> list[Document]:
    """Return the stored PDFs of a paper, one for each language, in the order of its attachments."""
    languages = _languages(item.attachments, item.original_language)
    if not languages:
        return []
    rows = select(StoredFile, PaperFile).outerjoin(PaperFile, PaperFile.file_key == StoredFile.key)
    rows = rows.where(StoredFile.key.in_(languages), StoredFile.media_type == _PDF)
    known = {stored.key: (stored, found) for stored, found in session.execute(rows)}
    shown: dict[str, Document] = {}
    for key, language in languages.items():
        if key in known:
            stored, found = known[key]
            shown[language] = Document(key, language, stored.size, found)  # the later one of a language counts
    return list(shown.values())


def _languages(attachments: Iterable[ContentAttachment], original: str) -> dict[str, str]:
    """Return the language of each stored file among ``attachments``: that of its only label, or the original one."""
    found = {}
    for one in attachments:
        stored = _STORED.search(one.url) if one.type == "file" else None
        if stored is not None:
            found[stored.group(1)] = next(iter(one.labels)) if len(one.labels or {}) == 1 else original
    return found


def text_of_files(item: Any, language: str) -> Sequence[str]:
    """Return the pages of the PDFs of a paper that are searched in ``language``.

    A PDF in a language in which the paper has no text is searched with the original.
    """
    session = object_session(item)
    if session is None:
        return ()
    public = item.public_translations()
    keys = [
        one.key
        for one in documents_of(session, item)
        if one.language == language or (language == item.original_language and one.language not in public)
    ]
    statement = select(PaperPage.text).where(PaperPage.file_key.in_(keys))
    pages, left = [], LONGEST_SEARCHED
    for text in session.scalars(statement.order_by(PaperPage.file_key, PaperPage.number)) if keys else ():
        pages.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return pages


def languages_with_pages(session: Session, identifiers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the languages of the PDFs that were read, by identifier of the paper."""
    row = ContentAttachment.__table__.c
    statement = (
        select(ContentAttachment, ContentItem.__table__.c.original_language)
        .join(ContentItem.__table__, ContentItem.__table__.c.id == row.item_id)
        .where(row.item_id.in_(identifiers), row.type == "file")
    )
    by_item: dict[int, dict[str, str]] = {}
    for attachment, original in session.execute(statement):
        by_item.setdefault(attachment.item_id, {}).update(_languages([attachment], original))
    keys = {key for languages in by_item.values() for key in languages}
    read = set(session.scalars(select(PaperFile.file_key).where(PaperFile.file_key.in_(keys)))) if keys else set()
    return {
        item: tuple(dict.fromkeys(language for key, language in languages.items() if key in read))
        for item, languages in by_item.items()
    }


def page_with(session: Session, item_id: int, passages: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, int] | None:
    """Return language and number of the page of a paper's PDF that has the first of ``passages``; none if none has.

    A passage is its text and the words found in it. Where a page does not have the passage as it is (it was cut, or
    spans two pages), the page that has most of the found words counts, if the passage's words are mostly there.
    """
    item = session.get(ContentItem, item_id)
    if item is None:
        return None
    found = {word for _text, words in passages for word in " ".join(words).split()}
    has_one = or_(false(), *(PaperPage.text.icontains(word, autoescape=True) for word in sorted(found)))
    for document in documents_of(session, item):
        rows = select(PaperPage.number, PaperPage.text).where(PaperPage.file_key == document.key, has_one)
        pages = [(number, _plain(text)) for number, text in session.execute(rows.order_by(PaperPage.number))]
        for text, _words in passages:
            wanted = _plain(text)
            for number, page in pages:
                if wanted and wanted in page:
                    return document.language, number
        for text, words in passages:
            near = _nearest(pages, _plain(text), [_plain(word) for word in words])
            if near is not None:
                return document.language, near
    return None


def _nearest(pages: Sequence[tuple[int, str]], passage: str, words: Sequence[str]) -> int | None:
    around = set(passage.split())
    best, most = None, 0.0
    for number, page in pages:
        if not any(word in page for word in words):
            continue
        shared = len(around & set(page.split())) / max(len(around), 1)
        if shared > most:
            best, most = number, shared
    return best if most >= 0.6 else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
