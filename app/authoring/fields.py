"""What a form shows of a record, and what a record takes from a form: flat names on the one side, paths on the other.

Whatever was typed is kept, also what cannot be right: an unknown place stays the name that was typed, a year that is
no number stays a text. The check of the kind tells what is wrong with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.content.kinds import Kind
from app.content.writing import Group, several_in
from app.drafts.models import Draft
from app.drafts.paths import path_of, text_names, value_at

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}[.,][0-9]{1,4}")
_GROUPING = re.compile(r"(?<=[0-9])[\s\u202f\u00a0'’](?=[0-9]{3}(?:[^0-9]|$))")
_MOMENT = re.compile(r"([0-9-]*)[T ]([0-9]{2}:[0-9]{2})")
#: Fields made of rows: what a row has; ``…`` marks a text that is kept by language.
ROWS: Mapping[str, tuple[str, ...]] = {
    "key_figures": ("value", "label…", "year", "source"),
    "sources": ("title", "publisher", "year", "url", "language"),
    "attachments": ("label…", "url", "credit", "licence"),
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "cost": ("amount", "currency", "year", "note…"),
    "contact": ("organisation", "website"),
}
#: How the interchange form calls what a form names in the singular.
_STORED_AS = {("attachments", "label"): "labels"}
_NUMBERS = ("value", "amount", "year", "source", "start_year", "end_year")
TAGS = ("themes", "principles", "capacities", "sdgs")
EMPTY_ROWS = 2
MOST_PLACES = 20


def rows_of(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of ``kind`` that are made of rows, the shared ones and its own, as ``ROWS`` has them."""
    own = {name: tuple(p.name + ("…" if p.by_language else "") for p in row) for name, row in kind.writing.rows.items()}
    return {**ROWS, **own}


@dataclass(frozen=True)
class Names:
    """Metropolises by name in both directions: ``shown`` in the reader's language, ``known`` in every spelling."""

    shown: Mapping[str, str]
    find: Callable[[str], str | None]


def groups_of(kind: Kind, draft: Draft) -> tuple[Group, ...]:
    """Return the pages of the form: of a quick entry one, with what is essential; otherwise those of the kind."""
    if draft.depth == "quick":
        return (Group("quick", kind.label, kind.writing.essential),)
    return kind.writing.groups or (Group("all", kind.label, (*text_names(kind), "metropolises", *TAGS)),)


def values_of(kind: Kind, draft: Draft, fields: Sequence[str], names: Names) -> dict[str, Any]:
    """Return what a form with ``fields`` shows of ``draft``, by flat name."""
    values: dict[str, Any] = {}
    made_of_rows = rows_of(kind)
    for name in fields:
        value = value_at(draft.record, path_of(kind, draft.language, name))
        if name == "metropolises":
            slugs = value if isinstance(value, list) else []
            values |= {f"{name}.{i}": names.shown.get(str(slug), str(slug)) for i, slug in enumerate(slugs)}
            values[f"{name}.rows"] = min(len(slugs) + 1, MOST_PLACES)
        elif name in TAGS:
            values[name] = [str(one) for one in value] if isinstance(value, list) else []
        elif name in made_of_rows:
            rows = value if isinstance(value, list) else []
            for i, row in enumerate(rows):
                values |= _shown(name, f"{name}.{i}", row, made_of_rows[name], draft.language)
            values[f"{name}.rows"] = len(rows) + EMPTY_ROWS
        elif name in PARTS:
            values |= _shown(name, name, value, PARTS[name], draft.language)
        elif name in kind.writing.several:
            values[name] = several_in(value)
        elif name in kind.writing.by_language:
            values[name] = value.get(draft.language) if isinstance(value, Mapping) else value
        elif name in kind.writing.moments:
            values[f"{name}.day"], values[f"{name}.time"] = _day_and_time(value)
        else:
            values[name] = value
    return values


def _day_and_time(value: Any) -> tuple[str, str]:
    text = "" if value is None else str(value)
    found = _MOMENT.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _shown(name: str, before: str, row: Any, parts: Sequence[str], language: str) -> dict[str, Any]:
    row = row if isinstance(row, Mapping) else {}
    values = {}
    for part in parts:
        plain = part.removesuffix("…")
        found = row.get(_STORED_AS.get((name, plain), plain))
        if part.endswith("…"):
            found = found.get(language) if isinstance(found, Mapping) else None
        values[f"{before}.{plain}"] = found
    return values


def changes_in(
    kind: Kind, draft: Draft, fields: Sequence[str], form: MultiDict[str, str], names: Names
) -> dict[str, Any]:
    """Return what ``form`` says of ``fields``, by path; a field that the form does not have is left as it is."""
    changes: dict[str, Any] = {}
    for name in fields:
        path = path_of(kind, draft.language, name)
        stored = value_at(draft.record, path)
        if name == "metropolises" or name in rows_of(kind):
            if f"{name}.rows" in form:
                changes[path] = (
                    _places(form, names) if name == "metropolises" else _rows(kind, name, draft, form, stored)
                )
        elif name in TAGS or name in kind.writing.several:
            if f"{name}.shown" in form:
                changes[path] = _ticked(kind, name, form)
        elif name in PARTS:
            if any(key.startswith(f"{name}.") for key in form):
                changes[path] = _taken(name, name, form, stored, PARTS[name], draft.language)
        elif name in kind.writing.by_language:
            if name in form:
                changes[path] = _in_language(stored, draft.language, _typed(name, form[name]))
        elif (text := _text_of(kind, name, form)) is not None:
            changes[path] = _number(text) if name in kind.number_columns and text.strip() else _typed(name, text)
    return changes


def _ticked(kind: Kind, name: str, form: MultiDict[str, str]) -> Any:
    values = form.getlist(name)
    if name in TAGS or name in kind.json_columns:
        return [_number(one) if name == "sdgs" else one for one in values]
    return ", ".join(values)


def _text_of(kind: Kind, name: str, form: MultiDict[str, str]) -> str | None:
    """Return what was typed into a field, day and time of a moment together; none where the form has no such field."""
    if name not in kind.writing.moments:
        return form.get(name)
    if f"{name}.day" not in form:
        return None
    day, time = (form.get(f"{name}.{part}", "").strip() for part in ("day", "time"))
    return f"{day}T{time}" if time else day


def _typed(name: str, text: str) -> Any:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _number(text) if name in _NUMBERS else text


def _number(text: str) -> Any:
    """Return the number that ``text`` writes, grouped and with a comma or point; otherwise ``text`` itself."""
    plain = _GROUPING.sub("", text.strip())
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain.replace(",", ".")) if _DECIMAL.fullmatch(plain) else text


def _count(form: MultiDict[str, str], name: str, most: int) -> int:
    text = form.get(f"{name}.rows", "0")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _places(form: MultiDict[str, str], names: Names) -> list[str]:
    typed = (form.get(f"metropolises.{i}", "").strip() for i in range(_count(form, "metropolises", MOST_PLACES)))
    return list(dict.fromkeys(names.find(text) or text for text in typed if text))


def _rows(kind: Kind, name: str, draft: Draft, form: MultiDict[str, str], stored: Any) -> list[Any]:
    """Return the rows of a field; a row that was emptied or ticked for removal goes, one not shown stays."""
    old = stored if isinstance(stored, list) else []
    count, parts = _count(form, name, 120), rows_of(kind)[name]
    chosen = {part.name for part in kind.writing.rows.get(name, ()) if part.choices}  # a choice alone says nothing
    telling = [part.removesuffix("…") for part in parts if part not in chosen]
    taken = []
    for i in range(count):
        before = old[i] if i < len(old) else None
        row = _taken(name, f"{name}.{i}", form, before, parts, draft.language)
        typed = any(form.get(f"{name}.{i}.{part}", "").strip() for part in telling)
        if typed and f"{name}.{i}.remove" not in form:
            taken.append(row)
    return taken + old[count:]


def _taken(
    name: str, before: str, form: MultiDict[str, str], stored: Any, parts: Sequence[str], language: str
) -> dict[str, Any]:
    """Return ``stored`` with the parts that the form has; what it does not show (other languages) stays."""
    row: dict[str, Any] = deepcopy(dict(stored)) if isinstance(stored, Mapping) else {}
    for part in parts:
        plain = part.removesuffix("…")
        text = form.get(f"{before}.{plain}")
        if text is None:
            continue
        key = _STORED_AS.get((name, plain), plain)
        value = _typed(plain, text)
        if part.endswith("…"):
            value = _in_language(row.get(key), language, value)
        elif plain == "currency":
            value = str(value).upper()
        if value in ("", {}, None):
            row.pop(key, None)
        else:
            row[key] = value
    return row


def _in_language(stored: Any, language: str, text: Any) -> dict[str, Any]:
    """Return what is ``stored`` by language with ``text`` in ``language``; the other languages stay."""
    others = {code: one for code, one in stored.items() if code != language} if isinstance(stored, Mapping) else {}
    return others | ({language: text} if text else {})


def field_of(kind: Kind, path: str, language: str) -> str:
    """Return the flat name of the form's field for a reason at ``path`` of a record."""
    path = path.removeprefix(f"translations.{language}.")
    head, *rest = path.split(".")
    if head in rows_of(kind) and len(rest) >= 2:
        part = "label" if rest[1] == "labels" else rest[1]
        return f"{head}.{rest[0]}.{part}"
    if head in PARTS and rest:
        return f"{head}.{rest[0]}"
    return head
