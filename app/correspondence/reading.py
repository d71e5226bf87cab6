"""What somebody sees of their conversations: the lists, and one conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.reading import Card, read_cards
from app.correspondence import notices
from app.correspondence.models import ASKER, Block, Conversation, Message, Participant
from app.correspondence.service import find, readers_of
from app.kernel.database import now

Box = Literal["inbox", "sent", "archive"]
BOXES: tuple[Box, ...] = ("inbox", "sent", "archive")
PAGE_SIZE = 25
#: After this time without an answer, the asker is offered somebody else.
UNANSWERED_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """A conversation in a list; ``names`` are the others who have written in it, or whom one has written to."""

    id: int
    subject: str
    language: str
    names: tuple[str, ...]
    last_at: datetime
    unread: bool
    asked: bool
    answered: bool


@dataclass(frozen=True)
class ShownMessage:
    """A message as one participant sees it; the author of a message is nameless when they have left the portal."""

    id: int
    author: str
    author_id: int | None
    own: bool
    from_contact: bool
    language: str
    text: str
    sent_at: datetime
    hidden: bool
    attachments_left_out: int


@dataclass(frozen=True)
class Thread:
    """A conversation as one participant sees it.

    ``meant_for`` is the name of the person in a directory who was written to, where that is not the reader. ``closed``
    tells that a further message would reach nobody; ``unanswered`` that the asker may turn to others.
    """

    id: int
    subject: str
    language: str
    item_id: int | None
    card: Card | None
    addressee_id: int | None
    meant_for: str
    messages: tuple[ShownMessage, ...]
    asked: bool
    archived: bool
    unread: bool
    closed: bool
    unanswered: bool
    blocked: tuple[int, ...]

    @property
    def last_message(self) -> int:
        """Return the last message that is shown."""
        return max((message.id for message in self.messages), default=0)

    @property
    def others(self) -> tuple[tuple[int, str], ...]:
        """Return the others who have written, whom the reader may block."""
        found = {m.author_id: m.author for m in self.messages if m.author_id is not None and not m.own}
        return tuple((person, name) for person, name in found.items() if person not in self.blocked)


def count_unread(session: Session, actor: Actor) -> int:
    """Return how many conversations hold something that the actor has not seen."""
    mine = aliased(Participant)
    statement = select(func.count()).select_from(mine).where(mine.person_id == actor.identifier, _unread(mine))
    return session.scalar(statement) or 0


def read_box(session: Session, actor: Actor, box: Box, page: int = 1) -> tuple[list[Line], bool]:
    """Return the conversations in a box, newest first, and whether there are more on the next page."""
    require(actor, Act.READ_CONVERSATION)
    mine = aliased(Participant)
    last = select(func.max(Message.sent_at)).where(Message.conversation_id == Conversation.id).scalar_subquery()
    statement = (
        select(Conversation, mine.part, last.label("last_at"), _unread(mine).label("unread"), Person.name)
        .outerjoin(Person, Person.id == Conversation.addressee_id)
        .join(mine, and_(mine.conversation_id == Conversation.id, mine.person_id == actor.identifier))
        .where(mine.archived_at.is_not(None) if box == "archive" else mine.archived_at.is_(None))
        .order_by(last.desc(), Conversation.id.desc())
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    )
    if box == "inbox":
        statement = statement.where(_something_from_others(mine))
    elif box == "sent":
        statement = statement.where(mine.part == ASKER)
    rows = session.execute(statement).all()
    names = _names(session, actor, [row[0].id for row in rows])
    lines = [
        Line(
            id=conversation.id,
            subject=conversation.subject,
            language=conversation.language,
            names=tuple(names.get(conversation.id) or ([addressee] if part == ASKER and addressee else [])),
            last_at=last_at,
            unread=unread,
            asked=part == ASKER,
            answered=conversation.answered_at is not None,
        )
        for conversation, part, last_at, unread, addressee in rows[:PAGE_SIZE]
    ]
    return lines, len(rows) > PAGE_SIZE


def read_thread(
    session: Session, actor: Actor, conversation_id: int, kinds: Mapping[str, Kind], language: str
) -> Thread:
    """Return a conversation in which the actor takes part; raises ``NotFound``."""
    conversation = find(session, actor, conversation_id)
    mine = next(one for one in conversation.participants if one.person_id == actor.identifier)
    messages = _messages(session, actor, conversation_id)
    unanswered = conversation.answered_at is None and conversation.began_at + UNANSWERED_AFTER <= now()
    cards = read_cards(session, kinds, [conversation.item_id] if conversation.item_id else [], language)
    blocked = session.scalars(select(Block.blocked_id).where(Block.person_id == actor.identifier))
    return Thread(
        id=conversation.id,
        subject=conversation.subject,
        language=conversation.language,
        item_id=conversation.item_id,
        card=cards[0] if cards else None,
        addressee_id=conversation.addressee_id,
        meant_for=notices.meant_for(conversation, mine.person_id),
        messages=tuple(messages),
        asked=mine.part == ASKER,
        archived=mine.archived_at is not None,
        unread=any(message.id > mine.read_up_to and not message.own for message in messages),
        closed=not readers_of(session, conversation, mine.person_id),
        unanswered=mine.part == ASKER and unanswered,
        blocked=tuple(blocked),
    )


def first_message(session: Session, actor: Actor, conversation_id: int) -> tuple[str, str, str]:
    """Return subject, text and language of what the actor wrote first in a conversation; raises ``NotFound``."""
    conversation = find(session, actor, conversation_id)
    statement = select(Message.text).where(Message.conversation_id == conversation.id)
    text = session.scalar(statement.where(Message.author_id == actor.identifier).order_by(Message.id).limit(1))
    return conversation.subject, text or "", conversation.language


def read_blocked(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the people whom the actor has blocked."""
    statement = select(Person.id, Person.name).join(Block, Block.blocked_id == Person.id)
    return [
        (one, name)
        for one, name in session.execute(statement.where(Block.person_id == actor.identifier).order_by(Person.name))
    ]


def item_of(session: Session, item_id: int | None) -> ContentItem | None:
    """Return an entry, if it is still there."""
    return session.get(ContentItem, item_id) if item_id is not None else None


def _messages(session: Session, actor: Actor, conversation_id: int) -> list[ShownMessage]:
    # What somebody wrote after the reader had blocked them is not for the reader.
    refused = exists().where(
        Block.person_id == actor.identifier, Block.blocked_id == Message.author_id, Block.since <= Message.sent_at
    )
    statement = (
        select(Message, Person.name)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.conversation_id == conversation_id, ~refused)
        .order_by(Message.id)
    )
    return [_shown(message, name, actor) for message, name in session.execute(statement)]


def _shown(message: Message, name: str | None, actor: Actor) -> ShownMessage:
    own = message.author_id == actor.identifier
    hidden = message.hidden_at is not None and not own
    return ShownMessage(
        id=message.id,
        author=name or "",
        author_id=message.author_id,
        own=own,
        from_contact=message.part != ASKER,
        language=message.language,
        text="" if hidden else message.text,
        sent_at=message.sent_at,
        hidden=message.hidden_at is not None,
        attachments_left_out=message.attachments_left_out,
    )


def _from_others(mine: Any) -> Any:
    other = or_(Message.author_id.is_(None), Message.author_id != mine.person_id)
    refused = exists().where(
        Block.person_id == mine.person_id, Block.blocked_id == Message.author_id, Block.since <= Message.sent_at
    )
    return and_(Message.conversation_id == mine.conversation_id, other, ~refused)


def _something_from_others(mine: Any) -> Any:
    return exists().where(_from_others(mine)).correlate(mine)


def _unread(mine: Any) -> Any:
    return exists().where(_from_others(mine), Message.id > mine.read_up_to).correlate(mine)


def _names(session: Session, actor: Actor, conversations: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(Message.conversation_id, Person.name)
        .join(Person, Person.id == Message.author_id)
        .where(Message.conversation_id.in_(conversations), Person.id != actor.identifier, Person.name != "")
        .group_by(Message.conversation_id, Person.name)
        .order_by(func.min(Message.id))
    )
    found: dict[int, list[str]] = {}
    for conversation, name in session.execute(statement):
        found.setdefault(conversation, []).append(name)
    return found
