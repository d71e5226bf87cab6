"""Terms of the controlled schemes, and the dated wordings of the Principles for Better Cities."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Labels, in_every_language, one_of
from config.languages import LANGUAGE_CODES

THEME, PRINCIPLE, DOMAIN, CAPACITY = "theme", "principle", "domain", "capacity"
SUBDOMAIN, OUTCOME, SOCIAL_DOMAIN, SDG = "subdomain", "outcome", "social_domain", "sdg"
SCHEMES = (THEME, DOMAIN, PRINCIPLE, CAPACITY, SUBDOMAIN, OUTCOME, SOCIAL_DOMAIN, SDG)
#: The schemes whose terms an entry may be tagged with.
TAG_SCHEMES = (THEME, PRINCIPLE, CAPACITY, SDG)


class Term(Base):
    """A term of a scheme; ``code`` is unique over all schemes and is what addresses, tags and files name."""

    __tablename__ = "term"
    __table_args__ = (
        one_of("scheme", SCHEMES),
        in_every_language("labels"),
        Index("ix_term_scheme", "scheme", "position"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    scheme: Mapped[str]
    position: Mapped[int]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("term.code"))
    labels: Mapped[Labels]
    descriptions: Mapped[Labels] = mapped_column(default=dict)

    parent: Mapped["Term | None"] = relationship(back_populates="children", remote_side="Term.code")
    children: Mapped[list["Term"]] = relationship(back_populates="parent", order_by="Term.position")
    versions: Mapped[list["PrincipleVersion"]] = relationship(
        back_populates="principle", order_by="PrincipleVersion.valid_from", cascade="all, delete-orphan"
    )

    def label(self, language: str) -> str:
        """Return the name of the term in ``language``."""
        return self.labels[language]


class PrincipleVersion(Base):
    """A wording of a principle and the day from which it holds; earlier wordings stay readable.

    ``adopted_in`` is the language of the wording that the association adopted; the others are translations of it.
    """

    __tablename__ = "principle_version"
    __table_args__ = (
        UniqueConstraint("principle_code", "valid_from"),
        in_every_language("texts"),
        one_of("adopted_in", LANGUAGE_CODES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principle_code: Mapped[str] = mapped_column(ForeignKey("term.code", ondelete="CASCADE"))
    valid_from: Mapped[date]
    texts: Mapped[Labels]
    source: Mapped[str]
    adopted_in: Mapped[str]

    principle: Mapped[Term] = relationship(back_populates="versions")
