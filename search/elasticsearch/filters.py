"""Filters, facets and orders of a query."""

from typing import Any

from search.elasticsearch.sources import LONGEST_VALUE, clean
from search.query import Query, Sort

Clause = dict[str, Any]

_MOST_VALUES = 1_000
_ALL = "all"


def _values(query: Query, facet: str) -> Clause:
    values = sorted(clean(value) for value in query.filters[facet])
    return {"terms": {f"facet.{facet}": [value for value in values if len(value.encode()) <= LONGEST_VALUE]}}


def _own_count(query: Query) -> list[str]:
    """Return the facets that are filtered and counted both: their filter must not narrow their own counts."""
    return [facet for facet in query.filters if facet in query.facets]


def always(query: Query) -> list[Clause]:
    """Return the filters that hold for results and counts alike."""
    clauses = [_values(query, facet) for facet in query.filters if facet not in query.facets]
    if query.near is not None:
        place = query.near.place
        centre = {"lat": place.latitude, "lon": place.longitude}
        clauses.append({"geo_distance": {"distance": f"{query.near.kilometres}km", "places": centre}})
    if query.box is not None:
        corners = {"top": query.box.north, "bottom": query.box.south, "left": query.box.west, "right": query.box.east}
        clauses.append({"geo_bounding_box": {"places": corners}})
    return clauses


def afterwards(query: Query) -> Clause | None:
    """Return the filter of the results that does not hold for all counts, or ``None``."""
    clauses = [_values(query, facet) for facet in _own_count(query)]
    return {"bool": {"filter": clauses}} if clauses else None


def counts(query: Query) -> Clause:
    """Return the aggregations: each facet is counted under the filters of all others.

    So a count is what a click on it gives.
    """
    filtered = _own_count(query)
    free = [facet for facet in query.facets if facet not in filtered]
    groups: Clause = {}
    if free:
        groups |= _group(_ALL, free, [_values(query, other) for other in filtered])
    for facet in filtered:
        groups |= _group(facet, [facet], [_values(query, other) for other in filtered if other != facet])
    return groups


def _group(name: str, facets: list[str], clauses: list[Clause]) -> Clause:
    terms = {facet: {"terms": {"field": f"facet.{facet}", "size": _MOST_VALUES}} for facet in facets}
    if not clauses:
        return terms
    return {f"{name} filtered": {"filter": {"bool": {"filter": clauses}}, "aggs": terms}}


def order(query: Query) -> list[Clause]:
    """Return the order of the results where it is not that of their scores.

    It ends with the identifier, so that pages never overlap. (Equal scores keep the order of the index.)
    """
    last = {"identifier": "asc"}
    match query.sort:
        case Sort.NEWEST:
            return [{"published": {"order": "desc", "missing": "_last", "format": "epoch_millis"}}, last]
        case Sort.TITLE:
            return [{f"sort_title.{query.language}": {"order": "asc", "missing": "_last"}}, last]
        case Sort.DISTANCE:
            assert query.near is not None  # Query refuses it otherwise
            place = query.near.place
            centre = {"lat": place.latitude, "lon": place.longitude}
            return [{"_geo_distance": {"places": centre, "unit": "km", "order": "asc", "mode": "min"}}, last]
        case Sort.RELEVANCE:
            return [last]
