"""Finding persons, and what their addresses look like."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import ADMINISTRATOR, Person, RoleGrant
from app.kernel.text import clean_line

_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.IGNORECASE,
)


def is_address(text: str) -> bool:
    """Tell whether ``text`` has the form of a mail address (RFC 5321, in ASCII, of at most 254 characters)."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text


def email_key(address: str) -> str:
    """Return the form in which addresses are compared."""
    return clean_line(address, 254).lower()


def find_by_email(session: Session, address: str) -> Person | None:
    """Return the person with this address, whatever their state."""
    return session.scalar(select(Person).where(Person.email_key == email_key(address)))


def is_last_administrator(session: Session, person_id: int) -> bool:
    """Tell whether no other active person is an administrator; waits for others who are just changing that."""
    grants = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == ADMINISTRATOR, Person.state == "active")
        .with_for_update()
    )
    return set(session.scalars(grants)) == {person_id}
