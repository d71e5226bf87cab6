"""Lists of entries that a reader keeps, with their private notes; shared with some, or public as a reading list."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.database import Base, Timestamps, one_of
from config.languages import LANGUAGE_CODES

MOST_LISTS, MOST_ENTRIES, MOST_SHARES = 50, 500, 50


class ReadingList(Timestamps, Base):
    """Somebody's list. ``bookmarks`` marks the one that the bookmark button fills; each person has one at most.

    A public list has a ``slug`` and ``published_at``; the slug is kept when the list is made private again, so that an
    address means the same list for ever. ``author_name`` is what readers see of its owner, as they choose (may be
    empty). ``withdrawn_at`` is set when an editor has taken it off the portal.
    """

    __tablename__ = "reading_list"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        UniqueConstraint("slug"),
        CheckConstraint("published_at IS NULL OR slug IS NOT NULL", name="address"),
        CheckConstraint("published_at IS NULL OR withdrawn_at IS NULL", name="withdrawn"),
        Index("uq_reading_list_bookmarks", "owner_id", unique=True, postgresql_where="bookmarks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    bookmarks: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(120))
    introduction: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    slug: Mapped[str | None] = mapped_column(String(100))
    author_name: Mapped[str] = mapped_column(String(120), default="")
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    owner: Mapped[Person] = relationship()
    entries: Mapped[list["ListEntry"]] = relationship(
        back_populates="reading_list", cascade="all, delete-orphan", order_by="ListEntry.position, ListEntry.item_id"
    )
    shares: Mapped[list["ListShare"]] = relationship(
        back_populates="reading_list", cascade="all, delete-orphan", order_by="ListShare.email_key"
    )


class ListEntry(Base):
    """An entry in a list, its place there, and its owner's private note."""

    __tablename__ = "reading_list_entry"

    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())

    reading_list: Mapped[ReadingList] = relationship(back_populates="entries")


class ListShare(Base):
    """Somebody who may read a list: the address that its owner typed, and whose it was then, if anybody's.

    The owner sees only the address, so nobody learns by it who has an account.
    """

    __tablename__ = "reading_list_share"

    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    shared_at: Mapped[datetime] = mapped_column(server_default=func.now())

    reading_list: Mapped[ReadingList] = relationship(back_populates="shares")
