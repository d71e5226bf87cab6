"""The facts of a case study that are the same in every language."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.content.models import ContentItem
from app.kernel.database import Base, Labels, one_of

STATUSES = ("planned", "under_way", "completed", "discontinued")
GOVERNMENT_LEVELS = ("municipal", "metropolitan", "regional", "national", "multilevel")


class CaseStudy(ContentItem):
    """A policy of one or more metropolises; ``cost_amount`` is in ``cost_currency`` (ISO 4217) of ``cost_year``."""

    __tablename__ = "case_study"
    __table_args__ = (  # type: ignore[assignment]  # each class has its own
        one_of("status", STATUSES),
        one_of("level_of_government", GOVERNMENT_LEVELS),
        CheckConstraint("start_year BETWEEN 1800 AND 2200", name="start_year"),
        CheckConstraint("end_year BETWEEN 1800 AND 2200 AND end_year >= start_year", name="end_year"),
        CheckConstraint("cost_amount >= 0", name="cost_amount"),
        CheckConstraint("(cost_amount IS NULL) = (cost_currency IS NULL)", name="cost_complete"),
        CheckConstraint("cost_currency ~ '^[A-Z]{3}$'", name="cost_currency"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="place_complete"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("contact_website ~ '^https?://'", name="contact_website"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str | None]
    start_year: Mapped[int | None]
    end_year: Mapped[int | None]
    level_of_government: Mapped[str | None]
    lead_organisation: Mapped[str | None]
    cost_amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    cost_currency: Mapped[str | None] = mapped_column(String(3))
    cost_year: Mapped[int | None]
    cost_notes: Mapped[Labels] = mapped_column(default=dict)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    contact_organisation: Mapped[str | None]
    contact_website: Mapped[str | None]

    key_figures: Mapped[list["KeyFigure"]] = relationship(
        back_populates="case_study", cascade="all, delete-orphan", order_by="KeyFigure.position"
    )

    __mapper_args__ = {"polymorphic_identity": "case-study"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)


class KeyFigure(Base):
    """A measured fact of a case study; ``source_position`` is the number of the source that states it."""

    __tablename__ = "case_study_key_figure"

    case_study_id: Mapped[int] = mapped_column(ForeignKey("case_study.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    year: Mapped[int | None]
    source_position: Mapped[int | None]
    labels: Mapped[Labels]

    case_study: Mapped[CaseStudy] = relationship(back_populates="key_figures")
