"""The mails of this room. No address of a person is in them but that of their reader. Needs an application context."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.content.models import ContentItem
from app.content.reading import text_for
from app.correspondence.models import CONTACT, Conversation, Message
from app.correspondence.question_models import Answer, Question
from app.correspondence.reply_addresses import reply_address
from app.kernel import current
from app.mailing.posting import post


def title_of(item: ContentItem | None, language: str) -> str:
    """Return the title of an entry in ``language``, or in another in which it is public; empty when there is none."""
    text = text_for(item, language) if item is not None and item.is_public else None
    return text.title if text is not None else ""


def meant_for(conversation: Conversation, reader_id: int) -> str:
    """Return the name of the person in a directory whom a conversation is meant for; empty where it is the reader."""
    meant = conversation.addressee
    return meant.name if meant is not None and meant.id != reader_id else ""


def tell_of_message(session: Session, conversation: Conversation, message: Message, readers: Collection[int]) -> None:
    """Mail a message to its ``readers``, with a signed address to answer it where mail is taken in."""
    author = session.get_one(Person, message.author_id)
    item = session.get(ContentItem, conversation.item_id) if conversation.item_id else None
    for person in _people(session, readers):
        answerable = _reply_address(conversation.id, person.id)
        _post(
            session,
            person,
            f"message:{message.id}:{person.id}",
            "message",
            headers={"Reply-To": answerable} if answerable else None,
            author=author.name,
            conversation=conversation,
            message=message,
            title=title_of(item, person.language),
            meant_for=meant_for(conversation, person.id),
            from_contact=message.part == CONTACT,
            answerable=answerable is not None,
        )


def tell_of_others_to_ask(session: Session, conversation: Conversation, asker: Person) -> None:
    """Mail the asker that nobody has answered, and where to find others to ask."""
    item = session.get(ContentItem, conversation.item_id) if conversation.item_id else None
    _post(
        session,
        asker,
        f"unanswered:{conversation.id}",
        "unanswered",
        conversation=conversation,
        title=title_of(item, asker.language),
    )


def tell_of_question(session: Session, question: Question, item: ContentItem, readers: Collection[int]) -> None:
    """Mail a public question to those who can answer it."""
    for person in _people(session, readers):
        _post(
            session,
            person,
            f"question:{question.id}:{person.id}",
            "question",
            question=question,
            title=title_of(item, person.language),
        )


def tell_of_answer(session: Session, answer: Answer, item: ContentItem, path: str) -> None:
    """Mail an answer to who asked, unless it is their own."""
    question = answer.question
    for person in _people(session, {question.author_id} - {answer.author_id, None}):
        _post(
            session,
            person,
            f"answer:{answer.id}:{person.id}",
            "answer",
            answer=answer,
            question=question,
            title=title_of(item, person.language),
            kind_path=path,
            reference=item.reference,
        )


def tell_of_decision(session: Session, question: Question, item: ContentItem, path: str) -> None:
    """Mail to who asked whether their question is now public."""
    for person in _people(session, {question.author_id} - {None}):
        _post(
            session,
            person,
            f"question-decided:{question.id}:{question.state}",
            "question_decided",
            question=question,
            title=title_of(item, person.language),
            kind_path=path,
            reference=item.reference,
        )


def _post(session: Session, reader: Person, key: str, template: str, **values: Any) -> None:
    """Write a mail of this room to ``reader``, in their language."""
    post(
        session,
        key=key,
        recipient=str(reader.email),
        person_id=reader.id,
        language=reader.language,
        template=f"correspondence/mail/{template}",
        reader=reader.name,
        **values,
    )


def _people(session: Session, identifiers: Collection[int | None]) -> list[Person]:
    statement = select(Person).where(Person.id.in_(identifiers), Person.state == "active", Person.email.is_not(None))
    return list(session.scalars(statement.order_by(Person.id)))


def _reply_address(conversation_id: int, person_id: int) -> str | None:
    settings = current.settings()
    if not settings.inbound_mail_domain:
        return None
    return reply_address(settings.secret_key, settings.inbound_mail_domain, conversation_id, person_id)
