"""The flat form of a record: one row of cells, as spreadsheets hold it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.content.kinds import Kind
from config.languages import LANGUAGE_CODES

LIST_COLUMNS = ("metropolises", "themes", "principles", "capacities", "sdgs")
TEXT_FIELDS = ("title", "summary")
TRANSLATION_FIELDS = ("status", "source_revision", "translated_on", "translators")
NUMBER_COLUMNS = ("source_revision",)
LONGEST_CELL = 32_767  # of a spreadsheet; longer texts go on in columns marked "(2)", "(3)" …
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


class UnreadableFile(Exception):
    """The file is not what its name says, or cannot be read at all."""


def flat_columns(kind: Kind) -> list[str]:
    """Return the columns of the flat form (CSV, XLSX) of ``kind``, in order."""
    names = ["reference", "original_language", "state", "published_at", *LIST_COLUMNS, *kind.plain_columns]
    names += [*kind.json_columns, "sources", "attachments"]
    texts = (*TEXT_FIELDS, *kind.section_names, *TRANSLATION_FIELDS)
    return names + [f"{name}_{language}" for language in LANGUAGE_CODES for name in texts]


def check_columns(header: Iterable[str], kind: Kind) -> None:
    """Raise ``UnreadableFile`` where ``header`` has no column, one that is not known, or one twice."""
    names = [name for name in header if name]
    known = set(flat_columns(kind))
    unknown = [name for name in names if base_of(name) not in known]
    if unknown:
        raise UnreadableFile("unknown columns: " + ", ".join(unknown))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnreadableFile("columns that occur twice: " + ", ".join(twice))
    if not names:
        raise UnreadableFile("there is no row with the names of the columns")


def base_of(name: str) -> str:
    """Return the column that ``name`` goes on, such as ``context_en`` for ``context_en (2)``."""
    return name.split(" (", maxsplit=1)[0]


def from_flat(header: list[str], cells: Iterable[Any], kind: Kind) -> dict[str, Any] | str | None:
    """Return the record of a row, the reason why it is none, or ``None`` for a row without content."""
    row = list(cells)
    if all(cell is None or cell == "" for cell in row):
        return None
    if any(cell not in (None, "") for cell in row[len(header) :]):
        return "more cells than there are columns"
    pairs = zip(header, row, strict=False)
    record: dict[str, Any] = {"translations": {}}
    for name, value in _joined([(k, v) for k, v in pairs if k and v is not None and v != ""]).items():
        try:
            _put(record, name, value, kind)
        except (ValueError, RecursionError):
            return f"column {name}: not JSON"
    return record


def _put(record: dict[str, Any], name: str, value: Any, kind: Kind) -> None:
    field, _, language = name.rpartition("_")
    if language in LANGUAGE_CODES and name not in kind.plain_columns:
        text = record["translations"].setdefault(language, {})
        text[field] = _split(value) if field == "translators" else _scalar(field, value, kind)
    elif name in LIST_COLUMNS:
        record[name] = [_integer(part) if name == "sdgs" else part for part in _split(value)]
    elif name in kind.json_columns or name in ("sources", "attachments"):
        record[name] = json.loads(str(value))
    else:
        record[name] = _scalar(name, value, kind)


def _joined(cells: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return ``cells`` with long texts, which were split over ``name``, ``name (2)`` …, in one piece again."""
    joined: dict[str, Any] = {}
    for name, value in cells:
        base = base_of(name)
        joined[base] = f"{joined[base]}{value}" if base in joined else value
    return joined


def _split(value: Any) -> list[str]:
    """Return the parts of a list cell: between semicolons, or a JSON list where a part has a semicolon itself."""
    text = _unquoted(str(value))
    if text.startswith("["):
        parts = json.loads(text)
        return [str(part) for part in parts]
    return [part.strip() for part in text.split(";") if part.strip()]


def _join(parts: list[Any]) -> str:
    texts = [str(part) for part in parts]
    if any(";" in text or text.startswith("[") for text in texts):
        return json.dumps(texts, ensure_ascii=False)
    return "; ".join(texts)


def _integer(value: Any) -> Any:
    text = str(value).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 10 else value


def _scalar(name: str, value: Any, kind: Kind) -> Any:
    if name in NUMBER_COLUMNS or name in kind.number_columns:
        return _integer(value)
    if isinstance(value, datetime) and name == "translated_on":
        return value.date().isoformat()  # a spreadsheet knows no date without a time
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _unquoted(str(value))


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return "'" + text if text[:1] in _FORMULA_STARTS else text


def _unquoted(text: str) -> str:
    """Return ``text`` without the quote that ``harmless`` may have put before it."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS and len(text) > 1 else text


def to_flat(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a record of the interchange form as cells of text by column name."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        if name == "translations":
            for language, text in value.items():
                for field, part in text.items():
                    cells[f"{field}_{language}"] = _join(part) if isinstance(part, list) else str(part)
        elif name in LIST_COLUMNS:
            cells[name] = _join(value)
        elif isinstance(value, (dict, list)):
            cells[name] = json.dumps(value, ensure_ascii=False)
        else:
            cells[name] = str(value)
    return cells
