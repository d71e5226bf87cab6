"""An entry written out in the interchange form."""

from typing import Any

from app.content.kinds import Kind
from app.content.models import ContentItem, ContentTranslation
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME


def dump_record(kind: Kind, item: ContentItem) -> dict[str, Any]:
    """Return ``item`` in the interchange form: a JSON-ready mapping without empty fields, in the order of the form."""
    record: dict[str, Any] = {
        "reference": item.reference,
        "original_language": item.original_language,
        "state": item.state,
        "published_at": item.published_at.isoformat() if item.published_at else None,
        "metropolises": [place.metropolis_slug for place in item.places],
        "themes": sorted(item.codes(THEME)),
        "principles": sorted(item.codes(PRINCIPLE)),
        "capacities": sorted(item.codes(CAPACITY)),
        "sdgs": sorted(int(code.removeprefix("sdg-")) for code in item.codes(SDG)),
        **kind.dump(item),
        "sources": [_row(source, ("title", "publisher", "year", "url", "language")) for source in item.sources],
        "attachments": [_row(a, ("type", "url", "labels", "credit", "licence")) for a in item.attachments],
        "translations": {
            text.language: _translation(kind, text) for text in sorted(item.translations, key=lambda t: t.language)
        },
    }
    return _without_empty(record)


def _row(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _translation(kind: Kind, text: ContentTranslation) -> dict[str, Any]:
    record = {
        "title": text.title,
        "summary": text.summary,
        "status": text.status,
        "source_revision": text.source_revision,
        "translated_on": text.translated_on.isoformat() if text.translated_on else None,
        "translators": list(text.translators or []),
    }
    return record | {name: text.sections.get(name) for name in kind.section_names}


def _without_empty(value: Any) -> Any:
    """Return ``value`` without the keys of mappings whose value is none, an empty text, list or mapping."""
    if isinstance(value, dict):
        cleaned = {key: _without_empty(part) for key, part in value.items()}
        return {key: part for key, part in cleaned.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
