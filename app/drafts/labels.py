"""What the fields of a record are called, and how a value that is no text is written for people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.content.kinds import Kind
from config.languages import LANGUAGE_BY_CODE

FIELD_LABELS: Mapping[str, Any] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "metropolises": _("Metropolises"),
    "themes": _("Themes"),
    "principles": _("Principles for Better Cities"),
    "capacities": _("Capacities"),
    "sdgs": _("Sustainable Development Goals"),
    "status": _("Status"),
    "start_year": _("Start year"),
    "end_year": _("End year"),
    "level_of_government": _("Level of government"),
    "lead_organisation": _("Led by"),
    "cost": _("Cost"),
    "place": _("Point on the map"),
    "key_figures": _("Key figures"),
    "contact": _("Contact"),
    "sources": _("Sources"),
    "attachments": _("Links and files"),
}


def name_of(kind: Kind, name: str) -> str:
    """Return what the field ``name`` of ``kind`` is called in the language of the request."""
    section = next((one for one in kind.sections if one.name == name), None)
    own = kind.writing.labels.get(name)
    return str(own or (section.label if section is not None else FIELD_LABELS.get(name, name)))


def label_of(kind: Kind, path: str) -> str:
    """Return what the field at ``path`` is called; for a text, with the language it is in."""
    if not path.startswith("translations."):
        return name_of(kind, path.partition(".")[0])
    _translations, code, name = path.split(".", 2)
    return f"{name_of(kind, name)} ({LANGUAGE_BY_CODE[code].native_name})"


def readable(_path: str, value: Any) -> str:
    """Return ``value`` as lines of text: one for each part of a list or mapping."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_inline(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "\n".join(_inline(one) for one in value)
    return str(value)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_inline(one) for one in value.values() if one not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_inline(one) for one in value)
    return str(value)
