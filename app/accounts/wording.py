"""What roles, their scopes and the states of persons are called."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.accounts import models
from app.kernel import current
from config.languages import LANGUAGES

ROLE_NAMES: dict[str, Any] = {
    "": _("Reader with an account"),
    models.CONTRIBUTOR: _("Contributor"),
    models.EXPERT: _("Expert"),
    models.CITY_MANAGER: _("City manager"),
    models.TRANSLATOR: _("Translator"),
    models.REGIONAL_SECRETARY: _("Regional secretary"),
    models.EDITOR: _("Editor"),
    models.ADMINISTRATOR: _("Administrator"),
}
STATE_NAMES: dict[str, Any] = {
    "unconfirmed": _("not yet confirmed"),
    "active": _("in use"),
    "suspended": _("suspended"),
    "deleted": _("deleted"),
}


def role_name(role: str) -> Any:
    """Return what a role is called."""
    return ROLE_NAMES[role]


def scope_name(role: str, scope: str) -> str:
    """Return what the scope of a role is called in the reader's language; empty for a role that holds everywhere."""
    facet = models.SCOPES.get(role)
    return str(current.labels().name(facet, scope)) if facet and scope else ""


def scope_choices(role: str) -> list[tuple[str, str]]:
    """Return the scopes that can be given with a role: value and name, by name; none where it has no scopes."""
    facet = models.SCOPES.get(role)
    return list(current.labels().names[facet].items()) if facet else []


def metropolis_choices() -> list[tuple[str, str]]:
    """Return the metropolises to choose from: value and name."""
    return list(current.labels().names["metropolis"].items())


def language_choices() -> list[tuple[str, str]]:
    """Return the languages to choose from: code and what its readers call it."""
    return [(language.code, language.native_name) for language in LANGUAGES]
