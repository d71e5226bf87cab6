"""Saved searches, and what is needed to know what is new to each."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, Timestamps, one_of

DAILY, WEEKLY, NEVER = "daily", "weekly", "never"
FREQUENCIES = (DAILY, WEEKLY, NEVER)


class SavedSearch(Timestamps, Base):
    """A search that a person wants to come back to.

    ``query`` are its parameters as in an address, in a fixed order. What became public after ``since`` is new to it;
    ``next_at`` is when a mail is due, none when there is to be none.
    """

    __tablename__ = "saved_search"
    __table_args__ = (one_of("frequency", FREQUENCIES), Index("ix_saved_search_next_at", "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str]
    frequency: Mapped[str]
    since: Mapped[datetime]
    next_at: Mapped[datetime | None]


class PublicText(Base):
    """Since when the text of an entry in a language can be found by everybody; noted once and kept.

    An entry that is taken in today may bear a date of years ago, and one that comes back is not new: neither shows in
    the entry itself.
    """

    __tablename__ = "public_text"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)


class ToldText(Base):
    """The text of an entry, in a language, that a person was told of: none is told twice."""

    __tablename__ = "told_text"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
