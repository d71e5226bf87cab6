"""People around one entry: who asks, its owner, somebody else; what they write, and what was mailed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.models import ContentItem
from app.correspondence.models import Conversation, Message
from app.drafts.models import Ownership
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.mailing.models import MailMessage
from tests.support.people import Visitor, make_person

ENTRY = "bogota-care-blocks"
PAGE = f"/en/case-studies/{ENTRY}"
WRITE = f"/en/write/case-studies/{ENTRY}"
T = TypeVar("T")


def database(app: Flask) -> Database:
    """Return the database of ``app``."""
    found: Database = app.extensions["portal_database"]
    return found


def in_database(app: Flask, work: Callable[[Session], T]) -> T:
    """Do ``work`` in a transaction of its own and return what it returns."""
    with app.app_context(), unit_of_work(database(app).sessions) as session:
        return work(session)


def item_id(app: Flask, reference: str = ENTRY) -> int:
    """Return the identifier of an entry."""
    statement = select(ContentItem.id).where(ContentItem.reference == reference)
    return in_database(app, lambda session: session.scalars(statement).one())


def make_owner(app: Flask, reference: str = ENTRY, **columns: Any) -> int:
    """Make a person to whom an entry belongs."""
    person = make_person(app, **{"name": "Olga Owner", **columns})
    identifier = item_id(app, reference)
    in_database(app, lambda session: session.add(Ownership(item_id=identifier, person_id=person)))
    return person


def write(
    visitor: Visitor, subject: str = "Care blocks", text: str = "How did you begin?", page: str = WRITE, **more: Any
) -> int:
    """Write to the contact of an entry and return the number of the conversation."""
    answer = visitor.submit(page, {"subject": subject, "text": text, "language": "en", **more}, page=page)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].rpartition("/")[2])


def reply(visitor: Visitor, number: int, text: str, language: str = "en") -> Any:
    """Write into a conversation and return the answer of the portal."""
    page = f"/en/messages/{number}"
    return visitor.submit(page, {"text": text, "language": language}, page=page)


def mails(app: Flask, **wanted: Any) -> list[MailMessage]:
    """Return the mails in the outbox with these columns, oldest first."""
    statement = select(MailMessage).filter_by(**wanted).order_by(MailMessage.id)
    return in_database(app, lambda session: list(session.scalars(statement)))


def messages_of(app: Flask, number: int) -> list[Message]:
    """Return the messages of a conversation."""
    statement = select(Message).where(Message.conversation_id == number).order_by(Message.id)
    return in_database(app, lambda session: list(session.scalars(statement)))


def conversation(app: Flask, number: int) -> Conversation:
    """Return a conversation."""
    return in_database(app, lambda session: session.get_one(Conversation, number))
