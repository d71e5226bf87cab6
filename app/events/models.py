"""What an event holds that is the same in every language."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.content.models import ContentItem
from app.kernel.database import one_of

EVENT_TYPES = ("congress", "annual_meeting", "observatory", "training", "external")
SCHEDULED, POSTPONED, CANCELLED = "scheduled", "postponed", "cancelled"
#: As schema.org has them (eventStatus); an event that got another date is scheduled again.
EVENT_STATUSES = (SCHEDULED, POSTPONED, CANCELLED)
NO_REGISTRATION, ELSEWHERE, IN_PORTAL = "none", "elsewhere", "portal"
REGISTRATIONS = (NO_REGISTRATION, ELSEWHERE, IN_PORTAL)


class Event(ContentItem):
    """An event. ``starts`` and ``ends`` are as a clock at the place shows them, ``2027-06-15T09:00``.

    Without a time of day (``2027-06-15``) the event lasts whole days, the last one included. ``time_zone`` is a name of
    the IANA database. The instants ``starts_at`` and ``ends_at`` and the days at the place are worked out of these
    whenever an event is saved; ``ends_at`` is the first instant after the event. ``held_in`` are its languages
    (ISO 639). ``speakers`` are ``{"name", "position": {…}, "organisation", "entry"}``; an item of the ``programme`` is
    ``{"starts", "ends", "title": {…}, "speakers": "1, 2"}``, which counts the speakers from 1. ``registration_limit``
    is how many people can register in the portal, none for any number.
    """

    __tablename__ = "event"
    __table_args__ = (  # type: ignore[assignment]  # each class has its own
        one_of("event_type", EVENT_TYPES),
        one_of("event_status", EVENT_STATUSES),
        one_of("registration", REGISTRATIONS),
        CheckConstraint("ends_at >= starts_at", name="ends_at"),
        CheckConstraint("last_day >= first_day", name="last_day"),
        CheckConstraint("online_url ~ '^https?://'", name="online_url"),
        CheckConstraint("registration_url ~ '^https?://'", name="registration_url"),
        CheckConstraint("registration_limit > 0", name="registration_limit"),
        Index("ix_event_days", "first_day", "last_day"),
        Index("ix_event_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    event_type: Mapped[str]
    event_status: Mapped[str] = mapped_column(default=SCHEDULED, server_default=SCHEDULED)
    starts: Mapped[str] = mapped_column(String(16))
    ends: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    first_day: Mapped[date]
    last_day: Mapped[date]
    venue: Mapped[str | None] = mapped_column(String(300))
    online_url: Mapped[str | None]
    held_in: Mapped[list[str]] = mapped_column(default=list)
    speakers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    programme: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    registration: Mapped[str] = mapped_column(default=NO_REGISTRATION)
    registration_url: Mapped[str | None]
    registration_limit: Mapped[int | None]
    registration_closes: Mapped[str | None] = mapped_column(String(16))
    registration_closes_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": "event"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)

    @property
    def all_day(self) -> bool:
        """Tell whether the event lasts whole days."""
        return "T" not in self.starts

    @property
    def takes_place(self) -> bool:
        """Tell whether the event is neither postponed nor called off."""
        return self.event_status == SCHEDULED
