"""The five regions and the metropolises of the association."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Labels, in_every_language


class Region(Base):
    """One of the association's regions."""

    __tablename__ = "region"
    __table_args__ = (in_every_language("names"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    names: Mapped[Labels]

    metropolises: Mapped[list["Metropolis"]] = relationship(back_populates="region")


class Metropolis(Base):
    """A member; ``country_code`` is ISO 3166-1 alpha-2, coordinates are degrees (WGS 84).

    ``population`` is that of the metropolitan area, in ``population_year``, according to ``population_source``.
    """

    __tablename__ = "metropolis"
    __table_args__ = (
        in_every_language("names"),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint("country_code ~ '^[A-Z]{2}$'", name="country_code"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("population > 0", name="population"),
    )

    slug: Mapped[str] = mapped_column(primary_key=True)
    native_name: Mapped[str]
    names: Mapped[Labels]
    country_code: Mapped[str] = mapped_column(String(2), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    population_source: Mapped[str | None]
    website: Mapped[str | None]

    region: Mapped[Region] = relationship(back_populates="metropolises")

    def name(self, language: str) -> str:
        """Return the name of the metropolis in ``language``."""
        return self.names[language]
