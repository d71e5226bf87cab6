"""The facts of a paper that are the same in every language, and what is known of its PDF files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.content.models import ContentItem
from app.kernel.database import Base, one_of

ISSUE_PAPERS, VOICE_OF_THE_MAYORS, POSITION_PAPERS = "issue-papers", "voice-of-the-mayors", "position-papers"
SERIES = (ISSUE_PAPERS, VOICE_OF_THE_MAYORS, POSITION_PAPERS)
#: The series whose papers must tell how they treat gender.
NEEDS_GENDER_APPROACH = (VOICE_OF_THE_MAYORS, POSITION_PAPERS)
AUTHOR_TYPES = ("person", "organisation")
VERSION_TYPES = ("version", "erratum")


class IssuePaper(ContentItem):
    """A paper of one of the Observatory's series. The summary of an entry is its abstract, the sources its references.

    ``authors`` are in order, each ``{"type": …, "name": …, "family": …, "affiliation": …,
    "entry": "<kind path>/<reference>"}``.
    ``versions`` are later versions and errata, each with a date (ISO 8601) and a text by language. ``isbn`` is
    without hyphens, ``doi`` without the address of a resolver.
    """

    __tablename__ = "issue_paper"
    __table_args__ = (  # type: ignore[assignment]  # each class has its own
        one_of("series", SERIES),
        CheckConstraint("number BETWEEN 1 AND 9999", name="number"),
        CheckConstraint("year BETWEEN 1800 AND 2200", name="year"),
        CheckConstraint("isbn ~ '^(97[89][0-9]{10}|[0-9]{9}[0-9X])$'", name="isbn"),
        CheckConstraint("doi ~ '^10[.][0-9]{4,9}/'", name="doi"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    series: Mapped[str]
    number: Mapped[int | None]
    year: Mapped[int | None]
    authors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    funding: Mapped[str | None] = mapped_column(String(500))
    licence: Mapped[str | None] = mapped_column(String(100))
    isbn: Mapped[str | None] = mapped_column(String(13))
    doi: Mapped[str | None] = mapped_column(String(200))
    versions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)

    __mapper_args__ = {"polymorphic_identity": "issue-paper"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)


class PaperFile(Base):
    """What was found in a stored PDF. ``readable`` is false when its text could not be had; ``cover`` is a WebP image.

    ``tagged``, ``title`` and ``language`` tell how well programs that read aloud can cope with it.
    """

    __tablename__ = "paper_file"

    file_key: Mapped[str] = mapped_column(ForeignKey("stored_file.key", ondelete="CASCADE"), primary_key=True)
    read_at: Mapped[datetime]
    readable: Mapped[bool]
    pages: Mapped[int] = mapped_column(default=0)
    tagged: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    cover: Mapped[bytes | None] = mapped_column(LargeBinary)


class PaperPage(Base):
    """The text of a page of a stored PDF, ``number`` from 1; pages without text have no row."""

    __tablename__ = "paper_page"

    file_key: Mapped[str] = mapped_column(ForeignKey("paper_file.file_key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class PaperDownload(Base):
    """How often a stored PDF was fetched on a day; nothing is kept of who fetched it."""

    __tablename__ = "paper_download"

    file_key: Mapped[str] = mapped_column(ForeignKey("stored_file.key", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    downloads: Mapped[int] = mapped_column(default=0)
