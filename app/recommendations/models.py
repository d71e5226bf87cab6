"""The facts of a recommendation that are the same in every language."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.content.models import ContentItem
from app.kernel.database import Labels, one_of

#: An adopted text stays readable when a later one replaces it, or when it was withdrawn.
ADOPTED, REPLACED, WITHDRAWN = "adopted", "replaced", "withdrawn"
STATUSES = (ADOPTED, REPLACED, WITHDRAWN)
#: To whom a recommendation may be addressed.
ADDRESSEES = ("metropolises", "association", "national_governments", "united_nations", "partners")
ANSWERS = ("yes", "abstain", "no")


class Recommendation(ContentItem):
    """A text that was adopted together; one without a ``status`` counts as adopted.

    ``addressees`` are of ``ADDRESSEES``, ``addressed_to`` says more exactly who is meant. ``adopted_by`` and
    ``occasion`` tell who adopted it and where, in words; ``origin`` is the debate or session of this portal that it
    comes from, as ``"debates/17"`` or ``"sessions/3"``. ``endorsements`` are the answers of metropolises when it was
    adopted: ``{"metropolis": slug, "answer": "yes" | "abstain" | "no", "reason": …, "language": …}``.
    """

    __tablename__ = "recommendation"
    __table_args__ = (  # type: ignore[assignment]  # each class has its own
        one_of("status", STATUSES),
        CheckConstraint("year BETWEEN 1900 AND 2200", name="year"),
        CheckConstraint("origin ~ '^(debates|sessions)/[0-9]{1,9}$'", name="origin"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str | None]
    year: Mapped[int]
    adopted_on: Mapped[date | None]
    addressees: Mapped[list[str]] = mapped_column(default=list)
    addressed_to: Mapped[Labels] = mapped_column(default=dict)
    adopted_by: Mapped[Labels] = mapped_column(default=dict)
    occasion: Mapped[Labels] = mapped_column(default=dict)
    origin: Mapped[str | None] = mapped_column(String(20))
    endorsements: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)

    __mapper_args__ = {"polymorphic_identity": "recommendation"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)
