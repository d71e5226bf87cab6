"""Reports of posts and debates, and hiding what should not be there, with the reason told."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import limits
from app.accounts.limits import Limit
from app.accounts.permissions import Act, Actor, require
from app.community.debate_models import HIDDEN, KEPT, Debate, DebatePost, DebateReport
from app.community.debates import find
from app.community.posts import find_post
from app.kernel.database import now
from app.kernel.errors import NotFound

REPORTS_A_DAY = Limit("debate_report", 20, timedelta(days=1))
MOST_SHOWN = 100


def reportable(session: Session, actor: Actor, debate_id: int, post_id: int | None) -> Debate | DebatePost:
    """Return what the actor wants to report; raises ``NotFound``."""
    require(actor, Act.REPORT_POST)
    if post_id is None:
        return find(session, actor, debate_id)
    post = find_post(session, actor, post_id)
    if post.debate_id != debate_id:
        raise NotFound(str(post_id))
    return post


def report(session: Session, actor: Actor, debate_id: int, post_id: int | None, reason: str) -> None:
    """Report a post, or without one the opening text; a report of the same person that is open counts for all."""
    reportable(session, actor, debate_id, post_id)
    mine = select(DebateReport.id).where(
        DebateReport.debate_id == debate_id,
        DebateReport.post_id.is_not_distinct_from(post_id),
        DebateReport.reporter_id == actor.identifier,
        DebateReport.decided_at.is_(None),
    )
    if session.scalar(mine.limit(1)) is not None:
        return
    limits.count(session, REPORTS_A_DAY, str(actor.identifier))
    session.add(DebateReport(debate_id=debate_id, post_id=post_id, reporter_id=actor.identifier, reason=reason))


def reports(session: Session, actor: Actor) -> Sequence[DebateReport]:
    """Return the reports, undecided ones first."""
    require(actor, Act.MODERATE_DEBATES)
    options = (joinedload(DebateReport.debate), joinedload(DebateReport.post).joinedload(DebatePost.author))
    order = (DebateReport.decided_at.desc().nulls_first(), DebateReport.id.desc())
    return session.scalars(select(DebateReport).options(*options).order_by(*order).limit(MOST_SHOWN)).all()


def moderate(session: Session, actor: Actor, debate_id: int, post_id: int | None, reason: str) -> None:
    """Hide a post or a debate for a ``reason``, or show it again when the reason is empty; decides its reports."""
    require(actor, Act.MODERATE_DEBATES)
    target: Debate | DebatePost = reportable_by_moderator(session, actor, debate_id, post_id)
    target.hidden_at = now() if reason else None
    target.hidden_reason = reason or None
    undecided = select(DebateReport).where(
        DebateReport.debate_id == debate_id,
        DebateReport.post_id.is_not_distinct_from(post_id),
        DebateReport.decided_at.is_(None),
    )
    for one in session.scalars(undecided):
        one.decision = HIDDEN if reason else KEPT
        one.decided_at, one.decided_by = now(), actor.identifier


def reportable_by_moderator(session: Session, actor: Actor, debate_id: int, post_id: int | None) -> Debate | DebatePost:
    """Return what is to be moderated; raises ``NotFound``."""
    if post_id is None:
        return find(session, actor, debate_id, lock=True)
    post = find_post(session, actor, post_id, lock=True)
    if post.debate_id != debate_id:
        raise NotFound(str(post_id))
    return post
