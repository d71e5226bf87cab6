"""Papers for tests."""

from copy import deepcopy
from typing import Any

_TRANSLATIONS: dict[str, Any] = {
    "en": {
        "title": "Shade for everyone",
        "summary": "Who sits in the sun, and what trees cost.",
        "key_messages": "- Plant where people wait.\n- Water for three years.",
        "gender_approach": "Women wait longer than men; *they* were asked first.",
        "full_text": "Trees take years.\n\nBuses do not wait for them.",
    },
    "es": {
        "title": "Sombra para todo el mundo",
        "summary": "Quién espera al sol, y cuánto cuestan los árboles.",
        "key_messages": "- Plantar donde se espera.",
        "translated_on": "2026-03-05",
        "translators": ["A. Translator"],
    },
}


def full_record() -> dict[str, Any]:
    """Return a record of a paper with a value in every field."""
    return {
        "reference": "shade-for-everyone",
        "original_language": "en",
        "state": "published",
        "published_at": "2026-03-02T09:00:00+00:00",
        "metropolises": ["montreal", "dakar"],
        "themes": ["sustainability"],
        "principles": ["ecological-1"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11, 13],
        "series": "issue-papers",
        "number": 7,
        "year": 2026,
        "authors": [
            {
                "type": "person",
                "name": "Mariama Sow",
                "affiliation": "Agency for trees",
                "entry": "experts/mariama-sow",
            },
            {"type": "organisation", "name": "League of Gardeners"},
        ],
        "funding": "Fund for shade",
        "licence": "CC BY 4.0",
        "isbn": "9783161484100",
        "doi": "10.1234/shade.7",
        "versions": [
            {
                "type": "erratum",
                "date": "2026-04-01",
                "text": {"en": "A figure on page 3.", "fr": "Un chiffre, page 3."},
            }
        ],
        "sources": [
            {
                "title": "Annual report",
                "publisher": "Agency for trees",
                "year": 2024,
                "url": "https://example.org/report",
                "language": "fr",
            }
        ],
        "attachments": [{"type": "link", "url": "https://example.org/shade", "labels": {"en": "Page of the paper"}}],
        "translations": deepcopy(_TRANSLATIONS),
    }
