"""Sessions of signed-in people: opened at sign-in, found again by what the cookie holds, ended one by one or all."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import NEEDS_SECOND_FACTOR, Person, PersonSession
from app.accounts.permissions import Actor
from app.kernel.database import now

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
#: How long a right password waits for its second factor.
WAIT_FOR_SECOND_FACTOR = timedelta(minutes=15)
#: How long after signing in (or confirming who one is) the account itself may be changed.
RECENT = timedelta(minutes=20)
#: ``seen_at`` is written no more often than this, so that reading pages writes nothing.
SEEN_EVERY = timedelta(minutes=10)


def key_hash(key: str) -> str:
    """Return what is stored of a secret key: its SHA-256 in hexadecimal (the key has 256 random bits)."""
    return hashlib.sha256(key.encode()).hexdigest()


def open_session(
    session: Session, person: Person, device: str, *, second_factor: bool, awaiting_second_factor: bool = False
) -> str:
    """Open a session for ``person`` and return its key, which is stored nowhere else; the caller commits.

    ``awaiting_second_factor`` makes one that signs nobody in, and only remembers that the password was right.
    """
    key = secrets.token_urlsafe(32)
    moment = now()
    session.add(
        PersonSession(
            key_hash=key_hash(key),
            person_id=person.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + (WAIT_FOR_SECOND_FACTOR if awaiting_second_factor else ABSOLUTE),
            second_factor_at=moment if second_factor else None,
            awaiting_second_factor=awaiting_second_factor,
            device=device[:200],
        )
    )
    return key


def find_session(session: Session, key: str, *, awaiting: bool = False) -> tuple[PersonSession, Person] | None:
    """Return the live session with ``key`` and its person; none when it ended, idled too long or they may not.

    ``awaiting`` asks for one that still waits for a second factor, which otherwise counts as none.
    """
    found = session.scalar(select(PersonSession).where(PersonSession.key_hash == key_hash(key)))
    moment = now()
    if found is None or found.expires_at <= moment or found.seen_at + IDLE <= moment:
        return None
    if found.awaiting_second_factor is not awaiting:
        return None
    person = session.get(Person, found.person_id, options=[selectinload(Person.roles)])
    if person is None or person.state != "active":
        return None
    return found, person


def list_sessions(session: Session, person_id: int) -> Sequence[PersonSession]:
    """Return the live sessions of a person, the one used last first."""
    moment = now()
    return session.scalars(
        select(PersonSession)
        .where(
            PersonSession.person_id == person_id,
            PersonSession.awaiting_second_factor.is_(False),
            PersonSession.expires_at > moment,
            PersonSession.seen_at > moment - IDLE,
        )
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
    ).all()


def is_recent(found: PersonSession) -> bool:
    """Tell whether the person of a session proved who they are a short time ago."""
    return found.created_at + RECENT > now()


def mark_seen(session: Session, found: PersonSession) -> None:
    """Note that a session is in use; leaves the commit to the caller."""
    session.execute(update(PersonSession).where(PersonSession.id == found.id).values(seen_at=now()))


def renew_soon(session: Session, person_id: int) -> None:
    """Let each session of a person change its key with the next request, as after a change of roles."""
    session.execute(update(PersonSession).where(PersonSession.person_id == person_id).values(renew=True))


def renew(session: Session, found: PersonSession) -> str | None:
    """Give a session a new key and return it; none when another request has just done so. The caller commits."""
    key = secrets.token_urlsafe(32)
    statement = update(PersonSession).where(PersonSession.id == found.id, PersonSession.renew.is_(True))
    done = session.execute(statement.values(key_hash=key_hash(key), renew=False).returning(PersonSession.id))
    return key if done.first() is not None else None


def end_session(session: Session, person_id: int, session_id: int) -> bool:
    """End one session of a person; tell whether there was such a one."""
    statement = delete(PersonSession).where(PersonSession.id == session_id, PersonSession.person_id == person_id)
    return session.execute(statement.returning(PersonSession.id)).first() is not None


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
