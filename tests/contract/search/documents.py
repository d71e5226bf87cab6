"""The documents over which both engines are held to their contract; their texts lie in ``documents.yaml``."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from search.document import Document, Place, Text

_PLACES = {
    "bogota": ("latin-america", "CO", Place(4.71, -74.07)),
    "quito": ("latin-america", "EC", Place(-0.18, -78.47)),
    "la-paz": ("latin-america", "BO", Place(-16.50, -68.15)),
    "santiago": ("latin-america", "CL", Place(-33.45, -70.67)),
    "mexico-city": ("latin-america", "MX", Place(19.43, -99.13)),
    "montreal": ("north-america", "CA", Place(45.50, -73.57)),
    "barcelona": ("europe", "ES", Place(41.39, 2.17)),
    "paris": ("europe", "FR", Place(48.86, 2.35)),
    "lyon": ("europe", "FR", Place(45.76, 4.84)),
    "brussels": ("europe", "BE", Place(50.85, 4.35)),
    "dakar": ("africa", "SN", Place(14.69, -17.45)),
    "rabat": ("africa", "MA", Place(34.02, -6.84)),
    "nairobi": ("africa", "KE", Place(-1.29, 36.82)),
    "seoul": ("asia", "KR", Place(37.57, 126.98)),
    "suva": ("asia", "FJ", Place(-18.14, 178.44)),
    "apia": ("asia", "WS", Place(-13.83, -171.77)),
}

_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def _document(number: int, row: dict[str, Any]) -> Document:
    identifier, metropolis, theme = row["identifier"], row["metropolis"], row["theme"]
    region, country, place = _PLACES[metropolis]
    texts = {
        language: Text(
            title=row[language]["title"],
            summary=row[language]["body"].split(". ")[0],
            body=row[language]["body"],
            names=metropolis,
        )
        for language in ("en", "fr", "es")
        if language in row
    }
    facets = {
        "kind": ("case-study",),
        "theme": (theme,),
        "principle": (f"principle-{number % 4}", f"principle-{4 + number % 3}"),
        "sdg": tuple(f"sdg-{goal}" for goal in range(1, 8) if number % goal == 0),
        "region": (region,),
        "country": (country,),
        "metropolis": (metropolis,),
        "year": (str(2000 + number % 6),),
        "language": tuple(texts),
    }
    published = None if identifier == "phrase-no" else _FIRST_DAY + timedelta(days=number * 37 % 1000)
    return Document(identifier, 1, texts, facets, (place,), published)


_ROWS = yaml.safe_load(Path(__file__).with_name("documents.yaml").read_text())
DOCUMENTS: tuple[Document, ...] = tuple(_document(number, row) for number, row in enumerate(_ROWS))
BY_IDENTIFIER = {document.identifier: document for document in DOCUMENTS}


def simple(identifier: str, title: str = "A title", body: str = "", version: int = 1, language: str = "en") -> Document:
    """Make a document that has little more than a title."""
    return Document(identifier, version, {language: Text(title, body=body)}, {"language": (language,)})


def renamed(document: Document, title: str, version: int) -> Document:
    """Return the document with another English title, as of another version."""
    text = replace(document.texts["en"], title=title)
    return replace(document, version=version, texts={**document.texts, "en": text})
