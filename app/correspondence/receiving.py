"""Taking in a mail that answers a conversation: whose it is, to which one, and whether it is theirs to answer."""

import hashlib

from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Person
from app.accounts.sessions import actor_of
from app.correspondence.mail_text import LONGEST_TEXT, Mail, UnreadableMail, read_mail
from app.correspondence.models import Message
from app.correspondence.reply_addresses import read_reply_address
from app.correspondence.service import Letter, reply


class RefusedMail(Exception):
    """The mail is not taken in; the text says why, and holds nothing of it."""


def receive(session: Session, data: bytes, secret: str, domain: str, recipient: str = "") -> Message | None:
    """Take in one mail as a message; none when a machine wrote it. The caller commits.

    ``recipient`` is the address by which the mail server passed it on, where it tells. Raises ``UnreadableMail``,
    ``RefusedMail`` (the address is not signed by us, the sender is another, nothing is written), and what ``reply``
    raises.
    """
    mail = read_mail(data)
    conversation_id, person_id = _addressed(mail, secret, domain, recipient)
    if mail.automatic:
        return None
    person = session.get(Person, person_id, options=[selectinload(Person.roles)])
    # The address is secret, and the sender must be its owner besides: a forwarded mail gives the address away.
    if person is None or person.state != "active" or person.email_key not in mail.senders[:1]:
        raise RefusedMail("the sender is not whom this address is for")
    if not mail.text:
        raise RefusedMail("there is no text above what is quoted")
    if len(mail.text) > LONGEST_TEXT:
        raise RefusedMail("the text is too long")
    letter = Letter(
        text=mail.text,
        language=person.language,
        way="mail",
        mail_digest=_digest(conversation_id, person_id, mail, data),
        attachments_left_out=mail.attachments,
    )
    return reply(session, actor_of(person, second_factor=False), conversation_id, letter)


def _addressed(mail: Mail, secret: str, domain: str, recipient: str) -> tuple[int, int]:
    for address in (recipient, *mail.recipients):
        found = read_reply_address(secret, domain, address)
        if found is not None:
            return found
    raise RefusedMail("there is no such address")


def _digest(conversation_id: int, person_id: int, mail: Mail, data: bytes) -> str:
    named = mail.identifier.encode(errors="replace") or data
    return hashlib.sha256(f"{conversation_id}:{person_id}:".encode() + named).hexdigest()


__all__ = ["RefusedMail", "UnreadableMail", "receive"]
