"""An entry of any kind, its text in each language, and what belongs to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Labels, Timestamps, one_of
from app.members.models import Metropolis
from app.taxonomy.models import Term
from config.languages import LANGUAGE_CODES

DRAFT, SUBMITTED, ACCEPTED, PUBLISHED, ARCHIVED = "draft", "submitted", "accepted", "published", "archived"
STATES = (DRAFT, SUBMITTED, ACCEPTED, PUBLISHED, ARCHIVED)
TRANSLATION_STATES = ("in_progress", "published", "outdated")
PUBLIC_TRANSLATION_STATES = ("published", "outdated")

content_term = Table(
    "content_term",
    Base.metadata,
    Column("item_id", ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True),
    Column("term_code", ForeignKey("term.code"), primary_key=True, index=True),
)


class ContentItem(Timestamps, Base):
    """An entry. ``reference`` is its name in addresses and files, the same in every language.

    ``revision`` counts its published changes; ``index_version`` grows with every change that its search document
    depends on; ``deleted_at`` is set instead of removing the row.
    """

    __tablename__ = "content_item"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        CheckConstraint("reference ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="reference"),
        one_of("state", STATES),
        one_of("original_language", LANGUAGE_CODES),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_at"),
        Index("ix_content_item_public", "kind", "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    reference: Mapped[str] = mapped_column(String(120))
    original_language: Mapped[str]
    state: Mapped[str] = mapped_column(default=DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    index_version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    translations: Mapped[list["ContentTranslation"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="ContentTranslation.language"
    )
    terms: Mapped[list[Term]] = relationship(secondary=content_term, order_by=Term.position)
    places: Mapped[list["ContentMetropolis"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="ContentMetropolis.position"
    )
    sources: Mapped[list["ContentSource"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="ContentSource.position"
    )
    attachments: Mapped[list["ContentAttachment"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="ContentAttachment.position"
    )
    revisions: Mapped[list["ContentRevision"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="ContentRevision.number"
    )

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read the entry."""
        return self.state == PUBLISHED and self.deleted_at is None

    def public_translations(self) -> dict[str, "ContentTranslation"]:
        """Return the texts that everybody may read, by language."""
        return {text.language: text for text in self.translations if text.status in PUBLIC_TRANSLATION_STATES}

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of the terms of ``scheme`` that the entry is tagged with."""
        return tuple(term.code for term in self.terms if term.scheme == scheme)


class ContentTranslation(Base):
    """The text of an entry in one language; the original is one of them.

    ``sections`` maps the names of the kind's sections to light Markdown. ``source_revision`` is the revision of
    the entry that this text renders; ``translators`` are the names to be shown.
    """

    __tablename__ = "content_translation"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        one_of("status", TRANSLATION_STATES),
        CheckConstraint("length(btrim(title)) > 0", name="title"),
        CheckConstraint("length(btrim(summary)) > 0", name="summary"),
        CheckConstraint("jsonb_typeof(sections) = 'object'", name="sections"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="published")
    source_revision: Mapped[int] = mapped_column(default=1)
    translated_on: Mapped[date | None]
    translators: Mapped[list[str]] = mapped_column(default=list)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str]
    sections: Mapped[dict[str, str]] = mapped_column(default=dict)

    item: Mapped[ContentItem] = relationship(back_populates="translations")


class ContentMetropolis(Base):
    """A metropolis that an entry is about; the first is the main one."""

    __tablename__ = "content_metropolis"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    metropolis_slug: Mapped[str] = mapped_column(ForeignKey("metropolis.slug"), primary_key=True, index=True)
    position: Mapped[int]

    item: Mapped[ContentItem] = relationship(back_populates="places")
    metropolis: Mapped[Metropolis] = relationship()


class ContentSource(Base):
    """A public source of an entry's facts, in the order in which the text counts them (from 1)."""

    __tablename__ = "content_source"
    __table_args__ = (CheckConstraint("url IS NULL OR url ~ '^https?://'", name="url"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    publisher: Mapped[str | None]
    year: Mapped[int | None]
    url: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(8))

    item: Mapped[ContentItem] = relationship(back_populates="sources")


class ContentAttachment(Base):
    """A link, a file or an image of an entry; ``labels`` name it, and for an image are its alternative text."""

    __tablename__ = "content_attachment"
    __table_args__ = (
        one_of("type", ("link", "file", "image")),
        CheckConstraint("url ~ '^https?://'", name="url"),
        CheckConstraint("type <> 'image' OR labels <> '{}'::jsonb", name="alternative_text"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    url: Mapped[str]
    labels: Mapped[Labels] = mapped_column(default=dict)
    credit: Mapped[str | None]
    licence: Mapped[str | None]

    item: Mapped[ContentItem] = relationship(back_populates="attachments")


class ContentRevision(Base):
    """An append-only picture of an entry in the interchange form, taken whenever it changed.

    ``actor_id`` is who changed it in the portal (none for an import), ``note`` what they did.
    """

    __tablename__ = "content_revision"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="")
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSONB)

    item: Mapped[ContentItem] = relationship(back_populates="revisions")
