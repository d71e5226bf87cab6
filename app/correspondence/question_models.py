"""Questions that readers ask under an entry, and the answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.database import Base, one_of
from config.languages import LANGUAGE_CODES

WAITING, PUBLIC, REFUSED, HIDDEN = "waiting", "public", "refused", "hidden"
QUESTION_STATES = (WAITING, PUBLIC, REFUSED, HIDDEN)
ANSWER_STATES = (PUBLIC, HIDDEN)
#: As what somebody answered: the contact of the entry (or somebody of its metropolis), or the editorial team.
ANSWERED_AS = ("contact", "editor")


class Question(Base):
    """A question under an entry; ``named`` tells whether readers see who asked."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("state", QUESTION_STATES),
        one_of("language", LANGUAGE_CODES),
        Index("ix_question_item_id_state", "item_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    named: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())

    author: Mapped[Person | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="question", cascade="all, delete-orphan", order_by="Answer.id"
    )


class Answer(Base):
    """An answer to a question, and as what its author gave it."""

    __tablename__ = "answer"
    __table_args__ = (
        one_of("state", ANSWER_STATES),
        one_of("language", LANGUAGE_CODES),
        one_of("answered_as", ANSWERED_AS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    answered_as: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=PUBLIC)
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())

    question: Mapped[Question] = relationship(back_populates="answers")
    author: Mapped[Person | None] = relationship()
