"""Sessions of signed-in people: opened at sign-in, found again by what the cookie holds, ended one by one or all."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import NEEDS_SECOND_FACTOR, Person, PersonSession
from app.accounts.permissions import Actor
from app.kernel.database import now

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
#: ``seen_at`` is written no more often than this, so that reading pages writes nothing.
SEEN_EVERY = timedelta(minutes=10)


def key_hash(key: str) -> str:
    """Return what is stored of a secret key: its SHA-256 in hexadecimal (the key has 256 random bits)."""
    return hashlib.sha256(key.encode()).hexdigest()


def open_session(session: Session, person: Person, device: str, *, second_factor: bool) -> str:
    """Open a session for ``person`` and return its key, which is stored nowhere else; the caller commits."""
    key = secrets.token_urlsafe(32)
    moment = now()
    session.add(
        PersonSession(
            key_hash=key_hash(key),
            person_id=person.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + ABSOLUTE,
            second_factor_at=moment if second_factor else None,
            device=device[:200],
        )
    )
    return key


def find_session(session: Session, key: str) -> tuple[PersonSession, Person] | None:
    """Return the live session with ``key`` and its person; none when it ended, idled too long or they may not."""
    found = session.scalar(select(PersonSession).where(PersonSession.key_hash == key_hash(key)))
    moment = now()
    if found is None or found.expires_at <= moment or found.seen_at + IDLE <= moment:
        return None
    person = session.get(Person, found.person_id, options=[selectinload(Person.roles)])
    if person is None or person.state != "active":
        return None
    return found, person


def mark_seen(session: Session, found: PersonSession) -> None:
    """Note that a session is in use; leaves the commit to the caller."""
    session.execute(update(PersonSession).where(PersonSession.id == found.id).values(seen_at=now()))


def end_sessions(session: Session, person_id: int, *, but: str | None = None) -> None:
    """End all sessions of a person, except the one whose key is ``but``."""
    statement = delete(PersonSession).where(PersonSession.person_id == person_id)
    if but is not None:
        statement = statement.where(PersonSession.key_hash != key_hash(but))
    session.execute(statement)


def actor_of(person: Person, *, second_factor: bool) -> Actor:
    """Return ``person`` as an actor; roles that need a second factor wait until the session has one."""
    grants = {(grant.role, grant.scope) for grant in person.roles}
    awaiting = frozenset() if second_factor else frozenset(r for r, _ in grants if r in NEEDS_SECOND_FACTOR)
    return Actor(
        identifier=person.id,
        name=person.name,
        language=person.language,
        grants=frozenset((role, scope) for role, scope in grants if role not in awaiting),
        awaiting=awaiting,
        approved=person.approved_at is not None or any(role != "expert" for role, _ in grants),
    )
