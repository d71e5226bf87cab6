"""A draft, what happened to it, what was remarked on it, and to whom an entry belongs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Timestamps, one_of
from config.languages import LANGUAGE_CODES

DRAFT, SUBMITTED, RETURNED, ACCEPTED, PUBLISHED, WITHDRAWN = (
    "draft", "submitted", "returned", "accepted", "published", "withdrawn",
)  # fmt: skip
DRAFT_STATES = (DRAFT, SUBMITTED, RETURNED, ACCEPTED, PUBLISHED, WITHDRAWN)
#: A draft that is still on its way: there is one at most for each entry.
OPEN_STATES = (DRAFT, SUBMITTED, RETURNED, ACCEPTED)
#: Which state may follow which, by the act that leads there.
TRANSITIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "submit": ((DRAFT, RETURNED), SUBMITTED),
    "take_back": ((SUBMITTED,), DRAFT),
    "send_back": ((SUBMITTED, ACCEPTED), RETURNED),
    "accept": ((SUBMITTED,), ACCEPTED),
    "publish": ((ACCEPTED,), PUBLISHED),
    "withdraw": ((DRAFT, RETURNED, SUBMITTED), WITHDRAWN),
}


class Draft(Timestamps, Base):
    """A working copy of an entry that does not exist yet (``item_id`` is none) or is being changed.

    ``record`` is in the interchange form of the kind, with whatever is there so far. ``version`` grows with each
    saving, so that a second writer is told; ``changed_in`` says in which version each path was last changed, and
    from which opened page, and ``saved_by`` who saved last. ``base_revision`` is the revision of the entry that it
    began from.
    ``depth`` is what its author set out to write: a quick entry or a full one.
    """

    __tablename__ = "draft"
    __table_args__ = (
        one_of("state", DRAFT_STATES),
        one_of("language", LANGUAGE_CODES),
        one_of("depth", ("quick", "full")),
        CheckConstraint("jsonb_typeof(record) = 'object'", name="record"),
        Index(
            "uq_draft_open",
            "item_id",
            unique=True,
            postgresql_where="state IN ('draft', 'submitted', 'returned', 'accepted')",
        ),
        Index("ix_draft_state_submitted_at", "state", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(default=DRAFT)
    language: Mapped[str]
    depth: Mapped[str] = mapped_column(default="full")
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1)
    changed_in: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    base_revision: Mapped[int | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id", ondelete="SET NULL"), index=True)
    submitted_at: Mapped[datetime | None]

    events: Mapped[list["DraftEvent"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="DraftEvent.id"
    )
    remarks: Mapped[list["Remark"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="Remark.id"
    )


class DraftEvent(Base):
    """What somebody did with a draft, and when."""

    __tablename__ = "draft_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(default="")

    draft: Mapped[Draft] = relationship(back_populates="events")


class Remark(Base):
    """What an editor asks for in a field of a draft (a path such as ``translations.fr.summary``; ``""``: all)."""

    __tablename__ = "draft_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship(back_populates="remarks")


class Ownership(Base):
    """A person to whom an entry belongs: they are asked whether it still holds, and readers' questions reach them."""

    __tablename__ = "content_owner"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class Freshness(Base):
    """Whether an entry still holds: when that was last said, when its owners were asked, whom to ask else."""

    __tablename__ = "content_freshness"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    confirmed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    fallback_email: Mapped[str | None] = mapped_column(String(254))


class Call(Timestamps, Base):
    """A time-boxed call for case studies; ``open_to`` says who may answer: everybody, or contributors only."""

    __tablename__ = "call"
    __table_args__ = (
        one_of("open_to", ("everybody", "contributors")),
        one_of("state", ("draft", "open", "closed")),
        CheckConstraint("closes_on >= opens_on", name="dates"),
        UniqueConstraint("slug"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    titles: Mapped[dict[str, str]]
    texts: Mapped[dict[str, str]]
    outcomes: Mapped[dict[str, str]] = mapped_column(default=dict)
    theme_code: Mapped[str | None] = mapped_column(ForeignKey("term.code"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    open_to: Mapped[str] = mapped_column(default="everybody")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class StoredFile(Base):
    """A file that somebody added to a draft; it lies in the folder of files under ``key``, a random name.

    ``media_type`` was decided by what the file contains, never by its name; ``name`` is what it is offered as.
    Everybody may have it as long as a published entry shows it; else those who may read the draft.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("key ~ '^[0-9a-f]{32}$'", name="key"),
        CheckConstraint("size > 0", name="size"),
        one_of("media_type", ("application/pdf", "image/jpeg", "image/png", "image/webp")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    name: Mapped[str] = mapped_column(String(150))
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))


class KeptForm(Base):
    """What somebody sent when their session had ended, kept a while under a random key that only their page knows."""

    __tablename__ = "kept_form"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
