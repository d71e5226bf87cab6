"""Use cases on debates: who may read one, to list them, to open one, to sum up, to close, to follow."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts import limits
from app.accounts.acting import ANONYMOUS
from app.accounts.limits import Limit
from app.accounts.permissions import Act, Actor, Subject, could, may, require
from app.community.debate_models import Debate, DebateFollower, DebatePost
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.taxonomy.models import PRINCIPLE, THEME, Term

DEBATES_A_DAY = Limit("debate", 10, timedelta(days=1))
PAGE_SIZE = 30


class Closed(Exception):
    """The debate is closed; nothing more can be written in it."""


def is_member(actor: Actor) -> bool:
    """Tell whether the actor reads what only members read."""
    return could(actor, Act.READ_MEMBERS_DEBATE)


def may_read(actor: Actor, debate: Debate) -> bool:
    """Tell whether a debate exists for the actor."""
    if debate.hidden_at is not None and not could(actor, Act.MODERATE_DEBATES):
        return False
    return not debate.members_only or is_member(actor)


def find(session: Session, actor: Actor, debate_id: int, *, lock: bool = False) -> Debate:
    """Return a debate that the actor may read; raises ``NotFound``. ``lock`` holds it for a change."""
    debate = session.get(Debate, debate_id, with_for_update=True if lock else None, populate_existing=lock)
    if debate is None or not may_read(actor, debate):
        raise NotFound(str(debate_id))
    return debate


def read(session: Session, actor: Actor, debate_id: int) -> Debate:
    """Return a debate whole, with its posts and their authors; raises ``NotFound``."""
    find(session, actor, debate_id)
    posts = selectinload(Debate.posts)
    options = (
        joinedload(Debate.opener), joinedload(Debate.chair), posts.joinedload(DebatePost.author),
        posts.selectinload(DebatePost.mentioned),
    )  # fmt: skip
    return session.scalars(select(Debate).where(Debate.id == debate_id).options(*options)).unique().one()


def threads(debate: Debate) -> list[tuple[DebatePost, list[DebatePost]]]:
    """Return the posts that answer the opening text, in order, each with those that answer it."""
    answers: dict[int, list[DebatePost]] = {}
    for post in debate.posts:
        if post.parent_id is not None:
            answers.setdefault(post.parent_id, []).append(post)
    return [(post, answers.get(post.id, [])) for post in debate.posts if post.parent_id is None]


def _visible(actor: Actor) -> ColumnElement[bool]:
    shown: ColumnElement[bool] = Debate.hidden_at.is_(None)
    return shown if is_member(actor) else shown & Debate.members_only.is_(False)


def listed(
    session: Session, actor: Actor, *, theme: str = "", principle: str = "", state: str = "", page: int = 1
) -> tuple[list[tuple[Debate, int]], int]:
    """Return one page of the debates that the actor may read, each with its number of posts, and how many there are.

    Those that were last written in come first. ``state`` is ``open``, ``closed`` or empty.
    """
    chosen = _visible(actor)
    if theme:
        chosen &= Debate.theme_code == theme
    if principle:
        chosen &= Debate.principle_code == principle
    if state:
        chosen &= Debate.closed_at.is_(None) if state == "open" else Debate.closed_at.is_not(None)
    number = (
        select(func.count()).where(DebatePost.debate_id == Debate.id, DebatePost.hidden_at.is_(None)).scalar_subquery()
    )
    statement = select(Debate, number).where(chosen).options(joinedload(Debate.opener))
    newest = statement.order_by(Debate.last_post_at.desc(), Debate.id.desc())
    rows = session.execute(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    total = session.scalar(select(func.count()).select_from(Debate).where(chosen)) or 0
    return [(debate, count) for debate, count in rows], total


def everybody_may_read(session: Session) -> Sequence[Debate]:
    """Return the debates that need no account, in the order in which they were opened."""
    return session.scalars(select(Debate).where(_visible(ANONYMOUS)).order_by(Debate.id)).all()


def open_debates(session: Session, actor: Actor) -> Sequence[Debate]:
    """Return all debates that the actor may read, the newest first, to be chosen from."""
    return session.scalars(select(Debate).where(_visible(actor)).order_by(Debate.id.desc()).limit(200)).all()


def start(session: Session, actor: Actor, data: Mapping[str, Any]) -> Debate:
    """Open a debate, which its opener chairs and follows; raises ``InvalidInput`` or ``TooOften``."""
    require(actor, Act.TAKE_PART_IN_COMMUNITY)
    _check_term(session, "theme", THEME, data.get("theme"))
    _check_term(session, "principle", PRINCIPLE, data.get("principle"))
    limits.count(session, DEBATES_A_DAY, str(actor.identifier))
    debate = Debate(
        title=data["title"],
        text=data["text"],
        language=data["language"],
        theme_code=data.get("theme") or None,
        principle_code=data.get("principle") or None,
        members_only=data["readers"] == "members",
        opener_id=actor.identifier,
        chair_id=actor.identifier,
    )
    session.add(debate)
    session.flush()
    follow(session, actor, debate.id)
    return debate


def _check_term(session: Session, field: str, scheme: str, code: str | None) -> None:
    found = session.get(Term, code) if code else None
    if code and (found is None or found.scheme != scheme):
        raise InvalidInput({field: [code]})


def subject_of(debate: Debate) -> Subject:
    """Return how people stand to a debate: its chair owns it."""
    return Subject(owners=frozenset({debate.chair_id} if debate.chair_id else ()))


def may_chair(actor: Actor, debate: Debate) -> bool:
    """Tell whether the actor may sum up and close a debate: its chair as long as they are a member, or an editor."""
    return could(actor, Act.TAKE_PART_IN_COMMUNITY) and may(actor, Act.CHAIR_DEBATE, subject_of(debate))


def chaired(session: Session, actor: Actor, debate_id: int, *, lock: bool = False) -> Debate:
    """Return a debate that the actor may sum up and close; raises ``NotFound`` or ``NotAllowed``."""
    debate = find(session, actor, debate_id, lock=lock)
    require(actor, Act.TAKE_PART_IN_COMMUNITY)
    require(actor, Act.CHAIR_DEBATE, subject_of(debate))
    return debate


def sum_up(session: Session, actor: Actor, debate_id: int, summary: str, language: str, *, closing: bool) -> Debate:
    """Write the chair's summary, and close the debate or open it again."""
    debate = chaired(session, actor, debate_id, lock=True)
    debate.summary, debate.summary_language = (summary, language) if summary else (None, None)
    if closing and debate.closed_at is None:
        debate.closed_at = now()
    elif not closing:
        debate.closed_at = None
    return debate


def follow(session: Session, actor: Actor, debate_id: int) -> None:
    """Let the actor have new posts by mail; raises ``NotFound``."""
    require(actor, Act.FOLLOW_DEBATE)
    find(session, actor, debate_id)
    row = {"debate_id": debate_id, "person_id": actor.identifier}
    session.execute(insert(DebateFollower).values(row).on_conflict_do_nothing())


def unfollow(session: Session, actor: Actor, debate_id: int) -> None:
    """Let the actor have no more mails of a debate, even of one that they may no longer read."""
    require(actor, Act.FOLLOW_DEBATE)
    mine = (DebateFollower.debate_id == debate_id) & (DebateFollower.person_id == actor.identifier)
    session.execute(delete(DebateFollower).where(mine))


def follows(session: Session, actor: Actor, debate_id: int) -> bool:
    """Tell whether the actor gets new posts by mail."""
    return actor.signed_in and session.get(DebateFollower, (debate_id, actor.identifier)) is not None


def terms_for_debates(session: Session, scheme: str) -> Sequence[Term]:
    """Return the terms of a scheme in order."""
    return session.scalars(select(Term).where(Term.scheme == scheme).order_by(Term.position)).all()
