"""Fields of a record by path (``translations.fr.summary``, ``cost``): which a draft may change, reading, setting."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.content.kinds import Kind
from app.content.service import TAG_FIELDS
from app.content.writing import TEXTS
from app.kernel.errors import InvalidInput
from app.kernel.text import has_unusable_characters

SHARED = ("metropolises", *TAG_FIELDS, "sources", "attachments")
#: What one change may bring at most, in characters and in nested values; a form sends far less.
LONGEST_TEXT = 100_000
MOST_VALUES = 2_000


def text_names(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields that an entry of ``kind`` has in each language."""
    return (*TEXTS, *kind.section_names)


def own_names(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields that are the same in every language."""
    return (*SHARED, *kind.plain_columns, *kind.json_columns)


def writable(kind: Kind, language: str) -> frozenset[str]:
    """Return the paths that a draft in ``language`` may change; state, reference and the like are not among them."""
    return frozenset({*own_names(kind), *(f"translations.{language}.{name}" for name in text_names(kind))})


def path_of(kind: Kind, language: str, name: str) -> str:
    """Return the path of the field ``name`` in a draft in ``language``."""
    return f"translations.{language}.{name}" if name in text_names(kind) else name


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """Return what stands at ``path``; none where there is nothing."""
    found: Any = record
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def put(record: dict[str, Any], path: str, value: Any) -> None:
    """Set ``path`` of ``record`` to ``value``; an empty one removes it."""
    *way, last = path.split(".")
    inner = record
    for part in way:
        inner = inner.setdefault(part, {})
    if is_empty(value):
        inner.pop(last, None)
    else:
        inner[last] = value


def is_empty(value: Any) -> bool:
    """Tell whether ``value`` counts as nothing written."""
    return value in (None, "", [], {})


def same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same; nothing is the same as an empty text or list."""
    return (is_empty(one) and is_empty(other)) or bool(one == other)


def check_storable(changes: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput`` for what a database cannot keep, or for more than anybody types."""
    reasons = {path: [reason] for path, value in changes.items() if (reason := _reason(value))}
    if reasons:
        raise InvalidInput(reasons)


def _reason(value: Any) -> str:
    values = [value]
    for count, one in enumerate(values):
        if count > MOST_VALUES:
            return _("This is more than can be kept.")
        if isinstance(one, Mapping):
            values.extend([*one.keys(), *one.values()])
        elif isinstance(one, list):
            values.extend(one)
        elif isinstance(one, str) and len(one) > LONGEST_TEXT:
            return _("Is longer than %(longest)s characters.", longest=LONGEST_TEXT)
        elif isinstance(one, str) and has_unusable_characters(one):
            return _("Contains characters that cannot be stored.")
    return ""
