"""New people: nobody but the editors sees what they contribute before one of them has let it through."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import auditing
from app.accounts.models import EXPERT, Person, RoleGrant
from app.accounts.permissions import Act, Actor, require
from app.desk.queues import days_since
from app.drafts import service
from app.drafts.models import ACCEPTED, DRAFT, RETURNED, SUBMITTED, Draft
from app.drafts.telling import title_of
from app.kernel.database import now
from app.kernel.errors import NotFound

_SEEN = (SUBMITTED, RETURNED, ACCEPTED)
_REFUSABLE = (DRAFT, SUBMITTED, RETURNED)


@dataclass(frozen=True)
class Contribution:
    """Something that a new person has submitted."""

    identifier: int
    kind: str
    title: str
    language: str
    state: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom no editor has let through, and what they have submitted; ``since`` is when they first did."""

    identifier: int
    name: str
    language: str
    metropolis: str | None
    registered: datetime
    since: datetime
    days: int
    contributions: tuple[Contribution, ...]


def newcomers(session: Session, actor: Actor) -> list[Newcomer]:
    """Return the new people who wait for somebody to let them through, the longest first; raises ``NotAllowed``."""
    require(actor, Act.APPROVE_PEOPLE)
    granted = select(RoleGrant.role).where(RoleGrant.person_id == Person.id, RoleGrant.role != EXPERT)
    statement = (
        select(Person, Draft)
        .join(Draft, Draft.owner_id == Person.id)
        .where(Person.approved_at.is_(None), Person.state == "active", ~granted.exists(), Draft.state.in_(_SEEN))
        .order_by(Draft.submitted_at, Draft.id)
    )
    people: dict[int, tuple[Person, list[Draft]]] = {}
    for person, draft in session.execute(statement):
        people.setdefault(person.id, (person, []))[1].append(draft)
    return [_newcomer(person, drafts) for person, drafts in people.values()]


def _newcomer(person: Person, drafts: list[Draft]) -> Newcomer:
    since = min(draft.submitted_at or draft.created_at for draft in drafts)
    return Newcomer(
        identifier=person.id,
        name=person.name,
        language=person.language,
        metropolis=person.metropolis_slug,
        registered=person.created_at,
        since=since,
        days=days_since(since),
        contributions=tuple(
            Contribution(draft.id, draft.kind, title_of(draft), draft.language, draft.state) for draft in drafts
        ),
    )


def approve(session: Session, actor: Actor, person_id: int) -> Person:
    """Let a new person through: from now on their drafts are seen by colleagues. Raises ``NotAllowed``, ``NotFound``.

    Nothing of theirs is published by it.
    """
    require(actor, Act.APPROVE_PEOPLE)
    person = _find(session, person_id)
    if person.approved_at is None:
        person.approved_at = now()
        auditing.record(session, actor, "approve_person", person.id)
        session.flush()
    return person


def refuse(session: Session, actor: Actor, person_id: int, reason: str) -> int:
    """Take everything that a new person submitted off the desk and return how much it was.

    Meant for what is no contribution at all; the account stays, an administrator may bar it. Raises ``NotAllowed``,
    ``NotFound``.
    """
    require(actor, Act.APPROVE_PEOPLE)
    person = _find(session, person_id)
    if person.approved_at is not None:
        raise NotFound(str(person_id))
    drafts = list(session.scalars(select(Draft).where(Draft.owner_id == person.id, Draft.state.in_(_REFUSABLE))))
    refused = 0
    for draft in drafts:
        service.act(session, actor, draft, "withdraw", reason)
        refused += 1
    auditing.record(session, actor, "refuse_person", person.id, drafts=refused, reason=reason[:500])
    session.flush()
    return refused


def _find(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id, with_for_update=True) if 0 < person_id < 2**31 else None
    if person is None or person.state != "active":
        raise NotFound(str(person_id))
    return person
