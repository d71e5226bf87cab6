"""What is mailed to somebody to prove that the address is theirs: secret, for one purpose, used once."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonToken
from app.accounts.sessions import key_hash
from app.kernel.database import now

CONFIRM, RESET, CHANGE_ADDRESS, INVITE = "confirm", "reset", "change_address", "invite"
LIFETIMES = {
    CONFIRM: timedelta(days=3),
    RESET: timedelta(hours=2),
    CHANGE_ADDRESS: timedelta(days=1),
    INVITE: timedelta(days=14),
}


def issue(session: Session, person: Person, purpose: str, target: str | None = None) -> str:
    """Return a new token for ``person``; it holds for ``target``, and earlier ones of the purpose hold no more."""
    withdraw(session, person.id, purpose)
    token = secrets.token_urlsafe(32)
    session.add(
        PersonToken(
            token_hash=key_hash(token),
            person_id=person.id,
            purpose=purpose,
            target=target,
            created_at=now(),
            expires_at=now() + LIFETIMES[purpose],
        )
    )
    return token


def find(session: Session, token: str, *purposes: str, lock: bool = False) -> tuple[PersonToken, Person] | None:
    """Return a token that holds, and its person; ``lock`` makes a second use at the same moment wait, and then fail."""
    statement = select(PersonToken).where(
        PersonToken.token_hash == key_hash(token),
        PersonToken.purpose.in_(purposes),
        PersonToken.used_at.is_(None),
        PersonToken.expires_at > now(),
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    person = session.get(Person, found.person_id) if found is not None else None
    if found is None or person is None or person.state in ("suspended", "deleted"):
        return None
    return found, person


def withdraw(session: Session, person_id: int, *purposes: str) -> None:
    """Make tokens of a person hold no more: those of ``purposes``, or all."""
    statement = delete(PersonToken).where(PersonToken.person_id == person_id)
    session.execute(statement.where(PersonToken.purpose.in_(purposes)) if purposes else statement)
