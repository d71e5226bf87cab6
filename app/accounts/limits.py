"""Limits that all processes share: how often somebody may try something within a time."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Attempt
from app.kernel.database import now


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` for one ``purpose`` and subject ``within`` a time."""

    purpose: str
    tries: int
    within: timedelta


class TooOften(Exception):
    """The limit is reached; ``retry_after`` is in seconds."""

    def __init__(self, limit: Limit) -> None:
        """Keep when to try again at the latest."""
        super().__init__(limit.purpose)
        self.retry_after = int(limit.within.total_seconds())


def subject_of(secret: str, value: str) -> str:
    """Return a name of ``value`` (an address of a person or machine) that does not tell it."""
    return hmac.new(secret.encode(), value.encode(), "sha256").hexdigest()[:40]


def count(session: Session, limit: Limit, subject: str) -> None:
    """Note one more try by ``subject``; raises ``TooOften`` when there were too many. The caller commits."""
    if tries(session, limit, subject) >= limit.tries:
        raise TooOften(limit)
    session.add(Attempt(purpose=limit.purpose, subject=subject, at=now()))


def tries(session: Session, limit: Limit, subject: str) -> int:
    """Return how often ``subject`` tried within the time of ``limit``."""
    since = now() - limit.within
    statement = select(func.count()).where(
        Attempt.purpose == limit.purpose, Attempt.subject == subject, Attempt.at > since
    )
    return session.scalar(statement) or 0


def forget(session: Session, limit: Limit, subject: str) -> None:
    """Forget the tries of ``subject``, as after a success."""
    session.execute(delete(Attempt).where(Attempt.purpose == limit.purpose, Attempt.subject == subject))
