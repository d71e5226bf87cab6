"""Experts for tests."""

from copy import deepcopy
from typing import Any

TEXTS: dict[str, Any] = {
    "fr": {
        "title": "Mariama Sow",
        "summary": "Planifie des lignes de bus sur des rues encombrées et en connaît la première année.",
        "biography": "Ingénieure, vingt ans de transports urbains.",
        "experience": "Études du premier corridor, puis de son exploitation.",
    },
    "en": {
        "title": "Mariama Sow",
        "summary": "Plans bus lines on crowded streets and knows what the first year takes.",
        "translated_on": "2026-03-05",
        "translators": ["A translator"],
        "biography": "Engineer, twenty years in urban transport.",
        "experience": "Studies for the first corridor, then its operation.",
    },
}


def full_record() -> dict[str, Any]:
    """Return a record of an expert with a value in every field."""
    return {
        "reference": "mariama-sow",
        "original_language": "fr",
        "state": "published",
        "published_at": "2026-03-02T09:00:00+00:00",
        "metropolises": ["dakar", "abidjan"],
        "themes": ["sustainability"],
        "principles": ["ecological-1"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11],
        "country": "SN",
        "organisation": "Agence des transports urbains",
        "position": {"fr": "Directrice des études", "en": "Head of studies"},
        "languages": [{"language": "fr", "level": "first"}, {"language": "wo", "level": "fluent"}],
        "regions": ["africa"],
        "topics": [
            {
                "identifier": "bus-rapid-transit",
                "labels": {"en": "bus rapid transit", "fr": "bus à haut niveau de service"},
            }
        ],
        "help": ["review", "advice"],
        "availability": "limited",
        "orcid": "0000-0002-1825-0097",
        "works": ["case-studies/dakar-bus-rapid-transit"],
        "hidden_fields": ["organisation"],
        "consented_at": "2026-02-27T10:00:00+00:00",
        "sources": [
            {
                "title": "Annual report",
                "publisher": "Urban transport agency",
                "year": 2024,
                "url": "https://example.org/report",
                "language": "fr",
            }
        ],
        "attachments": [{"type": "link", "url": "https://example.org/sow", "labels": {"fr": "Page personnelle"}}],
        "translations": deepcopy(TEXTS),
    }  # fmt: skip
