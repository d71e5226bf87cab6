"""Use cases on posts: to answer, to edit, to see what was written before."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import limits
from app.accounts.limits import Limit
from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, Subject, could, may, require
from app.community import notices
from app.community.debate_models import Debate, DebatePost, PostMention, PostVersion
from app.community.debates import Closed, find, follow
from app.kernel.database import now
from app.kernel.errors import NotFound

POSTS_A_DAY = Limit("debate_post", 100, timedelta(days=1))
#: The same text sent twice within this time is one post: a form that was sent again.
SAME_POST = timedelta(minutes=5)


def write(
    session: Session,
    actor: Actor,
    debate_id: int,
    data: Mapping[str, Any],
    parent_id: int | None = None,
) -> DebatePost:
    """Write a post, tell who follows and who is mentioned; raises ``NotFound``, ``Closed`` or ``TooOften``.

    An answer to an answer stands beside it: threads are one level deep.
    """
    require(actor, Act.TAKE_PART_IN_COMMUNITY)
    debate = find(session, actor, debate_id, lock=True)  # so that nothing is written into a debate while it closes
    if debate.closed_at is not None:
        raise Closed
    parent = _parent(session, debate, parent_id)
    again = _sent_before(session, actor, debate_id, parent, data["text"])
    if again is not None:
        return again
    limits.count(session, POSTS_A_DAY, str(actor.identifier))
    post = DebatePost(
        debate=debate,
        parent_id=parent,
        author_id=actor.identifier,
        language=data["language"],
        text=data["text"],
        written_at=now(),
    )
    session.add(post)
    debate.last_post_at = post.written_at
    session.flush()
    mentioned = _mentioned(session, debate, data.get("mention", ()))
    session.add_all(PostMention(post_id=post.id, person_id=one) for one in mentioned)
    follow(session, actor, debate_id)
    session.flush()
    notices.tell_of_post(session, debate, post, actor, mentioned)
    return post


def _parent(session: Session, debate: Debate, parent_id: int | None) -> int | None:
    if parent_id is None:
        return None
    parent = session.get(DebatePost, parent_id)
    if parent is None or parent.debate_id != debate.id or parent.hidden_at is not None:
        raise NotFound(str(parent_id))
    return parent.parent_id or parent.id


def _sent_before(session: Session, actor: Actor, debate_id: int, parent: int | None, text: str) -> DebatePost | None:
    statement = select(DebatePost).where(
        DebatePost.debate_id == debate_id,
        DebatePost.author_id == actor.identifier,
        DebatePost.parent_id.is_not_distinct_from(parent),
        DebatePost.text == text,
        DebatePost.written_at > now() - SAME_POST,
    )
    return session.scalars(statement.limit(1)).first()


def taking_part(session: Session, debate: Debate) -> list[Person]:
    """Return the people who have written in a debate and can still be reached, by name."""
    authors = select(DebatePost.author_id).where(DebatePost.debate_id == debate.id, DebatePost.hidden_at.is_(None))
    wanted = Person.id.in_(authors) | (Person.id == debate.opener_id)
    return list(session.scalars(select(Person).where(wanted, Person.state == "active").order_by(Person.name)))


def _mentioned(session: Session, debate: Debate, wanted: Collection[int]) -> list[int]:
    if not wanted:
        return []
    return [person.id for person in taking_part(session, debate) if person.id in wanted]


def find_post(session: Session, actor: Actor, post_id: int, *, lock: bool = False) -> DebatePost:
    """Return a post that the actor may read; raises ``NotFound``."""
    post = session.get(DebatePost, post_id, with_for_update={"of": DebatePost} if lock else None)
    if post is None:
        raise NotFound(str(post_id))
    find(session, actor, post.debate_id)
    if post.hidden_at is not None and not could(actor, Act.MODERATE_DEBATES):
        raise NotFound(str(post_id))
    return post


def may_edit(actor: Actor, post: DebatePost) -> bool:
    """Tell whether the actor may change a post: their own, as long as the debate is open."""
    open_one = post.debate.closed_at is None and post.hidden_at is None
    return open_one and could(actor, Act.TAKE_PART_IN_COMMUNITY) and may(actor, Act.EDIT_POST, subject_of(post))


def subject_of(post: DebatePost) -> Subject:
    """Return how people stand to a post: its author owns it."""
    return Subject(owners=frozenset({post.author_id} if post.author_id else ()))


def editable(session: Session, actor: Actor, post_id: int, *, lock: bool = False) -> DebatePost:
    """Return a post that the actor may change; raises ``NotFound``, ``NotAllowed`` or ``Closed``."""
    post = find_post(session, actor, post_id, lock=lock)
    require(actor, Act.TAKE_PART_IN_COMMUNITY)
    require(actor, Act.EDIT_POST, subject_of(post))
    if post.debate.closed_at is not None or post.hidden_at is not None:
        raise Closed
    return post


def edit(session: Session, actor: Actor, post_id: int, text: str, language: str) -> DebatePost:
    """Change a post of one's own; what it said before stays readable."""
    post = editable(session, actor, post_id, lock=True)
    if (text, language) == (post.text, post.language):
        return post
    moment = now()
    number = len(post.earlier) + 1
    post.earlier.append(PostVersion(number=number, language=post.language, text=post.text, replaced_at=moment))
    post.text, post.language, post.edited_at = text, language, moment
    return post


def history(session: Session, actor: Actor, post_id: int) -> DebatePost:
    """Return a post with its earlier wordings; raises ``NotFound``."""
    find_post(session, actor, post_id)
    options = (joinedload(DebatePost.earlier), joinedload(DebatePost.author), joinedload(DebatePost.debate))
    return session.scalars(select(DebatePost).where(DebatePost.id == post_id).options(*options)).unique().one()


def quoted(text: str) -> str:
    """Return ``text`` as a quotation to begin an answer with."""
    return "".join(f"> {line}\n" for line in text.splitlines()) + "\n"
