"""Use cases on conversations: to begin one, to answer, to archive it, to block somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, selectinload

from app.accounts import limits
from app.accounts.address_books import Addressee
from app.accounts.limits import Limit
from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, Subject, may, require
from app.content.models import ContentItem
from app.correspondence import notices
from app.correspondence.destinations import (
    Destination,
    To,
    destination,
    destination_for,
    places_of,
    strangers_among,
)
from app.correspondence.models import (
    ASKER,
    CONTACT,
    Block,
    Conversation,
    Interaction,
    Message,
    Participant,
    WritingBar,
)
from app.kernel.database import now
from app.kernel.errors import NotFound

DAY = timedelta(days=1)
CONVERSATIONS_A_DAY = Limit("conversation", 10, DAY)
#: For people of whom nothing has been approved yet.
FIRST_CONVERSATIONS_A_DAY = Limit("conversation", 3, DAY)
REPLIES_A_DAY = Limit("reply", 100, DAY)
#: The same text again within this time is the same message, sent twice by a double click or an impatient reload.
SAME_MESSAGE = timedelta(minutes=10)


class NobodyToReach(Exception):
    """Nobody is left whom the message could reach."""


class Barred(Exception):
    """An editor has barred this person from writing."""


@dataclass(frozen=True)
class _Matter:
    """What a first message is about: an entry, or a person; and which metropolis it goes to."""

    item: ContentItem | None
    addressee_id: int | None
    metropolis: str | None


@dataclass(frozen=True)
class Letter:
    """What somebody writes, checked: ``subject`` is none in an answer."""

    text: str
    language: str
    subject: str = ""
    way: str = "portal"
    mail_digest: str | None = None
    attachments_left_out: int = 0


def begin(
    session: Session, actor: Actor, item_id: int, letter: Letter, to: To = "contact", instead: int | None = None
) -> int:
    """Write to the contact of an entry (``to`` others of it) and return the conversation.

    ``instead`` is an own conversation that nobody answered: its people are not written to again. Raises ``Barred``,
    ``NobodyToReach``, ``TooOften``, ``NotFound`` (the entry is not public).
    """
    require(actor, Act.WRITE_MESSAGE)
    writer = writing_person(session, actor)
    item = session.get(ContentItem, item_id)
    if item is None or not item.is_public:
        raise NotFound(str(item_id))
    places = places_of(session, item.id)
    matter = _Matter(item, None, places[0][0] if places else None)
    without = _asked_before(session, actor, instead)
    return _begin(
        session, actor, writer, matter, letter, lambda: destination(session, item_id, writer.id, to, without=without)
    )


def begin_with(
    session: Session,
    actor: Actor,
    addressee: Addressee,
    letter: Letter,
    to: To = "contact",
    instead: int | None = None,
) -> int:
    """Write to somebody in a directory, about no entry, and return the conversation; otherwise like ``begin``.

    Raises ``NotFound`` for oneself.
    """
    require(actor, Act.WRITE_MESSAGE)
    writer = writing_person(session, actor)
    if addressee.person_id == writer.id:
        raise NotFound(str(addressee.person_id))
    matter = _Matter(None, addressee.person_id, addressee.metropolises[0] if addressee.metropolises else None)
    without = _asked_before(session, actor, instead)
    return _begin(
        session,
        actor,
        writer,
        matter,
        letter,
        lambda: destination_for(session, addressee, writer.id, to, without=without),
    )


def _begin(
    session: Session,
    actor: Actor,
    writer: Person,
    matter: _Matter,
    letter: Letter,
    reach: Callable[[], Destination | None],
) -> int:
    again = _begun_already(session, writer.id, matter, letter)
    if again is not None:
        return again
    reached = reach()
    if reached is None:
        raise NobodyToReach
    limits.count(session, CONVERSATIONS_A_DAY if actor.approved else FIRST_CONVERSATIONS_A_DAY, str(writer.id))
    conversation = Conversation(
        item_id=matter.item.id if matter.item is not None else None, addressee_id=matter.addressee_id,
        subject=letter.subject, language=letter.language, began_at=now(),
        interaction_id=_count_interaction(session, writer, matter),
    )  # fmt: skip
    conversation.participants = [Participant(person_id=writer.id, part=ASKER)]
    conversation.participants += [Participant(person_id=one, part=CONTACT) for one in reached.people]
    session.add(conversation)
    session.flush()
    _write(session, conversation, writer, ASKER, letter, reached.people)
    return conversation.id


def reply(session: Session, actor: Actor, conversation_id: int, letter: Letter) -> Message:
    """Write into a conversation; raises ``NotFound``, ``Barred``, ``NobodyToReach`` or ``TooOften``.

    The row of the conversation is locked first, so of two answers at once one is the first, and it counts once.
    """
    conversation = find(session, actor, conversation_id, lock=True)
    require(actor, Act.WRITE_MESSAGE)
    writer = writing_person(session, actor)
    part = next(one.part for one in conversation.participants if one.person_id == writer.id)
    again = _written_already(session, conversation, writer.id, letter)
    if again is not None:
        return again
    readers = readers_of(session, conversation, writer.id)
    if not readers:
        raise NobodyToReach
    limits.count(session, REPLIES_A_DAY, str(writer.id))
    if part == CONTACT and conversation.answered_at is None:
        conversation.answered_at = now()
        session.get_one(Interaction, conversation.interaction_id).answered_on = now().date()
    return _write(session, conversation, writer, part, letter, readers)


def find(session: Session, actor: Actor, conversation_id: int, *, lock: bool = False) -> Conversation:
    """Return a conversation in which ``actor`` takes part; raises ``NotFound``, also where there is one of others."""
    statement = select(Conversation).where(Conversation.id == conversation_id)
    statement = statement.options(selectinload(Conversation.participants).joinedload(Participant.person))
    found = session.scalar(statement.with_for_update(of=Conversation) if lock else statement)
    if found is None or not may(actor, Act.READ_CONVERSATION, subject_of(found)):
        raise NotFound(str(conversation_id))
    return found


def subject_of(conversation: Conversation) -> Subject:
    """Return who takes part in a conversation."""
    return Subject(taking_part=frozenset(one.person_id for one in conversation.participants))


def readers_of(session: Session, conversation: Conversation, writer_id: int) -> list[int]:
    """Return whom a message by ``writer_id`` reaches: those with an account, where neither has blocked the other."""
    others = [one for one in conversation.participants if one.person_id != writer_id]
    strangers = strangers_among(session, writer_id, [one.person_id for one in others])
    return [one.person_id for one in others if one.person.state == "active" and one.person_id not in strangers]


def archive(session: Session, actor: Actor, conversation_id: int, *, archived: bool) -> None:
    """Put a conversation into the actor's archive, or take it out."""
    own = _own_part(find(session, actor, conversation_id), actor)
    own.archived_at = now() if archived else None


def mark_read(session: Session, actor: Actor, conversation_id: int, last_message: int) -> None:
    """Note that the actor has seen a conversation up to ``last_message``."""
    own = _own_part(find(session, actor, conversation_id), actor)
    own.read_up_to = max(own.read_up_to, last_message)


def block(session: Session, actor: Actor, conversation_id: int, person_id: int) -> None:
    """Hear nothing more from somebody in a conversation, here or elsewhere; raises ``NotFound``."""
    conversation = find(session, actor, conversation_id)
    if person_id == actor.identifier or person_id not in subject_of(conversation).taking_part:
        raise NotFound(str(person_id))
    row = {"person_id": actor.identifier, "blocked_id": person_id, "since": now()}
    session.execute(insert(Block).values(row).on_conflict_do_nothing())


def unblock(session: Session, actor: Actor, person_id: int) -> None:
    """Let somebody write again."""
    require(actor, Act.WRITE_MESSAGE)
    session.execute(delete(Block).where(Block.person_id == actor.identifier, Block.blocked_id == person_id))


def writing_person(session: Session, actor: Actor) -> Person:
    """Return the actor's row, locked so that limits hold for two requests at once; raises ``Barred``."""
    statement = select(Person).where(Person.id == actor.identifier).with_for_update(key_share=True)
    person = session.scalars(statement).one()
    if session.get(WritingBar, person.id) is not None:
        raise Barred
    return person


def _write(
    session: Session,
    conversation: Conversation,
    writer: Person,
    part: str,
    letter: Letter,
    readers: list[int] | tuple[int, ...],
) -> Message:
    message = Message(
        conversation_id=conversation.id, author_id=writer.id, part=part, language=letter.language, text=letter.text,
        sent_at=now(), way=letter.way, mail_digest=letter.mail_digest, attachments_left_out=letter.attachments_left_out,
    )  # fmt: skip
    session.add(message)
    session.flush()
    for one in conversation.participants:
        if one.person_id == writer.id:
            one.read_up_to = message.id
        elif one.person_id in readers:
            one.archived_at = None
    notices.tell_of_message(session, conversation, message, readers)
    return message


def _count_interaction(session: Session, writer: Person, matter: _Matter) -> int:
    item = matter.item
    interaction = Interaction(
        began_on=now().date(),
        from_metropolis=writer.metropolis_slug,
        to_metropolis=matter.metropolis,
        item_kind=item.kind if item is not None else None,
        item_reference=item.reference if item is not None else None,
    )
    session.add(interaction)
    session.flush()
    return interaction.id


def _own_part(conversation: Conversation, actor: Actor) -> Participant:
    return next(one for one in conversation.participants if one.person_id == actor.identifier)


def _asked_before(session: Session, actor: Actor, instead: int | None) -> frozenset[int]:
    return frozenset() if instead is None else subject_of(find(session, actor, instead)).taking_part


def _begun_already(session: Session, writer_id: int, matter: _Matter, letter: Letter) -> int | None:
    about = (
        Conversation.addressee_id == matter.addressee_id
        if matter.item is None
        else Conversation.item_id == matter.item.id
    )
    statement = (
        select(Conversation.id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(about, Conversation.subject == letter.subject)
        .where(Message.author_id == writer_id, Message.text == letter.text, Message.sent_at > now() - SAME_MESSAGE)
        .limit(1)
    )
    return session.scalar(statement)


def _written_already(session: Session, conversation: Conversation, writer_id: int, letter: Letter) -> Message | None:
    statement = (
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.author_id == writer_id)
        .where(Message.text == letter.text, Message.sent_at > now() - SAME_MESSAGE)
        .limit(1)
    )
    if letter.mail_digest is not None:
        statement = select(Message).where(Message.mail_digest == letter.mail_digest)
    return session.scalar(statement)
