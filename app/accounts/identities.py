"""Persons as a city's own identity provider knows them (OpenID Connect)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Identity, Person
from app.accounts.people import email_key, find_by_email, is_address
from app.kernel.database import now
from app.kernel.text import clean_line
from config.languages import LANGUAGE_CODES


class Unusable(Exception):
    """The provider has said too little, or the identity is somebody else's."""


class AddressTaken(Exception):
    """There is an account with this address already: its person must sign in there first, then join the two.

    A provider could otherwise take over any account by naming its address.
    """


def find(session: Session, claims: Mapping[str, Any]) -> Person | None:
    """Return the person whom the provider names, if they have been here before."""
    identity = session.get(Identity, _key(claims))
    person = session.get(Person, identity.person_id) if identity is not None else None
    if person is not None:
        _ = person.roles
    return person


def create(session: Session, claims: Mapping[str, Any], language: str) -> Person:
    """Make the account of somebody whom the provider names for the first time.

    Raises ``Unusable`` without a confirmed address, ``AddressTaken`` when an account has it.
    """
    address = clean_line(str(claims.get("email") or ""), 300)
    if not is_address(address) or claims.get("email_verified") is not True:
        raise Unusable
    person = find_by_email(session, address)
    if person is not None and person.state != "unconfirmed":
        raise AddressTaken
    if person is None:
        person = Person(email=address, email_key=email_key(address))
        session.add(person)
    wanted = str(claims.get("locale") or "")[:2].lower()
    person.name = clean_line(str(claims.get("name") or address.partition("@")[0]), 200)
    person.language = wanted if wanted in LANGUAGE_CODES else language
    person.state, person.confirmed_at, person.password_hash = "active", now(), None
    session.flush()
    join(session, person.id, claims)
    _ = person.roles
    return person


def join(session: Session, person_id: int, claims: Mapping[str, Any]) -> None:
    """Let a person sign in as who the provider names; raises ``Unusable`` when that is somebody else's identity."""
    issuer, subject = _key(claims)
    found = session.get(Identity, (issuer, subject))
    if found is not None and found.person_id != person_id:
        raise Unusable
    if found is None:
        session.add(Identity(issuer=issuer, subject=subject, person_id=person_id, created_at=now()))


def of(session: Session, person_id: int) -> Sequence[Identity]:
    """Return the identities of a person."""
    return session.scalars(select(Identity).where(Identity.person_id == person_id)).all()


def part(session: Session, person_id: int) -> None:
    """Let a person sign in by a provider no more."""
    session.execute(delete(Identity).where(Identity.person_id == person_id))


def _key(claims: Mapping[str, Any]) -> tuple[str, str]:
    issuer, subject = str(claims.get("iss") or ""), str(claims.get("sub") or "")
    if not (0 < len(issuer) <= 300 and 0 < len(subject) <= 255) or "\0" in issuer + subject:
        raise Unusable
    return issuer, subject
