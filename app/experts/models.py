"""What an expert's profile holds that is the same in every language."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.content.models import ContentItem
from app.kernel.database import Labels, one_of

AVAILABILITIES = ("available", "limited", "unavailable")
HELP = ("review", "advice", "speaking", "mission")
#: How well somebody speaks a language: first language, C1 or C2, B1 or B2 of the Common European Framework.
LEVELS = ("first", "fluent", "working")
#: What an expert may tell to editors and keep from everybody else; name, themes and texts are the profile.
HIDEABLE = ("position", "organisation", "country", "languages", "regions", "help", "works")


class Expert(ContentItem):
    """A person who offers what they know. The title of an entry is the name, its summary what they can help with.

    ``places`` are the metropolises that they have worked in, the one where they are based first (if it is a member).
    ``topics`` are concepts of the portal's vocabulary with their names: ``{"identifier": …, "labels": {…}}``.
    ``works`` are the entries that they had a part in, as path of their kind and reference. ``hidden_fields`` (of
    ``HIDEABLE``) are shown to nobody but the expert and editors, and reach no index.
    """

    __tablename__ = "expert"
    __table_args__ = (  # type: ignore[assignment]  # each class has its own
        one_of("availability", AVAILABILITIES),
        CheckConstraint(r"orcid ~ '^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$'", name="orcid"),
        CheckConstraint("country_code ~ '^[A-Z]{2}$'", name="country_code"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(String(2))
    organisation: Mapped[str | None] = mapped_column(String(300))
    positions: Mapped[Labels] = mapped_column(default=dict)
    languages: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    regions: Mapped[list[str]] = mapped_column(default=list)
    topics: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    help_offered: Mapped[list[str]] = mapped_column(default=list)
    availability: Mapped[str | None]
    orcid: Mapped[str | None] = mapped_column(String(19))
    works: Mapped[list[str]] = mapped_column(default=list)
    hidden_fields: Mapped[list[str]] = mapped_column(default=list)
    consented_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": "expert"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)

    def shows(self, field: str) -> bool:
        """Tell whether everybody may see ``field``."""
        return field not in self.hidden_fields
