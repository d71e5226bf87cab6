"""Conversations between two people or a few, who may not write to whom, reports, and the count of interactions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.database import Base, one_of
from config.languages import LANGUAGE_CODES

ASKER, CONTACT = "asker", "contact"
PARTS = (ASKER, CONTACT)
KEPT, HIDDEN = "kept", "hidden"


class Interaction(Base):
    """That somebody wrote to somebody: between which metropolises, when, answered or not; no person, no word.

    ``item_kind`` and ``item_reference`` name the entry it was about; they are empty where somebody in a directory was
    written to. Nothing points from here to people, conversations or entries, so that a row outlives them all.
    """

    __tablename__ = "interaction"
    __table_args__ = (
        CheckConstraint("(item_kind IS NULL) = (item_reference IS NULL)", name="item"),
        Index("ix_interaction_began_on", "began_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    began_on: Mapped[date]
    answered_on: Mapped[date | None]
    from_metropolis: Mapped[str | None] = mapped_column(ForeignKey("metropolis.slug"))
    to_metropolis: Mapped[str | None] = mapped_column(ForeignKey("metropolis.slug"))
    item_kind: Mapped[str | None]
    item_reference: Mapped[str | None] = mapped_column(String(120))


class Conversation(Base):
    """Somebody's message about an entry, or to a person (``addressee_id``) without one, and what was written after it.

    The addressee is who was meant; the participants are whom it reached. ``answered_at`` is when a contact first
    wrote; ``offered_at`` is when the asker was told of others to write to.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        CheckConstraint("item_id IS NULL OR addressee_id IS NULL", name="about"),
        Index("ix_conversation_unanswered", "began_at", postgresql_where="answered_at IS NULL AND offered_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("content_item.id", ondelete="SET NULL"), index=True)
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    language: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id"), unique=True)

    addressee: Mapped[Person | None] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="conversation", cascade="all, delete-orphan", order_by="Participant.person_id"
    )
    messages: Mapped[list["Message"]] = relationship(
        back_populates="conversation", cascade="all, delete-orphan", order_by="Message.id"
    )


class Participant(Base):
    """Somebody who takes part in a conversation: who asked, or one of those whom the entry's contact reaches.

    ``read_up_to`` is the last message that they have seen.
    """

    __tablename__ = "conversation_participant"
    __table_args__ = (one_of("part", PARTS),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    part: Mapped[str]
    read_up_to: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship(back_populates="participants")
    person: Mapped[Person] = relationship()


class Message(Base):
    """One message; ``author_id`` is empty when its author has left the portal, ``part`` tells on which side they were.

    ``mail_digest`` names the mail by which it came, so that a mail delivered twice is one message.
    """

    __tablename__ = "conversation_message"
    __table_args__ = (
        one_of("part", PARTS),
        one_of("way", ("portal", "mail")),
        one_of("language", LANGUAGE_CODES),
        Index("ix_conversation_message_conversation_id_id", "conversation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    part: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    way: Mapped[str] = mapped_column(default="portal")
    mail_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    attachments_left_out: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship(back_populates="messages")
    author: Mapped[Person | None] = relationship()


class Block(Base):
    """``person_id`` wants to hear nothing more from ``blocked_id``."""

    __tablename__ = "person_block"
    __table_args__ = (CheckConstraint("person_id <> blocked_id", name="others"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class WritingBar(Base):
    """Somebody whom an editor has barred from writing messages and questions."""

    __tablename__ = "writing_bar"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    barred_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Report(Base):
    """Somebody's word that a message, a question or an answer should not be there, and what was decided."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("num_nonnulls(message_id, question_id, answer_id) = 1", name="target"),
        one_of("decision", (KEPT, HIDDEN)),
        Index("ix_report_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("conversation_message.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
