"""Translations under way: the working copy, who has taken it, what machines were asked for, who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, Timestamps, one_of
from config.languages import LANGUAGE_CODES

WAITING, DONE, DROPPED, FAILED = "waiting", "done", "dropped", "failed"
JOB_STATES = (WAITING, DONE, DROPPED, FAILED)
TAKEN, GIVEN_BACK, DISCARDED, ASKED_MACHINE, PUBLISHED, UNPUBLISHED = (
    "taken", "given_back", "discarded", "asked_machine", "published", "unpublished",
)  # fmt: skip
ACTS = (TAKEN, GIVEN_BACK, DISCARDED, ASKED_MACHINE, PUBLISHED, UNPUBLISHED)


class TranslationDraft(Timestamps, Base):
    """The working copy of an entry's text in one language; readers go on seeing what is published.

    ``texts`` maps fields (``title``, ``solution``, ``key_figures.0.label``) to light Markdown. ``version`` grows with
    each saving; ``changed`` says at which version a field last changed. ``machine`` has the fields whose text a
    machine made and nobody has read, each with the language it went through (``""``: none). ``base_revision`` is the
    revision of the entry that the text renders; ``hands`` are the people who wrote in it; ``pages`` names the page that
    last saved a field (one that saves again and again is not in its own way).
    """

    __tablename__ = "translation_draft"
    __table_args__ = (UniqueConstraint("item_id", "language"), one_of("language", LANGUAGE_CODES))

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    language: Mapped[str]
    texts: Mapped[dict[str, str]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    changed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    machine: Mapped[dict[str, str]] = mapped_column(default=dict)
    base_revision: Mapped[int]
    hands: Mapped[list[int]] = mapped_column(JSONB, default=list)
    pages: Mapped[dict[str, str]] = mapped_column(default=dict)


class TranslationAssignment(Base):
    """Who has taken the translation of an entry into a language."""

    __tablename__ = "translation_assignment"
    __table_args__ = (one_of("language", LANGUAGE_CODES),)

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class TranslationJob(Base):
    """What a machine was asked for: ``fields`` of an entry, for the draft as it was at ``version``.

    ``pieces`` keeps what is translated so far, so that a job which is interrupted goes on where it was. ``middle`` is
    the language it went through. ``refused`` are fields that somebody wrote in meanwhile; ``reason`` is why it failed.
    """

    __tablename__ = "translation_job"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        one_of("state", JOB_STATES),
        Index("uq_translation_job_waiting", "item_id", "language", unique=True, postgresql_where="state = 'waiting'"),
        Index("ix_translation_job_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), index=True)
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    version: Mapped[int]
    fields: Mapped[list[str]]
    pieces: Mapped[dict[str, str]] = mapped_column(default=dict)
    refused: Mapped[list[str]] = mapped_column(default=list)
    middle: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]


class TranslationEvent(Base):
    """What somebody did with the translation of an entry into a language, and when; only ever added to."""

    __tablename__ = "translation_event"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        one_of("act", ACTS),
        Index("ix_translation_event_item_id_language", "item_id", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    language: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str]


class OriginalDigest(Base):
    """A digest of the original text of a revision, which never changes.

    By it, which translations are out of date is told without reading the pictures of all entries.
    """

    __tablename__ = "translation_original_digest"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))
