"""Limits that all processes share: how often somebody may try something within a time."""

import hmac
import ipaddress
import zlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, text
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


def network_of(machine: str | None) -> str:
    """Return what counts as one machine: an IPv4 address, or the /64 network of one household or office in IPv6."""
    try:
        address = ipaddress.ip_address(machine or "")
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address.ipv4_mapped or address) if address.version == 6 else str(address)


def count(session: Session, limit: Limit, subject: str) -> None:
    """Note one more try by ``subject``; raises ``TooOften`` when there were too many. The caller commits."""
    # Two processes at the same moment must not both see room for the last try; the lock goes with the transaction.
    key = zlib.crc32(f"{limit.purpose}:{subject}".encode()) - 2**31
    session.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": 0x4D52, "key": key})
    check(session, limit, subject)
    session.add(Attempt(purpose=limit.purpose, subject=subject, at=now()))


def check(session: Session, limit: Limit, subject: str) -> None:
    """Raise ``TooOften`` when the limit is reached, without noting a try."""
    if tries(session, limit, subject) >= limit.tries:
        raise TooOften(limit)


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
