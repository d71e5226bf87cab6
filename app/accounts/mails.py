"""The mails that accounts send."""

import secrets
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.mailing.posting import post


def tell(
    session: Session, person: Person, template: str, *, to: str | None = None, tied: bool = True, **values: Any
) -> None:
    """Post a mail to ``person`` (or to another address of theirs, ``to``), in their language.

    Mails of persons who may not sign in are dropped by the sender unless they are not ``tied`` to the person.
    """
    recipient = to or person.email
    if recipient:
        post(
            session,
            key=f"accounts:{template}:{person.id}:{secrets.token_hex(8)}",
            recipient=recipient,
            language=person.language,
            template=f"accounts/mail/{template}",
            person_id=person.id if tied else None,
            name=person.name,
            **values,
        )


def pretend_to_tell(session: Session, language: str, template: str, **values: Any) -> None:
    """Do the work of a mail without leaving one, so that the time taken does not tell whether an address is known."""
    savepoint = session.begin_nested()
    nobody = Person(id=0, email="nobody@example.org", name="Nobody", language=language)
    tell(session, nobody, template, **values)
    savepoint.rollback()
