"""An answer of the search as an example for the OpenAPI document and for the page that describes the interface."""

from collections.abc import Iterable
from typing import Any

REQUEST = "/api/v1/search?q=bus+lanes&language=en&page_size=1"
_ADDRESS = f"https://portal.example{REQUEST}"

_SEARCH: dict[str, Any] = {
    "language": "en",
    "text": "bus lanes",
    "typed_in": "en",
    "sort": "relevance",
    "engine": "postgres",
    "reduced": False,
    "relaxed": False,
    "did_you_mean": None,
    "looked_for": [
        {
            "key": "es:carril-bus",
            "language": "es",
            "text": "carril bus",
            "source": "bus lanes",
            "synonym": False,
            "phrase": False,
            "active": True,
            "origin": "vocabulary",
        }
    ],
    "total": 2,
    "page": 1,
    "page_size": 1,
    "pages": 2,
    "results": [
        {
            "identifier": "5",
            "reference": "bogota-transmilenio",
            "kind": "case-study",
            "title": {
                "text": "A metro on tyres, and what it needs to stay good – Bogotá’s TransMilenio",
                "language": "en",
            },
            "summary": {
                "text": "In December 2000 Bogotá opened a network of bus lanes with stations.",
                "language": "en",
            },
            "languages": ["en", "fr", "es"],
            "metropolises": [
                {
                    "slug": "bogota",
                    "name": "Bogotá",
                    "country": {"code": "CO", "name": "Colombia"},
                    "region": {"code": "latin-america-and-the-caribbean", "name": "Latin America and the Caribbean"},
                }
            ],
            "tags": [{"scheme": "theme", "code": "sustainability", "name": "Sustainability"}],
            "status": {"code": "under_way", "name": "Under way"},
            "years": {"start": 2000, "end": None},
            "published_at": "2025-06-17T09:00:00+00:00",
            "links": {
                "self": "https://portal.example/api/v1/case-studies/bogota-transmilenio",
                "page": "https://portal.example/en/case-studies/bogota-transmilenio",
            },
            "found_in_title": None,
            "passages": [
                {
                    "language": "en",
                    "parts": [
                        {"text": "In December 2000 Bogotá opened a network of ", "found": False},
                        {"text": "bus lanes", "found": True},
                        {
                            "text": " with stations, high capacity and one set of rules for private operators.",
                            "found": False,
                        },
                    ],
                }
            ],
            "kilometres": None,
        }
    ],
    "facets": [
        {
            "name": "status",
            "values": [{"value": "under_way", "name": "Under way", "count": 2, "chosen": False}],
        }
    ],
    "links": {
        "self": _ADDRESS,
        "first": _ADDRESS,
        "prev": None,
        "next": f"{_ADDRESS}&page=2",
        "last": f"{_ADDRESS}&page=2",
    },
}


def search_example(card_fields: Iterable[str]) -> dict[str, Any]:
    """Return an answer of the search whose results have ``card_fields``, null where the example has none of them."""
    empty = dict.fromkeys(card_fields)
    return _SEARCH | {"results": [empty | result for result in _SEARCH["results"]]}
