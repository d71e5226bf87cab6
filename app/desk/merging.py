"""Two entries about the same: one stays, the other is archived, and its address leads to the one that stays.

What hangs on an entry in other rooms (ratings, questions, lists) moves by the functions that those rooms have added
to ``app.extensions["portal_merge"]``: each gets the session and the identifiers of the entry that goes and of the one
that stays, and leaves the commit to the caller.
"""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ARCHIVED, PUBLISHED, ContentItem
from app.desk import fresh_queue
from app.desk.entries import find_item, note_act, open_draft
from app.desk.models import MERGE, MovedEntry
from app.drafts import history
from app.drafts.models import Ownership
from app.kernel.database import now
from app.kernel.errors import InvalidInput

#: Moves what a room keeps about an entry: session, the entry that goes, the entry that stays.
Move = Callable[[Session, int, int], None]


def merge(
    session: Session, actor: Actor, kind: Kind, stays: str, goes: str, reason: str, moves: Sequence[Move]
) -> ContentItem:
    """Merge the entry ``goes`` into the entry ``stays`` (references) and return the latter.

    Raises ``NotAllowed``, ``NotFound``, and ``InvalidInput`` with reasons by field.
    """
    require(actor, Act.MERGE)
    if stays == goes:
        raise InvalidInput({"goes": [_("Choose two different entries.")]})
    # Always in the same order, so that two who merge the same pair wait for each other.
    found = {reference: find_item(session, kind, reference, lock=True) for reference in sorted((stays, goes))}
    kept, gone = found[stays], found[goes]
    if kept.state != PUBLISHED:
        raise InvalidInput({"stays": [_("The entry that stays must be published.")]})
    if open_draft(session, gone.id) is not None:
        raise InvalidInput({"goes": [_("Somebody is changing this entry. Publish or withdraw that draft first.")]})
    for move in (move_owners, *moves):
        move(session, gone.id, kept.id)
    if gone.state != ARCHIVED:
        history.archive(session, actor, gone)
    _redirect(session, kind, gone, kept)
    fresh_queue.settle(session, actor, gone.id)
    note_act(session, actor, gone, MERGE, _note(reason, kept.reference))
    note_act(session, actor, kept, MERGE, _note(reason, gone.reference))
    return kept


def _note(reason: str, other: str) -> str:
    return f"{other}: {reason.strip()}" if reason.strip() else other


def _redirect(session: Session, kind: Kind, gone: ContentItem, kept: ContentItem) -> None:
    """Make the address of ``gone``, and those that led to it, lead to ``kept``; that of ``kept`` leads nowhere else."""
    session.execute(delete(MovedEntry).where(MovedEntry.kind == kind.code, MovedEntry.reference == kept.reference))
    session.execute(update(MovedEntry).where(MovedEntry.item_id == gone.id).values(item_id=kept.id))
    row = {"kind": kind.code, "reference": gone.reference, "item_id": kept.id, "at": now()}
    statement = insert(MovedEntry).values(row)
    same = ["kind", "reference"]
    session.execute(statement.on_conflict_do_update(index_elements=same, set_={"item_id": kept.id, "at": row["at"]}))


def move_owners(session: Session, from_item: int, to_item: int) -> None:
    """Make the owners of one entry owners of another as well, and no longer of the first."""
    owners = session.scalars(select(Ownership.person_id).where(Ownership.item_id == from_item)).all()
    rows = [{"item_id": to_item, "person_id": person} for person in owners]
    if rows:
        session.execute(insert(Ownership).on_conflict_do_nothing(), rows)
        session.execute(delete(Ownership).where(Ownership.item_id == from_item))


def new_reference(session: Session, kind: str, reference: str) -> str | None:
    """Return the reference of the public entry to which an address leads now; none when it leads nowhere."""
    statement = (
        select(ContentItem.reference)
        .join(MovedEntry, MovedEntry.item_id == ContentItem.id)
        .where(MovedEntry.kind == kind, MovedEntry.reference == reference)
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
    )
    return session.scalar(statement)
