"""Changing one's own account: password, address, what others see."""

from sqlalchemy.orm import Session

from app.accounts import passwords, sessions, tokens
from app.accounts.mails import tell
from app.accounts.models import Person
from app.accounts.people import email_key, find_by_email


def reset_password(session: Session, token: str, password: str) -> Person | None:
    """Set the password of who was mailed ``token`` and end all their sessions; none when the token does not hold.

    A second factor is asked for as ever.
    """
    found = tokens.find(session, token, tokens.RESET, lock=True)
    if found is None or found[1].state != "active" or found[0].target != found[1].email_key:
        return None
    _set_password(session, found[1], password)
    return found[1]


def change_password(session: Session, person_id: int, password: str) -> Person:
    """Set somebody's own password and end all their sessions; the page opens a new one where they are."""
    person = session.get_one(Person, person_id)
    _set_password(session, person, password)
    return person


def _set_password(session: Session, person: Person, password: str) -> None:
    person.password_hash = passwords.hashed(password)
    tokens.withdraw(session, person.id)
    sessions.end_sessions(session, person.id)
    tell(session, person, "notice", event="password_changed")
    _ = person.roles


def ask_for_new_address(session: Session, person_id: int, address: str) -> None:
    """Mail a link to the new address, and a word about it to the present one.

    An address that belongs to somebody else gets no link; who asks is told the same.
    """
    person = session.get_one(Person, person_id)
    tell(session, person, "notice", event="address_asked_for")
    if find_by_email(session, address) is None:
        token = tokens.issue(session, person, tokens.CHANGE_ADDRESS, address)
        tell(session, person, "new_address", to=address, token=token)


def confirm_new_address(session: Session, token: str) -> Person | None:
    """Change the address of who was mailed ``token``, and tell the old one; none when the token does not hold."""
    found = tokens.find(session, token, tokens.CHANGE_ADDRESS, lock=True)
    address = found[0].target if found is not None else None
    if found is None or address is None or find_by_email(session, address) is not None:
        return None
    person = found[1]
    tell(session, person, "notice", event="address_changed")
    person.email, person.email_key = address, email_key(address)
    tokens.withdraw(session, person.id)
    return person


def change_profile(
    session: Session, person_id: int, *, name: str, language: str, metropolis: str | None, organisation: str | None
) -> None:
    """Set what somebody says of themselves."""
    person = session.get_one(Person, person_id)
    person.name, person.language = name, language
    person.metropolis_slug, person.organisation = metropolis, organisation
