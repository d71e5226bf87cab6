"""A note with everything that a note may have."""

from typing import Any


def full_record() -> dict[str, Any]:
    """Return a record of the interchange form that fills every field."""
    return {
        "reference": "shade-in-dakar",
        "original_language": "fr",
        "state": "published",
        "published_at": "2026-02-03T09:00:00+00:00",
        "metropolises": ["dakar"],
        "themes": ["sustainability"],
        "principles": ["ecological-5"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11],
        "sources": [{"title": "Un rapport", "publisher": "La ville", "year": 2024, "url": "https://example.org/r"}],
        "attachments": [{"type": "link", "url": "https://example.org/a", "labels": {"en": "More"}}],
        "translations": {
            "fr": {"title": "De l’ombre à Dakar", "summary": "Des arbres.", "text": "Une rue, **vingt** arbres."},
            "en": {
                "title": "Shade in Dakar",
                "summary": "Trees.",
                "text": "One street, twenty trees.",
                "translated_on": "2026-02-04",
                "translators": ["A. Translator"],
            },
        },
    }
