"""What a kind asks of those who write its entries: which fields, in which groups, what a complete one has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: The fields that every entry has in each language, beside the sections of its kind.
TEXTS = ("title", "summary")


@dataclass(frozen=True)
class Group:
    """Fields that a form asks for on one page; ``label`` is a lazy translation."""

    name: str
    label: Any
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RowPart:
    """A part of each row of a field that is made of rows; ``label`` is a lazy translation, as are names of ``choices``.

    A row without its ``needed`` parts is not complete. ``by_language`` marks a text that is kept by language.
    ``input`` is the type of its input element where that is no plain line: ``date`` or ``datetime-local``.
    """

    name: str
    label: Any
    needed: bool = False
    by_language: bool = False
    longest: int = 200
    input: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Writing:
    """How entries of a kind are written.

    ``essential`` are the fields without which nothing is published: those of a quick entry. ``expected`` are the
    further ones of a full entry; an entry that lacks none of ``full`` counts as one. ``examples`` has a short example
    for a field, ``help`` says what belongs there, ``choices`` has the values of fields that take one of a few, with
    their names; ``labels`` names its own fields; all hold lazy translations. ``rows`` has the parts of its own fields
    that are made of rows. ``suggestions`` has values that a form offers while something is typed. ``several`` has the
    values of fields that take any number of them with their names, for a language of the reader (they are kept as a
    list where the kind keeps the field as JSON, else with commas between them); ``by_language`` are fields of one line
    kept by language beside the texts (``{"en": …, "fr": …}``), of which a draft writes its own.
    ``moments`` are fields with a day and, if wanted, a time of day (``2027-06-15T09:00``), ``days`` those with a day.
    ``preset`` are fields of ``choices`` that have the first value unless another is chosen. ``depths`` says of
    ``quick`` and ``full`` what they ask for, where somebody who begins has the choice. Fields are named as in the
    interchange form; a text is named without its language.
    """

    essential: tuple[str, ...] = TEXTS
    expected: tuple[str, ...] = ()
    full: tuple[str, ...] = TEXTS
    groups: tuple[Group, ...] = ()
    help: Mapping[str, Any] = field(default_factory=dict)
    examples: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    labels: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, tuple[RowPart, ...]] = field(default_factory=dict)
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: Mapping[str, Callable[[str], Mapping[str, str]]] = field(default_factory=dict)
    by_language: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    preset: tuple[str, ...] = ()
    depths: Mapping[str, Any] = field(default_factory=dict)


#: A kind that says nothing of it is written with title and summary.
PLAIN_WRITING = Writing()


def several_in(value: Any) -> list[str]:
    """Return the values that a field of ``Writing.several`` holds: a list, or a text with commas between them."""
    several = value if isinstance(value, list) else str(value or "").split(",")
    return [text for one in several if (text := str(one).strip())]


@dataclass(frozen=True)
class Completeness:
    """Which of the fields of a full entry are there, and which are missing; ``full`` tells whether it counts as one."""

    present: tuple[str, ...]
    missing: tuple[str, ...]
    missing_essential: tuple[str, ...]
    full: bool

    @property
    def percent(self) -> int:
        """Return how much of a full entry is there, in per cent."""
        total = len(self.present) + len(self.missing)
        return 100 * len(self.present) // total if total else 100

    @property
    def depth(self) -> str:
        """Return ``full`` or ``quick``."""
        return "full" if self.full else "quick"


def completeness_of(
    writing: Writing, record: Mapping[str, Any], texts: Sequence[str], language: str | None = None
) -> Completeness:
    """Return what of a full entry ``record`` has; ``texts`` are the names of fields that stand in a language.

    Texts are looked for in ``language``, without it in the original language of the record.
    """
    code = language or record.get("original_language") or ""
    text = (record.get("translations") or {}).get(code) or {}

    def has(name: str) -> bool:
        value = text.get(name) if name in texts else record.get(name)
        return value not in (None, "", [], {})

    asked = tuple(dict.fromkeys((*writing.essential, *writing.expected)))
    present = tuple(name for name in asked if has(name))
    missing = tuple(name for name in asked if name not in present)
    return Completeness(
        present=present,
        missing=missing,
        missing_essential=tuple(name for name in writing.essential if name in missing),
        full=all(has(name) for name in writing.full),
    )
