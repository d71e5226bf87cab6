"""Recommendations for tests."""

from copy import deepcopy
from typing import Any

_TEXTS: Any = {
    "en": {
        "title": "Buses at night for those who work at night",
        "summary": "Metropolises should run buses at night where people work at night.",
        "preamble": "Whoever cleans offices goes home when the last bus has gone.",
        "recommendation": "1. Count who works at night. 2. Run a bus where they live.",
        "reasons": "Seoul has shown that a few lines are enough.",
    },
    "fr": {
        "title": "Des bus la nuit pour qui travaille la nuit",
        "summary": "Les métropoles devraient faire rouler des bus là où l’on travaille la nuit.",
        "translated_on": "2026-05-12",
        "translators": ["A translator"],
        "preamble": "Qui nettoie les bureaux rentre après le dernier bus.",
        "recommendation": "1. Compter qui travaille la nuit. 2. Faire rouler un bus où ces personnes vivent.",
        "reasons": "Séoul a montré que quelques lignes suffisent.",
    },
}


def full_record() -> dict[str, Any]:
    """Return a record of a recommendation with a value in every field."""
    return {
        "reference": "night-transport-for-all",
        "original_language": "en",
        "state": "published",
        "published_at": "2026-05-11T09:00:00+00:00",
        "metropolises": ["bogota", "dakar"],
        "themes": ["quality-of-life"],
        "principles": ["economic-1"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11],
        "status": "adopted",
        "year": 2026,
        "adopted_on": "2026-05-10",
        "addressees": ["metropolises", "national_governments"],
        "addressed_to": {"en": "Transport authorities", "fr": "Autorités de transport"},
        "adopted_by": {"en": "City managers of nine metropolises", "es": "Gerencias de nueve metrópolis"},
        "occasion": {"en": "Annual session", "fr": "Session annuelle"},
        "origin": "debates/17",
        "endorsements": [
            {"metropolis": "bogota", "answer": "yes", "reason": "We begin next year.", "language": "en"},
            {"metropolis": "dakar", "answer": "abstain", "reason": "Le budget manque.", "language": "fr"},
        ],
        "sources": [
            {
                "title": "Minutes of the session",
                "publisher": "Metropolis",
                "year": 2026,
                "url": "https://example.org/minutes",
                "language": "en",
            }
        ],
        "attachments": [{"type": "link", "url": "https://example.org/text", "labels": {"en": "The text as signed"}}],
        "translations": deepcopy(_TEXTS),
    }
