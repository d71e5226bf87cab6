"""Reading the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import AuditEntry, Person
from app.accounts.permissions import Act, Actor, require

PAGE = 100


@dataclass(frozen=True)
class AuditCriteria:
    """Which entries are looked for: an act, who did it or to whom (words of a name), from one day to another."""

    act: str = ""
    person: str = ""
    person_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """One entry with the names of who did it and to whom; empty for the system, or who has left."""

    entry: AuditEntry
    actor: str
    person: str


def read(session: Session, actor: Actor, criteria: AuditCriteria, page: int) -> tuple[Sequence[AuditLine], int]:
    """Return a page (from 1) of the entries that fit, the latest first, and how many there are in all."""
    require(actor, Act.READ_AUDIT_LOG)
    who, whom = aliased(Person), aliased(Person)
    fits: list[ColumnElement[bool]] = []
    if criteria.act:
        fits.append(AuditEntry.act == criteria.act)
    for word in criteria.person.split()[:8]:
        fits.append(who.name.icontains(word, autoescape=True) | whom.name.icontains(word, autoescape=True))
    if criteria.person_id is not None:
        fits.append((AuditEntry.person_id == criteria.person_id) | (AuditEntry.actor_id == criteria.person_id))
    if criteria.since is not None:
        fits.append(AuditEntry.at >= _midnight(criteria.since))
    if criteria.until is not None:
        fits.append(AuditEntry.at < _midnight(criteria.until) + timedelta(days=1))
    found = (
        select(AuditEntry, who.name, whom.name)
        .outerjoin(who, who.id == AuditEntry.actor_id)
        .outerjoin(whom, whom.id == AuditEntry.person_id)
        .where(*fits)
    )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(
        found.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    )
    return [AuditLine(entry, by or "", to or "") for entry, by, to in rows], total


def acts(session: Session, actor: Actor) -> Sequence[str]:
    """Return the acts of which there are entries."""
    require(actor, Act.READ_AUDIT_LOG)
    return session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act)).all()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
