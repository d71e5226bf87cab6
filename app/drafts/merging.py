"""Bringing a draft together with what became of its entry since it was begun."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.drafts.paths import put, same, value_at


def merged(base: Mapping[str, Any], draft: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``current`` with everything that ``draft`` changed of ``base``, field by field, texts by language.

    So a draft takes nothing back that others published while it was open: a translation, tags, another's correction.
    """
    record: dict[str, Any] = {**current, "translations": {k: dict(v) for k, v in current["translations"].items()}}
    for path in _paths(base, draft):
        wanted = value_at(draft, path)
        if not same(value_at(base, path), wanted):
            put(record, path, wanted)
    record["translations"] = {language: text for language, text in record["translations"].items() if text.get("title")}
    return record


def _paths(*records: Mapping[str, Any]) -> Iterator[str]:
    """Yield every path of ``records`` once: the fields, and those of each text."""
    seen: dict[str, None] = {}
    for record in records:
        for name, value in record.items():
            if name == "translations":
                seen.update({f"{name}.{code}.{field}": None for code, text in value.items() for field in text})
            else:
                seen[name] = None
    yield from seen
