"""Signing in as each role on a developer's own machine; there is none of it in production. Needs Flask."""

import ipaddress

from flask import request
from sqlalchemy.orm import Session

from app.accounts import models as roles
from app.accounts.models import NEEDS_SECOND_FACTOR, Person, RoleGrant
from app.accounts.people import find_by_email
from app.kernel import current
from app.kernel.database import now
from config.languages import LANGUAGE_CODES

#: The scopes that the person of each role has.
_SCOPES: dict[str, tuple[str, ...]] = {
    roles.CONTRIBUTOR: ("bogota",),
    roles.CITY_MANAGER: ("bogota",),
    roles.TRANSLATOR: LANGUAGE_CODES,
    roles.REGIONAL_SECRETARY: ("latin-america-and-the-caribbean",),
}
#: ``""`` is a person without a role.
ROLES = ("", *roles.ROLES)


def is_offered() -> bool:
    """Tell whether this request comes from the machine of a developer itself.

    An installation that forgot to say it is in production still offers nothing to the world: neither other machines
    nor what a proxy passes on get it.
    """
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    name = request.host.rpartition(":")[0] or request.host
    return (
        not current.settings().production
        and not forwarded
        and _is_loopback(request.remote_addr or "")
        and (name == "localhost" or _is_loopback(name.strip("[]")))
    )


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def person_of(session: Session, role: str, language: str) -> Person:
    """Return the person who stands for ``role``, made when first asked for; they have no password."""
    name = role.replace("_", " ") or "no role"
    address = f"{role.replace('_', '-') or 'nobody'}@development.invalid"
    person = find_by_email(session, address)
    if person is None:
        person = Person(email=address, email_key=address, name=f"Development ({name})", state="active")
        person.confirmed_at = person.approved_at = now()
        scopes = _SCOPES.get(role, ("",)) if role else ()
        person.roles = [RoleGrant(role=role, scope=scope) for scope in scopes]
        session.add(person)
    person.language = language
    session.flush()
    return person


def has_second_factor(role: str) -> bool:
    """Tell whether the session of ``role`` counts as opened with a second factor, so that the role can be tried."""
    return role in NEEDS_SECOND_FACTOR
