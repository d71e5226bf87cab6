"""An answer of the search as an example for the OpenAPI document and for the page that describes the interface."""

from typing import Any

REQUEST = "/api/v1/search?q=bus+rapid+transit&language=en&page_size=1"
_ADDRESS = f"https://portal.example{REQUEST}"

SEARCH: dict[str, Any] = {
    "language": "en",
    "text": "bus rapid transit",
    "typed_in": "en",
    "sort": "relevance",
    "engine": "postgres",
    "reduced": False,
    "relaxed": False,
    "did_you_mean": None,
    "looked_for": [
        {
            "key": "es:autobus-de-transito-rapido",
            "language": "es",
            "text": "autobús de tránsito rápido",
            "source": "bus rapid transit",
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
            "title": {"text": "TransMilenio: a bus that runs like a metro", "language": "en"},
            "summary": {"text": "Buses on lanes of their own carry the city.", "language": "en"},
            "languages": ["en", "fr", "es"],
            "metropolises": [
                {
                    "slug": "bogota",
                    "name": "Bogotá",
                    "country": {"code": "CO", "name": "Colombia"},
                    "region": {"code": "latin-america-caribbean", "name": "Latin America and the Caribbean"},
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
                        {"text": "The city chose ", "found": False},
                        {"text": "bus rapid transit", "found": True},
                        {"text": " because it could be built quickly.", "found": False},
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
