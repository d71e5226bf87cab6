"""What the pages of writing read: a person's drafts and entries, files, calls, entries by their reference."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.content.kinds import Kind
from app.content.models import ContentItem
from app.drafts.models import OPEN_STATES, Call, Draft, Ownership, StoredFile
from app.kernel.errors import NotFound


def open_drafts_of(session: Session, person_id: int | None) -> Sequence[Draft]:
    """Return the drafts of a person that are on their way, the last changed first, with their remarks."""
    statement = select(Draft).where(Draft.owner_id == person_id, Draft.state.in_(OPEN_STATES))
    return session.scalars(statement.options(selectinload(Draft.remarks)).order_by(Draft.updated_at.desc())).all()


def entries_of(session: Session, person_id: int | None) -> Sequence[int]:
    """Return the identifiers of the entries that belong to a person, the last changed first."""
    statement = select(ContentItem.id).join(Ownership, Ownership.item_id == ContentItem.id)
    return session.scalars(
        statement.where(Ownership.person_id == person_id).order_by(ContentItem.updated_at.desc())
    ).all()


def files_of(session: Session, draft_id: int) -> Sequence[StoredFile]:
    """Return the files that were added to a draft, in that order."""
    return session.scalars(select(StoredFile).where(StoredFile.draft_id == draft_id).order_by(StoredFile.id)).all()


def open_call(session: Session, slug: str) -> Call | None:
    """Return the open call called ``slug``."""
    return session.scalar(select(Call).where(Call.slug == slug, Call.state == "open")) if slug else None


def entry_at(session: Session, kind: Kind, reference: str) -> Any:
    """Return an entry that is not deleted, public or not; raises ``NotFound``."""
    statement = select(kind.model).where(kind.model.reference == reference, ContentItem.deleted_at.is_(None))
    item = session.scalar(statement)
    if item is None:
        raise NotFound(reference)
    return item
