"""Filters, counts, orders, places, pages."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.document import FACETS, Document, Place
from search.engine import Engine
from search.query import Box, Near, Query, Sort, Words
from tests.contract.search.documents import BY_IDENTIFIER, DOCUMENTS

#: Those of every document, and two that a kind of content brings of its own.
_NAMES = (*FACETS, "status", "year")
_VALUES = {facet: sorted({v for d in DOCUMENTS for v in d.facets.get(facet, ())}) for facet in _NAMES}
_FILTERED = [facet for facet, values in _VALUES.items() if values]
_TEXTS = ["", "city", "trees", "streets women", '"open ticket"', "nothing-at-all"]


def chosen(document: Document, filters: dict[str, frozenset[str]]) -> bool:
    return all(set(document.facets.get(facet, ())) & values for facet, values in filters.items())


def _choice(facet: str, seed: int) -> frozenset[str]:
    """Return the values whose bit is set in ``seed``, at least one."""
    values = _VALUES[facet]
    return frozenset(value for n, value in enumerate(values) if seed >> n & 1) or frozenset(values[:1])


filters_of_a_reader = st.dictionaries(st.sampled_from(_FILTERED), st.integers(0, 2**16), max_size=3).map(
    lambda drawn: {facet: _choice(facet, seed) for facet, seed in drawn.items()}
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters_of_a_reader, st.sampled_from(_TEXTS), st.sampled_from(_FILTERED))
def test_a_count_is_what_choosing_the_value_gives(
    filled: Engine, filters: dict[str, frozenset[str]], text: str, facet: str
):
    words = (Words("en", text),) if text else ()
    relaxed = filled.search(Query("en", words)).relaxed
    counted = filled.search(Query("en", words, filters, facets=_NAMES, limit=0))
    if counted.relaxed != relaxed:
        return  # under these filters other words were looked for than without
    for one in counted.facets[facet]:
        only = filled.search(Query("en", words, {**filters, facet: frozenset({one.value})}, limit=0))
        assert only.relaxed != relaxed or only.total == one.count


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters_of_a_reader)
def test_filters_choose_within_a_facet_and_narrow_between(filled: Engine, filters: dict[str, frozenset[str]]):
    results = filled.search(Query("en", (), filters, limit=100, facets=("theme", "sdg")))
    expected = {document.identifier for document in DOCUMENTS if chosen(document, filters)}
    assert {hit.identifier for hit in results.hits} == expected
    assert results.total == len(expected)
    for facet in ("theme", "sdg"):
        others = {name: values for name, values in filters.items() if name != facet}
        counts = Counter(v for d in DOCUMENTS if chosen(d, others) for v in d.facets[facet])
        expected_counts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        assert [(one.value, one.count) for one in results.facets[facet]] == expected_counts


def test_only_the_facets_asked_for_are_counted(filled: Engine):
    assert set(filled.search(Query("en", facets=("region",))).facets) == {"region"}
    assert filled.search(Query("en", facets=("status",))).facets["status"] == ()


@pytest.mark.parametrize("value", ["unknown", "", "' OR 1=1", "\ud800", "\x00", "x" * 40_000])
def test_unknown_values_find_nothing(filled: Engine, value: str):
    results = filled.search(Query("en", (), {"theme": frozenset({value})}, facets=("theme",)))
    assert results.total == 0
    assert len(results.facets["theme"]) == 5


@pytest.mark.parametrize("text", ["", "city", "streets"])
@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.NEWEST, Sort.TITLE, Sort.DISTANCE])
def test_pages_put_together_are_the_whole(filled: Engine, sort: Sort, text: str):
    words = (Words("en", text),) if text else ()
    near = Near(Place(4.7, -74.0), 30_000.0)
    whole = [hit.identifier for hit in filled.search(Query("en", words, near=near, sort=sort, limit=100)).hits]
    assert whole
    pages: list[str] = []
    for offset in range(0, len(whole) + 3, 3):
        page = filled.search(Query("en", words, near=near, sort=sort, offset=offset, limit=3))
        pages += [hit.identifier for hit in page.hits]
    assert pages == whole


def test_the_newest_come_first_and_those_without_a_date_last(filled: Engine):
    found = [hit.identifier for hit in filled.search(Query("en", sort=Sort.NEWEST, limit=100)).hits]
    dates = [BY_IDENTIFIER[identifier].published for identifier in found]
    assert found[-1] == "phrase-no"
    known = [date for date in dates if date is not None]
    assert known == sorted(known, reverse=True)


def test_titles_are_ordered_in_the_readers_language_without_accents(filled: Engine):
    found = [hit.identifier for hit in filled.search(Query("fr", sort=Sort.TITLE, limit=100)).hits]
    titles = [BY_IDENTIFIER[one].texts["fr"].title.lower() for one in found if "fr" in BY_IDENTIFIER[one].texts]
    folded = [title.translate(str.maketrans("éèêàâîôû’-", "eeeaaiou  ")) for title in titles]
    assert folded == sorted(folded)
    assert len(found) == len(DOCUMENTS)


def test_distance_filters_orders_and_is_told(filled: Engine):
    near = Near(Place(4.71, -74.07), 800.0)
    results = filled.search(Query("en", near=near, sort=Sort.DISTANCE, limit=100))
    where = [BY_IDENTIFIER[hit.identifier].facets["metropolis"][0] for hit in results.hits]
    assert set(where) == {"bogota", "quito"}
    assert where == sorted(where)
    assert all(hit.kilometres is not None for hit in results.hits)
    assert results.hits[0].kilometres == pytest.approx(0.0, abs=0.5)
    assert results.hits[-1].kilometres == pytest.approx(731, rel=0.01)


def test_a_box_may_cross_the_antimeridian(filled: Engine):
    def inside(box: Box) -> set[str]:
        return {hit.identifier for hit in filled.search(Query("en", box=box, limit=100)).hits}

    assert inside(Box(west=170, south=-30, east=-165, north=0)) == {"reef", "warning"}
    assert inside(Box(west=170, south=-30, east=180, north=0)) == {"reef"}
    assert inside(Box(west=-180, south=-90, east=180, north=90)) == set(BY_IDENTIFIER)


def test_places_narrow_the_counts_too(filled: Engine):
    box = Box(west=-20, south=30, east=10, north=55)
    results = filled.search(Query("en", box=box, facets=("region",), limit=0))
    assert results.hits == ()
    assert {one.value: one.count for one in results.facets["region"]} == dict(
        Counter(
            d.facets["region"][0]
            for d in DOCUMENTS
            if -20 <= d.places[0].longitude <= 10 and d.places[0].latitude >= 30
        )
    )
