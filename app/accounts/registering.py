"""Becoming a person of the portal: register, be invited, confirm the address by choosing a password."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import limits, passwords, tokens
from app.accounts.limits import Limit, TooOften
from app.accounts.mails import tell
from app.accounts.models import Person
from app.accounts.people import email_key, find_by_email
from app.kernel.database import now

BY_MACHINE = Limit("register_by_machine", 30, timedelta(hours=1))
#: Mails to one address; beyond it none is sent, and the answer stays the same.
TO_ADDRESS = Limit("mail_to_address", 4, timedelta(hours=1))


@dataclass(frozen=True)
class Registration:
    """What somebody says of themselves."""

    email: str
    name: str
    language: str
    metropolis: str | None = None
    organisation: str | None = None


def register(session: Session, registration: Registration, subject: str) -> None:
    """Mail a link by which the address is confirmed; to an address that is known, a word that it is known.

    ``subject`` names the address for the limit of mails. What the page answers does not depend on either.
    """
    person = find_by_email(session, registration.email) or _create(session, registration)
    if not _may_mail(session, subject):
        return
    if person.state == "unconfirmed":
        _describe(person, registration)
        token = tokens.issue(session, person, tokens.CONFIRM)
        tell(session, person, "confirm", token=token)
    elif person.state == "active":
        tell(session, person, "known", token="")


def _create(session: Session, registration: Registration) -> Person:
    person = Person(email=registration.email, email_key=email_key(registration.email), state="unconfirmed")
    _describe(person, registration)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # somebody else has just registered the same address
        found = find_by_email(session, registration.email)
        if found is None:
            raise
        return found
    return person


def _describe(person: Person, registration: Registration) -> None:
    person.name, person.language = registration.name, registration.language
    person.metropolis_slug, person.organisation = registration.metropolis, registration.organisation


def _may_mail(session: Session, subject: str) -> bool:
    try:
        limits.count(session, TO_ADDRESS, subject)
    except TooOften:
        return False
    return True


def mail_reset(session: Session, person: Person | None, subject: str) -> bool:
    """Mail a link to choose a new password, or to finish registering; tell whether there was anybody to mail to."""
    if not _may_mail(session, subject) or person is None:
        return False
    if person.state == "active":
        tell(session, person, "reset", token=tokens.issue(session, person, tokens.RESET, person.email_key))
    elif person.state == "unconfirmed":
        tell(session, person, "confirm", token=tokens.issue(session, person, tokens.CONFIRM))
    return person.state in ("active", "unconfirmed")


def welcome(session: Session, token: str, name: str, password: str) -> Person | None:
    """Confirm the address of who was mailed ``token``: from now on they sign in by ``password``.

    The password is chosen here and not when registering: whoever registers somebody else's address knows nothing by
    which to sign in later. Returns none when the token does not hold.
    """
    found = tokens.find(session, token, tokens.CONFIRM, tokens.INVITE, lock=True)
    if found is None or found[1].state != "unconfirmed":
        return None
    person = found[1]
    person.name, person.password_hash = name, passwords.hashed(password)
    person.state, person.confirmed_at = "active", now()
    tokens.withdraw(session, person.id)
    return person
