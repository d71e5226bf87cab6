"""Who registered for an event, and what speakers say of their gender: kept apart from the event itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, one_of

REGISTERED, WAITING, CANCELLED = "registered", "waiting", "cancelled"
REGISTRATION_STATES = (REGISTERED, WAITING, CANCELLED)
GENDERS = ("woman", "man", "non_binary", "other")


class EventRegistration(Base):
    """A person's place at an event, or in its waiting list, which goes by ``queued_at``.

    ``version`` grows with every change, so that each is told by one mail. ``told`` is what the person knows of the
    event itself: whether and when it takes place.
    """

    __tablename__ = "event_registration"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        one_of("state", REGISTRATION_STATES),
        Index("ix_event_registration_queue", "item_id", "state", "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    queued_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    told: Mapped[str | None] = mapped_column(String(120))


class SpeakerGender(Base):
    """What a speaker of an event has said of their own gender; ``speaker`` is a digest of the name.

    It is in no export, index or page: only counts are ever shown.
    """

    __tablename__ = "event_speaker_gender"
    __table_args__ = (one_of("gender", GENDERS),)

    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    speaker: Mapped[str] = mapped_column(String(64), primary_key=True)
    gender: Mapped[str]
    declared_at: Mapped[datetime]
