"""What a quick entry needs, as changes to a draft in English."""

from typing import Any

QUICK: dict[str, Any] = {
    "translations.en.title": "Care blocks for those who care",
    "translations.en.summary": "Bogotá brings services for carers together, so that they have time of their own.",
    "translations.en.solution": "Twenty blocks in which laundries, classes and care for children stand side by side.",
    "metropolises": ["bogota"],
    "themes": ["gender-equality"],
    "contact": {"organisation": "Secretaría Distrital de la Mujer"},
}
