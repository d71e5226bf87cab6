"""What becomes of contributions to the community when somebody deletes their account, and the copy they can take."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.community.debate_models import Debate, DebateFollower, DebatePost, DebateReport, PostMention
from app.community.drafting_models import (
    Endorsement,
    FollowUp,
    ParagraphComment,
    ParagraphVersion,
    RecommendationDraft,
)
from app.community.session_models import DirectoryListing
from app.community.wording_models import WordingProposal
from app.kernel.database import Base


def forget_person(session: Session, person_id: int) -> None:
    """Leave what was written, without a name; take somebody out of the directory and off every list of mails.

    The answer of a metropolis stays: it is the metropolis's.
    """
    for own in (DirectoryListing, DebateFollower, PostMention):
        session.execute(delete(own).where(own.person_id == person_id))
    authors: tuple[tuple[type[Base], Any], ...] = (
        (Debate, Debate.opener_id), (Debate, Debate.chair_id), (DebatePost, DebatePost.author_id),
        (DebateReport, DebateReport.reporter_id), (DebateReport, DebateReport.decided_by),
        (RecommendationDraft, RecommendationDraft.begun_by), (ParagraphVersion, ParagraphVersion.author_id),
        (ParagraphComment, ParagraphComment.author_id), (Endorsement, Endorsement.person_id),
        (FollowUp, FollowUp.added_by), (WordingProposal, WordingProposal.proposed_by),
        (WordingProposal, WordingProposal.decided_by),
    )  # fmt: skip
    for table, column in authors:
        session.execute(update(table).where(column == person_id).values({column: None}))


def own_data(session: Session, person_id: int) -> dict[str, Any]:
    """Return what somebody has written in the community."""
    debates = session.scalars(select(Debate).where(Debate.opener_id == person_id).order_by(Debate.id))
    posts = session.scalars(select(DebatePost).where(DebatePost.author_id == person_id).order_by(DebatePost.id))
    remarks = select(ParagraphComment).where(ParagraphComment.author_id == person_id).order_by(ParagraphComment.id)
    answers = session.scalars(select(Endorsement).where(Endorsement.person_id == person_id))
    listing = session.get(DirectoryListing, person_id)
    return {
        "debates": [_text(one, one.opened_at) | {"title": one.title} for one in debates],
        "posts": [_text(one, one.written_at) for one in posts],
        "remarks": [_text(one, one.written_at) for one in session.scalars(remarks)],
        "endorsements": [
            {"metropolis": one.metropolis_slug, "answer": one.answer, "reason": one.reason} for one in answers
        ],
        "directory": None
        if listing is None
        else {"about": listing.about, "languages": listing.languages, "themes": listing.themes},
    }


def _text(one: Any, moment: Any) -> dict[str, Any]:
    return {"written_at": moment.isoformat(), "language": one.language, "text": one.text}
