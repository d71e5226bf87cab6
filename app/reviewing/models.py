"""A peer review: who was asked to read a draft, how, until when, and what they said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.drafts.models import Draft
from app.kernel.database import Base, one_of
from config.languages import LANGUAGE_CODES

INVITED, ACCEPTED, DECLINED, GIVEN, WITHDRAWN = "invited", "accepted", "declined", "given", "withdrawn"
REVIEW_STATES = (INVITED, ACCEPTED, DECLINED, GIVEN, WITHDRAWN)
#: The states in which a reviewer has something to do, or may look at what they did.
WITH_REVIEWER = (INVITED, ACCEPTED, GIVEN)
ACCEPT, MINOR, MAJOR, REJECT = "accept", "minor", "major", "reject"
RECOMMENDATIONS = (ACCEPT, MINOR, MAJOR, REJECT)


class PeerReview(Base):
    """An invitation to read a draft, and the opinion that came of it; both are kept as long as the draft.

    ``email_key`` is where the invitation went (none when the reviewer has left the portal), ``nonce`` what its link is
    signed with. ``blind``: neither author nor reviewer learns the other's name. ``draft_version`` is what was read.
    ``to_author`` reaches the author when an editor has released it (``released_at``), ``to_editor`` never.
    """

    __tablename__ = "peer_review"
    __table_args__ = (
        one_of("state", REVIEW_STATES),
        one_of("language", LANGUAGE_CODES),
        one_of("recommendation", RECOMMENDATIONS),
        CheckConstraint("(state = 'given') = (recommendation IS NOT NULL)", name="opinion"),
        CheckConstraint("(state = 'given') = (given_at IS NOT NULL)", name="given_at"),
        CheckConstraint("released_at IS NULL OR state = 'given'", name="released_at"),
        Index("uq_peer_review_invited", "draft_id", "email_key", unique=True, postgresql_where="state <> 'withdrawn'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    language: Mapped[str]
    nonce: Mapped[str] = mapped_column(String(43))
    blind: Mapped[bool]
    due_on: Mapped[date]
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=INVITED)
    invited_at: Mapped[datetime] = mapped_column(server_default=func.now())
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    draft_version: Mapped[int | None]
    given_at: Mapped[datetime | None]
    recommendation: Mapped[str | None]
    to_author: Mapped[str] = mapped_column(default="")
    to_editor: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    draft: Mapped[Draft] = relationship()
