"""From criteria to what a page shows: the query in every language, one engine's answer, the entries read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.reading import Card, read_cards
from app.portal.criteria import Criteria
from app.portal.labels import Labels
from search.query import Query, Sort
from search.results import FacetCount, Hit, Results, Suggestion
from search.translation import Translation

#: So few values more are shown too, rather than a link to them.
_FEW_MORE = 2


class Reader(Protocol):
    """The part of an engine that readers need."""

    def search(self, query: Query) -> Results:
        """Answer a query."""
        ...

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles for what was typed so far."""
        ...

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like one."""
        ...


class Translator(Protocol):
    """Puts a typed query into every language."""

    def translate(self, text: str, language: str, switched_off: frozenset[str] = frozenset()) -> Translation:
        """Return what to look for in each language."""
        ...


@dataclass(frozen=True)
class Searching:
    """What a search needs beside its criteria: who answers, who translates, the names, the kinds."""

    reader: Reader
    translator: Translator
    labels: Labels
    kinds: Mapping[str, Kind]


@dataclass(frozen=True)
class Found:
    """A result: its card, and where the words were found in it."""

    card: Card
    hit: Hit


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, the number of results that choosing it gives, and whether it is chosen."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values in the order in which a page shows them; ``size`` is how many there are in all."""

    name: str
    values: tuple[FacetValue, ...]
    size: int

    @property
    def chosen(self) -> int:
        """Return how many values are chosen."""
        return sum(value.chosen for value in self.values)


@dataclass(frozen=True)
class Answer:
    """All that a page or the API tells about a search."""

    criteria: Criteria
    results: Results
    translation: Translation
    found: tuple[Found, ...]
    facets: tuple[Facet, ...]

    @property
    def pages(self) -> int:
        """Return how many pages there are to read."""
        needed = -(-self.results.total // self.criteria.page_size)
        return min(max(needed, 1), self.criteria.last_page)


def query_of(
    criteria: Criteria, translation: Translation, language: str, facets: Sequence[str], passages: int = 2
) -> Query:
    """Return the question to an engine that ``criteria`` amount to."""
    sort = criteria.effective_sort
    if sort is Sort.RELEVANCE and not criteria.text:
        sort = Sort.NEWEST
    return Query(
        language=language,
        words=translation.words,
        filters={facet: frozenset(values) for facet, values in criteria.filters.items()},
        near=criteria.near,
        box=criteria.box,
        sort=sort,
        offset=(criteria.page - 1) * criteria.page_size,
        limit=criteria.page_size,
        facets=tuple(facets),
        passages=passages,
    )


def answer(
    session: Session,
    criteria: Criteria,
    language: str,
    searching: Searching,
    facets: Sequence[str] | None = None,
    *,
    most: int | None = None,
) -> Answer:
    """Answer ``criteria`` for a reader of ``language``; raises ``EngineUnavailable``.

    Without ``facets`` those that a search page shows are counted. With ``most``, a facet of many more values that the
    reader has not opened gives only so many, and those that are chosen.
    """
    if facets is None:
        facets = searching.labels.shown_facets(criteria.filters)
    translation = searching.translator.translate(criteria.text, language, criteria.switched_off)
    if criteria.text and not translation.words:
        # Every word was switched off, or none is a word: nothing is looked for, so nothing is found.
        results = Results(total=0, hits=())
    else:
        results = searching.reader.search(query_of(criteria, translation, language, facets))
    last = max(1, -(-results.total // criteria.page_size))
    if criteria.page > last and results.total:
        nearest = replace(criteria, page=min(last, criteria.last_page))
        return answer(session, nearest, language, searching, facets, most=most)
    found = tuple(_found(session, results.hits, language, searching.kinds))
    shown = tuple(_facet(name, results.facets.get(name, ()), criteria, searching.labels, most) for name in facets)
    return Answer(criteria, results, translation, found, shown)


def _found(session: Session, hits: Sequence[Hit], language: str, kinds: Mapping[str, Kind]) -> list[Found]:
    by_identifier = {int(hit.identifier): hit for hit in hits if hit.identifier.isdigit()}
    cards = read_cards(session, kinds, list(by_identifier), language)
    return [Found(card, by_identifier[card.identifier]) for card in cards]


def _facet(name: str, counts: Sequence[FacetCount], criteria: Criteria, labels: Labels, most: int | None) -> Facet:
    chosen = criteria.filters.get(name, ())
    numbers = {count.value: count.count for count in counts}
    values = [*numbers, *(value for value in chosen if value not in numbers)]
    size = len(values)
    if most is not None and size > most + _FEW_MORE and name not in criteria.opened:
        first = labels.in_order(name, values) if labels.goes_by_rank(name) else values  # else the most frequent
        values = list(dict.fromkeys((*first[:most], *chosen)))
    shown = (
        FacetValue(value, labels.name(name, value), numbers.get(value, 0), value in chosen)
        for value in labels.in_order(name, values)
    )
    return Facet(name, tuple(shown), size)


def similar_cards(session: Session, identifier: int, language: str, searching: Searching, limit: int = 4) -> list[Card]:
    """Return the cards of entries like one; raises ``EngineUnavailable``."""
    hits = searching.reader.similar(str(identifier), language, limit)
    return read_cards(
        session, searching.kinds, [int(hit.identifier) for hit in hits if hit.identifier.isdigit()], language
    )
