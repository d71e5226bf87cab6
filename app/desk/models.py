"""What the desk keeps of itself: what was done to entries, where they moved, taggings, links that were tried."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, one_of

ARCHIVE, UNARCHIVE, MERGE, TAG, UNTAG = "archive", "unarchive", "merge", "tag", "untag"
ENTRY_ACTS = (ARCHIVE, UNARCHIVE, MERGE, TAG, UNTAG)
ALIVE, MOVED, GONE, UNREACHABLE, NOT_TRIED = "alive", "moved", "gone", "unreachable", "not_tried"
LINK_OUTCOMES = (ALIVE, MOVED, GONE, UNREACHABLE, NOT_TRIED)


class EntryAct(Base):
    """What an editor did to an entry outside of its drafts, and why; only ever added to."""

    __tablename__ = "desk_entry_act"
    __table_args__ = (one_of("act", ENTRY_ACTS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str]
    note: Mapped[str] = mapped_column(String(2_000), default="")


class MovedEntry(Base):
    """An address that leads to another entry, because the one that had it was merged into that."""

    __tablename__ = "desk_moved_entry"

    kind: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(120), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class TaggingRun(Base):
    """A term added to, or removed from, many entries at once; ``item_ids`` are those that it changed."""

    __tablename__ = "desk_tagging_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    term_code: Mapped[str] = mapped_column(ForeignKey("term.code"))
    added: Mapped[bool]
    item_ids: Mapped[list[int]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class LinkCheck(Base):
    """What came of the last try to reach an address, by the SHA-256 of the address."""

    __tablename__ = "desk_link_check"
    __table_args__ = (one_of("outcome", LINK_OUTCOMES),)

    url_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str]
    checked_at: Mapped[datetime]
    outcome: Mapped[str]
    status: Mapped[int | None]
