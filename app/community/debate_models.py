"""Debates of the community: the opening text, the posts with their earlier wordings, who follows, what was reported."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.database import Base, one_of
from config.languages import LANGUAGE_CODES

KEPT, HIDDEN = "kept", "hidden"


class Debate(Base):
    """A debate: its topic and the text that opens it, in one ``language``.

    ``members_only`` debates are read by city managers, editors and administrators; for everybody else they do not
    exist. The chair (at first who opened it) sums up and closes. ``hidden_at`` is set by moderation.
    """

    __tablename__ = "debate"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        one_of("summary_language", LANGUAGE_CODES),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden"),
        CheckConstraint("(summary IS NULL) = (summary_language IS NULL)", name="summed_up"),
        Index("ix_debate_last_post_at", "last_post_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    language: Mapped[str]
    theme_code: Mapped[str | None] = mapped_column(ForeignKey("term.code"), index=True)
    principle_code: Mapped[str | None] = mapped_column(ForeignKey("term.code"), index=True)
    members_only: Mapped[bool] = mapped_column(default=False)
    opener_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_post_at: Mapped[datetime] = mapped_column(server_default=func.now())
    summary: Mapped[str | None]
    summary_language: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(String(1_000))

    opener: Mapped[Person | None] = relationship(foreign_keys=[opener_id])
    chair: Mapped[Person | None] = relationship(foreign_keys=[chair_id])
    posts: Mapped[list["DebatePost"]] = relationship(
        back_populates="debate", cascade="all, delete-orphan", order_by="DebatePost.id"
    )


class DebatePost(Base):
    """A post of a debate; one with a ``parent_id`` answers another one, which has none itself."""

    __tablename__ = "debate_post"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden"),
        Index("ix_debate_post_debate_id_id", "debate_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("debate.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("debate_post.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    language: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(String(1_000))

    debate: Mapped[Debate] = relationship(back_populates="posts")
    author: Mapped[Person | None] = relationship()
    earlier: Mapped[list["PostVersion"]] = relationship(
        cascade="all, delete-orphan", order_by="PostVersion.number", back_populates="post"
    )
    mentioned: Mapped[list[Person]] = relationship(secondary="debate_post_mention", order_by=Person.name)


class PostVersion(Base):
    """An earlier wording of a post, which was replaced at ``replaced_at``."""

    __tablename__ = "debate_post_version"
    __table_args__ = (one_of("language", LANGUAGE_CODES),)

    post_id: Mapped[int] = mapped_column(ForeignKey("debate_post.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    text: Mapped[str]
    replaced_at: Mapped[datetime]

    post: Mapped[DebatePost] = relationship(back_populates="earlier")


class PostMention(Base):
    """Somebody whom the author of a post wanted to reach; they take part in the debate."""

    __tablename__ = "debate_post_mention"

    post_id: Mapped[int] = mapped_column(ForeignKey("debate_post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class DebateFollower(Base):
    """Somebody who gets new posts of a debate by mail."""

    __tablename__ = "debate_follower"

    debate_id: Mapped[int] = mapped_column(ForeignKey("debate.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class DebateReport(Base):
    """Somebody's word that a post (or without one the opening text) should not be there, and what was decided."""

    __tablename__ = "debate_report"
    __table_args__ = (one_of("decision", (KEPT, HIDDEN)), Index("ix_debate_report_decided_at", "decided_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("debate.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("debate_post.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    debate: Mapped[Debate] = relationship()
    post: Mapped[DebatePost | None] = relationship()
