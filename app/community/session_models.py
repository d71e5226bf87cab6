"""Annual sessions of the community, and who wants to be found in its directory."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.database import Base, Timestamps, one_of
from app.members.models import Metropolis
from config.languages import LANGUAGE_CODES

community_session_metropolis = Table(
    "community_session_metropolis",
    Base.metadata,
    Column("session_id", ForeignKey("community_session.id", ondelete="CASCADE"), primary_key=True),
    Column("metropolis_slug", ForeignKey("metropolis.slug"), primary_key=True, index=True),
)


class CommunitySession(Timestamps, Base):
    """An annual session: its agenda before, its minutes and documents afterwards, in one ``language``.

    ``documents`` are ``{"label": …, "url": …}``.
    """

    __tablename__ = "community_session"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        CheckConstraint("ends_on >= begins_on", name="days"),
        Index("ix_community_session_begins_on", "begins_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str]
    place: Mapped[str] = mapped_column(String(200))
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    agenda: Mapped[str] = mapped_column(default="")
    minutes: Mapped[str] = mapped_column(default="")
    documents: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)

    metropolises: Mapped[list[Metropolis]] = relationship(
        secondary=community_session_metropolis, order_by=Metropolis.slug
    )


class DirectoryListing(Base):
    """A city manager who wants to be found in the directory: languages of the portal, themes, a line on their work."""

    __tablename__ = "directory_listing"
    __table_args__ = (one_of("language", LANGUAGE_CODES),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    themes: Mapped[list[str]] = mapped_column(default=list)
    about: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.now())

    person: Mapped[Person] = relationship()
