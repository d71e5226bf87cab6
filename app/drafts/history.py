"""The history of an entry: its revisions, the difference between any two, restoring, archiving."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ARCHIVED, PUBLISHED, ContentItem, ContentRevision
from app.content.service import Origin, change_state
from app.drafts.labels import label_of, readable
from app.drafts.models import Draft, DraftEvent
from app.drafts.paths import own_names, same, text_names, value_at
from app.drafts.service import NotNow, begin, subject_of_item
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import NotFound
from config.languages import LANGUAGE_CODES

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
#: Two passages of more words together are shown one after the other, not word by word: that would take too long.
_MOST_WORDS = 4_000


@dataclass(frozen=True)
class Revision:
    """A published state of an entry; ``by`` is a name, empty for an import or somebody who has gone.

    ``note`` is ``publish``, ``archive``, ``unarchive``, what another room wrote, or empty.
    """

    number: int
    at: datetime
    by: str
    note: str
    snapshot: Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A piece of text that is in both (``same``), only in the earlier (``gone``), or only in the later (``new``)."""

    change: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field that two records have differently; ``parts`` are the words of both in reading order."""

    path: str
    label: str
    before: Any
    after: Any
    parts: tuple[Piece, ...]


def revisions(session: Session, item: ContentItem) -> list[Revision]:
    """Return the revisions of ``item``, the newest first."""
    statement = (
        select(ContentRevision, Person.name)
        .outerjoin(Person, Person.id == ContentRevision.actor_id)
        .where(ContentRevision.item_id == item.id)
        .order_by(ContentRevision.number.desc())
    )
    return [
        Revision(row.number, row.created_at, name or "", row.note, row.snapshot)
        for row, name in session.execute(statement)
    ]


def difference(
    kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], name: Callable[[str, Any], str] = readable
) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two records of the interchange form, in the order of the form.

    ``name`` writes a value that is no text (field and value) so that people can read it.
    """
    paths = [f"translations.{code}.{text}" for code in LANGUAGE_CODES for text in text_names(kind)]
    changes = []
    for path in (*paths, *own_names(kind)):
        old, new = value_at(before, path), value_at(after, path)
        if not same(old, new):
            parts = words(name(path, old), name(path, new))
            changes.append(FieldChange(path, label_of(kind, path), old, new, parts))
    return tuple(changes)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as pieces: first by paragraphs, then, where a paragraph changed, by words."""
    pieces: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if change == "replace":
            pieces.extend(_by_words(gone, come))
        elif change == "equal":
            pieces.append(Piece("same", gone))
        else:
            pieces.append(Piece("gone", gone) if gone else Piece("new", come))
    return _joined(pieces)


def _by_words(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [Piece("gone", before), Piece("new", after)]
    pieces = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
        else:
            pieces += [Piece("gone", "".join(old[i:j])), Piece("new", "".join(new[k:m]))]
    return pieces


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if piece.text and joined and joined[-1].change == piece.change:
            joined[-1] = Piece(piece.change, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return tuple(joined)


def restore(session: Session, actor: Actor, kind: Kind, item: ContentItem, number: int) -> Draft:
    """Begin a draft that says what the revision ``number`` of ``item`` said; it is published like any other.

    Raises ``NotFound``, ``NotAllowed``, ``OpenDraftExists``.
    """
    require(actor, Act.EDIT_DRAFT, subject_of_item(session, item))
    found = session.get(ContentRevision, (item.id, number)) if 0 < number < 2**31 else None
    if found is None:
        raise NotFound(str(number))
    language = str(found.snapshot["original_language"])
    draft = begin(session, actor, kind, language=language, item=item, record=found.snapshot)
    draft.events.append(DraftEvent(act="restore", actor_id=actor.identifier, note=str(number), at=now()))
    session.flush()
    return draft


def archive(session: Session, actor: Actor, item: ContentItem) -> None:
    """Take a published entry out of sight, with all its addresses kept. Raises ``NotAllowed``, ``NotNow``."""
    _change(session, actor, item, PUBLISHED, ARCHIVED)


def unarchive(session: Session, actor: Actor, item: ContentItem) -> None:
    """Show an archived entry again. Raises ``NotAllowed``, ``NotNow``."""
    _change(session, actor, item, ARCHIVED, PUBLISHED)


def _change(session: Session, actor: Actor, item: ContentItem, before: str, after: str) -> None:
    require(actor, Act.ARCHIVE, subject_of_item(session, item))
    session.refresh(item, with_for_update=True)
    if item.state != before or item.deleted_at is not None:
        raise NotNow("archive", item.state)
    kind: Kind = current.extension("portal_kinds")[item.kind]
    note = "archive" if after == ARCHIVED else "unarchive"
    change_state(session, kind, item, after, Origin(actor.identifier, note))
    session.flush()
