"""What every way of signing in ends with: the session, or the question for the second factor; then where to go."""

from typing import Any

from flask import redirect, request, url_for

from app.accounts import acting, limits, second_factors
from app.accounts.destinations import in_language, local_address
from app.accounts.models import NEEDS_SECOND_FACTOR, Person
from app.accounts.passkeys import Portal
from app.kernel import current


def enter(person: Person, next_address: str | None) -> Any:
    """Sign ``person`` in and send them on, or to the page of the second factor where they have one or need one."""
    if second_factors.of(current.session(), person.id).any:
        acting.begin_waiting(person)
        return ask_for_second_factor(person, next_address)
    acting.begin(person, second_factor=False)
    if any(grant.role in NEEDS_SECOND_FACTOR for grant in person.roles):
        return ask_for_second_factor(person, next_address)
    return go_on(person, next_address)


def ask_for_second_factor(person: Person, next_address: str | None) -> Any:
    """Send ``person`` to the page of the second factor."""
    local = local_address(next_address)
    return redirect(url_for("accounts.second_factor", language=person.language, next=local), code=303)


def go_on(person: Person, next_address: str | None) -> Any:
    """Send ``person`` to where they wanted to go, in their language."""
    return redirect(destination(person, next_address), code=303)


def destination(person: Person, next_address: str | None) -> str:
    """Return the address where ``person`` goes on: a page of this portal, in their language."""
    local = local_address(next_address)
    return in_language(local, person.language) if local else url_for("portal.home", language=person.language)


def machine() -> str:
    """Return what counts as the machine of this request."""
    return limits.network_of(request.remote_addr)


def machine_subject() -> str:
    """Return the machine of this request as limits know it."""
    return limits.subject_of(current.settings().secret_key, machine())


def address_subject(address: str) -> str:
    """Return a mail address as limits know it."""
    return limits.subject_of(current.settings().secret_key, address.lower())


def portal() -> Portal:
    """Return the portal as passkeys know it."""
    settings = current.settings()
    return Portal(settings.public_url, settings.secret_key)
