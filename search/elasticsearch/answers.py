"""The server's answer as results: hits with their passages, and counts."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from search.document import Place
from search.elasticsearch.sources import FOUND_BEGINS, FOUND_ENDS, NO_PASSAGE
from search.query import Near, Query
from search.results import FacetCount, Hit, Passage

_EARTH_RADIUS = 6_371.0088


def facet_counts(query: Query, aggregations: Mapping[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
    """Return the counts of the facets asked for, in the order asked."""
    found = dict(_terms(aggregations))
    return {
        facet: tuple(
            FacetCount(bucket["key"], bucket["doc_count"]) for bucket in found.get(facet, {}).get("buckets", ())
        )
        for facet in query.facets
    }


def _terms(aggregations: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, answer in aggregations.items():
        if "buckets" in answer:
            yield name, answer
        else:
            yield from ((inner, terms) for inner, terms in answer.items() if isinstance(terms, dict))


def hit_of(hit: Mapping[str, Any], query: Query) -> Hit:
    """Return a hit: passages of one language only, the reader's where the words were found in it."""
    marked = hit.get("highlight", {})
    languages = (query.language, *(words.language for words in query.words if words.language != query.language))
    passages: tuple[Passage, ...] = ()
    for language in languages:
        passages = tuple(_passages(marked, language))[: query.passages]
        if passages:
            break
    titles = (language for language in languages if f"title.{language}" in marked)
    title = next((Passage(language, parts_of(marked[f"title.{language}"][0])) for language in titles), None)
    return Hit(
        identifier=hit["_id"],
        score=hit.get("_score") or 0.0,
        title=title,
        passages=passages,
        kilometres=_kilometres(hit, query.near) if query.near else None,
    )


def _passages(marked: Mapping[str, Any], language: str) -> Iterator[Passage]:
    for fragment in marked.get(f"text.{language}", ()):
        if NO_PASSAGE not in fragment:
            yield Passage(language, parts_of(fragment))


def parts_of(fragment: str) -> tuple[str, ...]:
    """Take a marked text apart: plain, found, plain … beginning with plain."""
    parts: list[str] = []
    for piece in fragment.split(FOUND_BEGINS):
        found, end, plain = piece.partition(FOUND_ENDS)
        parts += [found, plain] if end else [found]
    return tuple(parts[:-1] if len(parts) > 1 and not parts[-1] else parts)


def _kilometres(hit: Mapping[str, Any], near: Near) -> float | None:
    places = hit.get("_source", {}).get("places", ())
    return min((distance(near.place, Place(place["lat"], place["lon"])) for place in places), default=None)


def distance(one: Place, other: Place) -> float:
    """Return the kilometres between two places on a sphere (haversine formula)."""
    latitudes = math.radians(one.latitude), math.radians(other.latitude)
    across = math.sin((latitudes[1] - latitudes[0]) / 2) ** 2
    along = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    chord = across + math.cos(latitudes[0]) * math.cos(latitudes[1]) * along
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(min(1.0, chord)))
