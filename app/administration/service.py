"""What administrators do to accounts and rights; each act is written to the audit log in its own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.accounts import second_factors, sessions, tokens
from app.accounts.auditing import record
from app.accounts.mails import tell
from app.accounts.models import ADMINISTRATOR, ROLES, SCOPES, Person, RoleGrant
from app.accounts.people import email_key, find_by_email, is_last_administrator
from app.accounts.permissions import Act, Actor, require
from app.kernel.database import now
from app.kernel.errors import NotFound

PAGE = 50


class Refused(Exception):
    """It cannot be done; ``reason`` is one of ``last_administrator``, ``oneself``, ``suspended``, ``no_such_role``."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Criteria:
    """Which people are looked for: words of their name or address, a role, a state."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class Invitation:
    """Who is invited, and as what; ``role_name`` is how the mail says it."""

    email: str
    name: str
    language: str
    role: str
    scope: str
    role_name: str


def find_people(session: Session, actor: Actor, criteria: Criteria, page: int) -> tuple[Sequence[Person], int]:
    """Return a page (from 1) of the people who fit, by name, and how many there are in all."""
    require(actor, Act.MANAGE_PEOPLE)
    fits = _fits(criteria)
    found = select(Person).where(*fits).options(selectinload(Person.roles))
    shown = session.scalars(found.order_by(Person.name, Person.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    return shown, session.scalar(select(func.count()).select_from(Person).where(*fits)) or 0


def _fits(criteria: Criteria) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [Person.state == criteria.state if criteria.state else Person.state != "deleted"]
    for word in criteria.text.split()[:8]:
        fits.append(
            or_(Person.name.icontains(word, autoescape=True), Person.email_key.icontains(word, autoescape=True))
        )
    if criteria.role:
        fits.append(Person.roles.any(RoleGrant.role == criteria.role))
    return fits


def find_person(session: Session, actor: Actor, person_id: int) -> Person:
    """Return a person with their roles; raises ``NotFound``, also for who has left."""
    require(actor, Act.MANAGE_PEOPLE)
    return _person(session, person_id)


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id, options=[selectinload(Person.roles)]) if 0 < person_id < 2**31 else None
    if person is None or person.state == "deleted":
        raise NotFound
    return person


def invite(session: Session, actor: Actor, invitation: Invitation) -> Person:
    """Mail somebody an invitation with a role; who has an account already gets the role at once.

    Raises ``Refused``.
    """
    require(actor, Act.MANAGE_PEOPLE)
    person = find_by_email(session, invitation.email)
    if person is not None and person.state == "suspended":
        raise Refused("suspended")
    if person is None:
        person = Person(
            email=invitation.email,
            email_key=email_key(invitation.email),
            name=invitation.name,
            language=invitation.language,
            state="unconfirmed",
            approved_at=now(),
        )
        session.add(person)
        session.flush()
    if person.state == "active":
        assign(session, actor, person.id, invitation.role, invitation.scope, invitation.role_name)
        return person
    _grant(session, actor, person, invitation.role, invitation.scope)
    token = tokens.issue(session, person, tokens.INVITE)
    record(session, actor, "invited", person.id, role=invitation.role, scope=invitation.scope)
    tell(session, person, "invite", token=token, inviter=actor.name, role=invitation.role_name)
    return person


def assign(session: Session, actor: Actor, person_id: int, role: str, scope: str, role_name: str) -> None:
    """Give a role within a scope; the keys of the person's sessions change. Raises ``Refused``."""
    require(actor, Act.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if not _grant(session, actor, person, role, scope):
        return
    record(session, actor, "role_given", person_id, role=role, scope=scope)
    sessions.renew_soon(session, person_id)
    if person.state == "active":
        tell(session, person, "role_given", inviter=actor.name, role=role_name)


def _grant(session: Session, actor: Actor, person: Person, role: str, scope: str) -> bool:
    """Tell whether the role is new."""
    if role not in ROLES or bool(scope) is not (role in SCOPES):
        raise Refused("no_such_role")
    if session.get(RoleGrant, (person.id, role, scope)) is not None:
        return False
    session.add(RoleGrant(person_id=person.id, role=role, scope=scope, granted_by=actor.identifier, granted_at=now()))
    return True


def take_away(session: Session, actor: Actor, person_id: int, role: str, scope: str) -> None:
    """Take a role away and end the person's sessions at once. Raises ``Refused`` or ``NotFound``."""
    require(actor, Act.MANAGE_PEOPLE)
    _person(session, person_id)
    grant = session.get(RoleGrant, (person_id, role, scope))
    if grant is None:
        raise NotFound
    if role == ADMINISTRATOR and is_last_administrator(session, person_id):
        raise Refused("last_administrator")
    session.delete(grant)
    sessions.end_sessions(session, person_id)
    record(session, actor, "role_taken", person_id, role=role, scope=scope)


def suspend(session: Session, actor: Actor, person_id: int, reason: str) -> None:
    """Bar a person from signing in and end their sessions at once. Raises ``Refused``."""
    require(actor, Act.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if person_id == actor.identifier:
        raise Refused("oneself")
    if is_last_administrator(session, person_id):
        raise Refused("last_administrator")
    if person.state == "suspended":
        return
    was_active = person.state == "active"
    person.state = "suspended"
    sessions.end_sessions(session, person_id)
    tokens.withdraw(session, person_id)
    record(session, actor, "suspended", person_id, reason=reason)
    if was_active:
        tell(session, person, "notice", tied=False, event="suspended")


def reinstate(session: Session, actor: Actor, person_id: int) -> None:
    """Lift a suspension; who had not confirmed their address registers again."""
    require(actor, Act.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if person.state != "suspended":
        return
    person.state = "active" if person.confirmed_at is not None else "unconfirmed"
    record(session, actor, "reinstated", person_id)
    if person.state == "active":
        tell(session, person, "notice", event="reinstated")


def reset_second_factor(session: Session, actor: Actor, person_id: int) -> None:
    """Take away the second factor of a person who has lost it, and end their sessions; they are told.

    Raises ``Refused`` for oneself: who still has it can change it, and who has not cannot be here.
    """
    require(actor, Act.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if person_id == actor.identifier:
        raise Refused("oneself")
    second_factors.remove_all(session, person_id)
    sessions.end_sessions(session, person_id)
    record(session, actor, "second_factor_reset", person_id)
    tell(session, person, "notice", event="second_factor_removed")


def sign_out(session: Session, actor: Actor, person_id: int) -> None:
    """End all sessions of a person."""
    require(actor, Act.MANAGE_PEOPLE)
    _person(session, person_id)
    sessions.end_sessions(session, person_id)
    record(session, actor, "signed_out", person_id)
