"""Proposals to change the wording of a principle."""

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.community.debate_models import Debate
from app.kernel.database import Base, Labels, in_every_language, one_of
from app.taxonomy.models import Term
from config.languages import LANGUAGE_CODES

PROPOSED, ADOPTED, DECLINED = "proposed", "adopted", "declined"


class WordingProposal(Base):
    """A new wording of a principle in every language, its reason, and the debate on it.

    ``adopted_in`` is the language in which the wording is to be adopted; the others are translations of it.
    """

    __tablename__ = "wording_proposal"
    __table_args__ = (
        in_every_language("texts"),
        one_of("state", (PROPOSED, ADOPTED, DECLINED)),
        one_of("language", LANGUAGE_CODES),
        one_of("adopted_in", LANGUAGE_CODES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principle_code: Mapped[str] = mapped_column(ForeignKey("term.code"), index=True)
    texts: Mapped[Labels]
    adopted_in: Mapped[str]
    reason: Mapped[str]
    language: Mapped[str]
    debate_id: Mapped[int | None] = mapped_column(ForeignKey("debate.id", ondelete="SET NULL"), index=True)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[str] = mapped_column(default=PROPOSED)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("principle_version.id", ondelete="SET NULL"))

    principle: Mapped[Term] = relationship()
    debate: Mapped[Debate | None] = relationship()
    proposer: Mapped[Person | None] = relationship(foreign_keys=[proposed_by])
