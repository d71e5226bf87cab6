"""Entries, places and terms as the interface writes them: JSON-ready, in the language of the request."""

from typing import Any

from flask import url_for

from app.api.parameters import parameter_of
from app.content.reading import Card, ShownText
from app.kernel import current
from app.members.models import Metropolis
from app.members.service import country_name
from app.portal.answering import Facet, Found
from app.portal.labels import Labels
from search.results import Passage


def address(endpoint: str, **values: Any) -> str:
    """Return an absolute address on the public address of the installation."""
    return current.settings().public_url + url_for(endpoint, **values)


def named(labels: Labels, facet: str, code: str) -> dict[str, str]:
    """Return a code with its name."""
    return {"code": code, "name": labels.name(facet, code)}


def text(shown: ShownText) -> dict[str, str]:
    """Return a text with the language in which it is shown."""
    return {"text": shown.text, "language": shown.language}


def place(slug: str, labels: Labels) -> dict[str, Any]:
    """Return what a list tells of a metropolis."""
    facts = labels.metropolises.get(slug)
    return {
        "slug": slug,
        "name": labels.name("metropolis", slug),
        "country": named(labels, "country", facts.country_code) if facts else None,
        "region": named(labels, "region", facts.region_code) if facts else None,
    }


def card(shown: Card, labels: Labels) -> dict[str, Any]:
    """Return an entry as lists show it."""
    where = {"kind": shown.kind.path, "reference": shown.reference}
    return {
        "identifier": str(shown.identifier),
        "reference": shown.reference,
        "kind": shown.kind.code,
        "title": text(shown.title),
        "summary": text(shown.summary),
        "languages": list(shown.languages),
        "metropolises": [place(slug, labels) for slug in shown.metropolises],
        "tags": [{"scheme": scheme, **named(labels, scheme, code)} for scheme, code in shown.terms],
        **shown.kind.card_answer(shown.facts, labels),
        "published_at": shown.published_at.isoformat() if shown.published_at else None,
        "links": {
            "self": address(f"api.{shown.kind.code}", reference=shown.reference),
            "page": address("portal.entry", **where),
        },
    }


def found(one: Found, labels: Labels) -> dict[str, Any]:
    """Return a result: the entry, and where the words were found in it; what only other kinds have is null."""
    kilometres = one.hit.kilometres
    others = {name: None for kind in labels.kinds.values() for name in kind.card_fields}
    return (
        others
        | card(one.card, labels)
        | {
            "found_in_title": passage(one.hit.title) if one.hit.title else None,
            "passages": [passage(piece) for piece in one.hit.passages],
            "kilometres": None if kilometres is None else round(kilometres, 1),
        }
    )


def passage(piece: Passage) -> dict[str, Any]:
    """Return a piece of text, split where words were found."""
    parts = ({"text": part, "found": position % 2 == 1} for position, part in enumerate(piece.parts))
    return {"language": piece.language, "parts": [part for part in parts if part["text"]]}


def facet(shown: Facet) -> dict[str, Any]:
    """Return a facet under the name of its parameter, with the count of each value."""
    values = [
        {"value": value.value, "name": value.name, "count": value.count, "chosen": value.chosen}
        for value in shown.values
    ]
    return {"name": parameter_of(shown.name), "values": values}


def metropolis(row: Metropolis, language: str, entries: int) -> dict[str, Any]:
    """Return a metropolis with its facts and the number of its public entries."""
    population = {"value": row.population, "year": row.population_year, "source": row.population_source}
    return {
        "slug": row.slug,
        "name": row.name(language),
        "native_name": row.native_name,
        "names": dict(row.names),
        "country": {"code": row.country_code, "name": country_name(row.country_code, language)},
        "region": {"code": row.region_code, "name": row.region.names[language]},
        "latitude": row.latitude,
        "longitude": row.longitude,
        "population": population if row.population else None,
        "website": row.website,
        "entries": entries,
        "links": {
            "self": address("api.metropolis", slug=row.slug),
            "page": address("portal.metropolis", slug=row.slug),
            "search": address("api.search", metropolis=row.slug),
        },
    }
