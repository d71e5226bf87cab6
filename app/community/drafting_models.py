"""Recommendations on their way: drafted by several hands, remarked on, endorsed; and what came of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.community.debate_models import Debate
from app.community.session_models import CommunitySession
from app.content.models import ContentItem
from app.kernel.database import Base, Timestamps, one_of
from app.members.models import Metropolis
from app.recommendations.models import ANSWERS
from app.recommendations.sections import PREAMBLE, REASONS, RECOMMENDATION
from config.languages import LANGUAGE_CODES

DRAFTING, ENDORSING, ADOPTED, GIVEN_UP = "drafting", "endorsing", "adopted", "given_up"
STATES = (DRAFTING, ENDORSING, ADOPTED, GIVEN_UP)
PARTS = (PREAMBLE, RECOMMENDATION, REASONS)


class RecommendationDraft(Timestamps, Base):
    """A recommendation that is being written in one ``language``, from a debate or a session.

    Its paragraphs change while it is in ``drafting``; in ``endorsing`` the text stands still and metropolises answer
    until the end of ``answers_until``; ``adopted`` has an entry, ``item_id``.
    """

    __tablename__ = "recommendation_draft"
    __table_args__ = (
        one_of("language", LANGUAGE_CODES),
        one_of("state", STATES),
        CheckConstraint("num_nonnulls(debate_id, session_id) <= 1", name="origin"),
        CheckConstraint("state <> 'endorsing' OR answers_until IS NOT NULL", name="answers_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str]
    language: Mapped[str]
    themes: Mapped[list[str]] = mapped_column(default=list)
    addressees: Mapped[list[str]] = mapped_column(default=list)
    addressed_to: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(default=DRAFTING)
    answers_until: Mapped[date | None]
    debate_id: Mapped[int | None] = mapped_column(ForeignKey("debate.id", ondelete="SET NULL"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("community_session.id", ondelete="SET NULL"), index=True)
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("content_item.id", ondelete="SET NULL"), unique=True)

    debate: Mapped[Debate | None] = relationship()
    session: Mapped[CommunitySession | None] = relationship()
    item: Mapped[ContentItem | None] = relationship()
    paragraphs: Mapped[list["Paragraph"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="(Paragraph.position, Paragraph.id)"
    )
    endorsements: Mapped[list["Endorsement"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="Endorsement.metropolis_slug"
    )


class Paragraph(Base):
    """A paragraph of a draft. ``version`` grows with each change; an empty ``text`` is a paragraph struck out."""

    __tablename__ = "recommendation_paragraph"
    __table_args__ = (
        one_of("part", PARTS),
        Index("ix_recommendation_paragraph_draft_id_position", "draft_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_draft.id", ondelete="CASCADE"))
    part: Mapped[str]
    position: Mapped[int]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    draft: Mapped[RecommendationDraft] = relationship(back_populates="paragraphs")
    versions: Mapped[list["ParagraphVersion"]] = relationship(
        back_populates="paragraph", cascade="all, delete-orphan", order_by="ParagraphVersion.number"
    )
    comments: Mapped[list["ParagraphComment"]] = relationship(
        back_populates="paragraph", cascade="all, delete-orphan", order_by="ParagraphComment.id"
    )


class ParagraphVersion(Base):
    """A wording of a paragraph, and who wrote it."""

    __tablename__ = "recommendation_paragraph_version"

    paragraph_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation_paragraph.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())

    paragraph: Mapped[Paragraph] = relationship(back_populates="versions")
    author: Mapped[Person | None] = relationship()


class ParagraphComment(Base):
    """A remark on a paragraph, in any of the portal's languages; settled when it has been answered in the text."""

    __tablename__ = "recommendation_paragraph_comment"
    __table_args__ = (one_of("language", LANGUAGE_CODES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("recommendation_paragraph.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    language: Mapped[str]
    text: Mapped[str]
    on_version: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]

    paragraph: Mapped[Paragraph] = relationship(back_populates="comments")
    author: Mapped[Person | None] = relationship()


class Endorsement(Base):
    """The answer of a metropolis: one for each, whoever of it gave it last."""

    __tablename__ = "recommendation_endorsement"
    __table_args__ = (one_of("answer", ANSWERS), one_of("language", LANGUAGE_CODES))

    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_draft.id", ondelete="CASCADE"), primary_key=True)
    metropolis_slug: Mapped[str] = mapped_column(ForeignKey("metropolis.slug"), primary_key=True, index=True)
    answer: Mapped[str]
    reason: Mapped[str] = mapped_column(String(2_000), default="")
    language: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())

    draft: Mapped[RecommendationDraft] = relationship(back_populates="endorsements")
    metropolis: Mapped[Metropolis] = relationship()


class FollowUp(Base):
    """That a metropolis acted on a recommendation: in words, and with the case study that tells of it (if any)."""

    __tablename__ = "recommendation_follow_up"
    __table_args__ = (one_of("language", LANGUAGE_CODES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), index=True)
    metropolis_slug: Mapped[str] = mapped_column(ForeignKey("metropolis.slug"), index=True)
    case_item_id: Mapped[int | None] = mapped_column(ForeignKey("content_item.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(2_000))
    language: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
