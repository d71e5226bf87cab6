"""Of what matches: what the filters leave, how the facets count, and in which order a page shows it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from search.document import Place
from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.schema import Tables
from search.postgres.snapshot import Snapshot
from search.query import Box, Near, Query, Sort
from search.results import FacetCount

Array = npt.NDArray[Any]

_EARTH_RADIUS_KILOMETRES = 6_371.0088


def distances(snapshot: Snapshot, centre: Place) -> Array:
    """Return how far (km, on the sphere) each document's nearest place is from ``centre``; infinite without any."""
    nearest = np.full(snapshot.size, np.inf)
    latitudes, longitudes = np.radians(snapshot.places[:, 0]), np.radians(snapshot.places[:, 1])
    latitude, longitude = math.radians(centre.latitude), math.radians(centre.longitude)
    haversine = (
        np.sin((latitudes - latitude) / 2) ** 2
        + np.cos(latitudes) * math.cos(latitude) * np.sin((longitudes - longitude) / 2) ** 2
    )
    kilometres = 2 * _EARTH_RADIUS_KILOMETRES * np.arcsin(np.sqrt(np.clip(haversine, 0, 1)))
    np.minimum.at(nearest, snapshot.place_owners, kilometres)
    return nearest


def within(snapshot: Snapshot, box: Box) -> Array:
    """Return which documents have a place inside ``box``."""
    latitudes, longitudes = snapshot.places[:, 0], snapshot.places[:, 1]
    if box.west <= box.east:
        across = (longitudes >= box.west) & (longitudes <= box.east)
    else:
        across = (longitudes >= box.west) | (longitudes <= box.east)
    inside = across & (latitudes >= box.south) & (latitudes <= box.north)
    mask = np.zeros(snapshot.size, bool)
    mask[snapshot.place_owners[inside]] = True
    return mask


@dataclass(frozen=True)
class Selection:
    """What is left of the matches after place and filters.

    ``ordinals`` are the documents left, ``facets`` the counts, ``kilometres`` the distance of each document (of the
    whole index) when a place was asked for.
    """

    ordinals: Array
    facets: Mapping[str, tuple[FacetCount, ...]]
    kilometres: Array | None


def select(snapshot: Snapshot, query: Query, matched: Array) -> Selection:
    """Return what the query's places and filters leave of ``matched``."""
    mask = matched & snapshot.live
    kilometres = None
    if query.near is not None:
        kilometres = _distances_kept(snapshot, query.near)
        mask &= kilometres <= query.near.kilometres
    if query.box is not None:
        mask &= within(snapshot, query.box)
    chosen = {facet: snapshot.facet(facet).having(values) for facet, values in query.filters.items() if values}
    left = mask.copy()
    for having in chosen.values():
        left &= having
    facets = {}
    for facet in query.facets:
        counted = left
        if facet in chosen:
            counted = mask.copy()
            for other, having in chosen.items():
                if other != facet:
                    counted &= having
        facets[facet] = _counts(snapshot, facet, counted)
    return Selection(np.flatnonzero(left), facets, kilometres)


def _distances_kept(snapshot: Snapshot, near: Near) -> Array:
    key = "distances"
    kept = snapshot.cache.get(key)
    if kept is None or kept[0] != near.place:
        kept = snapshot.cache[key] = (near.place, distances(snapshot, near.place))
    return np.asarray(kept[1])


def _counts(snapshot: Snapshot, facet: str, mask: Array) -> tuple[FacetCount, ...]:
    column = snapshot.facet(facet)
    counts = column.counts(mask)
    found = [(-int(counts[place]), column.names[place]) for place in np.flatnonzero(counts)]
    return tuple(FacetCount(value, -count) for count, value in sorted(found))


def ordered(
    connection: Connection, tables: Tables, snapshot: Snapshot, query: Query, selection: Selection, scores: Array
) -> list[int]:
    """Return the ordinals of the page that ``query`` asks for; what is equal is in the order of identifiers."""
    ordinals, end = selection.ordinals, query.offset + query.limit
    if query.sort is Sort.RELEVANCE:
        keys = -scores[ordinals]
    elif query.sort is Sort.NEWEST:
        keys = snapshot.newest_rank[ordinals]
    elif query.sort is Sort.TITLE:
        keys = _title_rank(connection, tables, snapshot, query.language)[ordinals]
    else:
        assert selection.kilometres is not None  # the query refuses to be made otherwise
        keys = selection.kilometres[ordinals]
    if len(ordinals) > end > 0:
        last = np.partition(keys, end - 1)[end - 1]
        kept = keys <= last  # ties with the last included
        ordinals, keys = ordinals[kept], keys[kept]
    if query.sort in {Sort.RELEVANCE, Sort.DISTANCE}:
        ordinals = ordinals[np.lexsort((_identifier_keys(snapshot, ordinals), keys))]
    else:
        ordinals = ordinals[np.argsort(keys)]
    return [int(ordinal) for ordinal in ordinals[query.offset : end]]


def _identifier_keys(snapshot: Snapshot, ordinals: Array) -> Array:
    """Return keys that sort as identifiers do; for few documents cheaper than to rank all."""
    if len(ordinals) < 2_000:
        _names, keys = np.unique(snapshot.identifiers[ordinals], return_inverse=True)
        return np.asarray(keys)
    return np.asarray(snapshot.identifier_rank[ordinals])


_READ_TITLES = """SELECT coalesce(string_agg(int4send(ordinal), '' ORDER BY folded COLLATE "C", identifier), '')
    FROM (SELECT DISTINCT ON (ordinal) ordinal, left(folded_title, 200) AS folded
        FROM {matter} ORDER BY ordinal, coalesce(array_position(%s::text[], language), 99)) titles
    JOIN {document} USING (ordinal)"""


def _title_rank(connection: Connection, tables: Tables, snapshot: Snapshot, language: str) -> Array:
    """Return the place of each document in the order of titles, without accents, in ``language`` where it has one."""
    key = ("titles", language)
    ranks = snapshot.cache.get(key)
    if ranks is None:
        preferred = [language, *(other for other in LANGUAGES if other != language)]
        row = connection.cursor(binary=True).execute(tables.put_into(_READ_TITLES), (preferred,)).fetchone()
        order = np.frombuffer(row[0] if row else b"", ">i4")
        order = order[order < snapshot.size]
        ranks = np.arange(snapshot.size, dtype=np.int32) + snapshot.size  # those without a title last
        ranks[order] = np.arange(len(order), dtype=np.int32)
        snapshot.cache[key] = ranks
    return np.asarray(ranks)
