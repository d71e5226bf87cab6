"""The names of everything that entries are tagged with, in one language; read once and kept for a minute."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.kinds import Kind, OwnFacet, facets_of, own_facets_of
from app.kernel.text import sort_key
from app.members.models import Metropolis, Region
from app.members.service import country_name
from app.portal.headings import FACET_LABELS
from app.taxonomy.models import CAPACITY, DOMAIN, PRINCIPLE, SDG, THEME, Term
from config.languages import LANGUAGE_BY_CODE
from search.document import Place

#: The facets whose values are terms of a scheme.
TERM_FACETS = {"theme": THEME, "principle": PRINCIPLE, "domain": DOMAIN, "capacity": CAPACITY, "sdg": SDG}

#: Of names, so many are kept; whoever asks for more asks for values that do not exist.
_MOST_KEPT = 5_000


@dataclass(frozen=True)
class MetropolisFacts:
    """What lists and maps need of a metropolis."""

    slug: str
    country_code: str
    region_code: str
    latitude: float
    longitude: float
    population: int | None


@dataclass(frozen=True)
class Labels:
    """The names of facet values in one language, each facet's values in their natural order."""

    language: str
    names: Mapping[str, Mapping[str, str]]
    metropolises: Mapping[str, MetropolisFacts]
    kinds: Mapping[str, Kind]

    def knows(self, facet: str, value: str) -> bool:
        """Tell whether ``value`` is one of ``facet``."""
        own = self.own.get(facet)
        if own is not None:
            return value in own.values or own.accepts(value)
        if facet == "country" and self._countries_beyond:
            return country_name(value, self.language) != value
        return value in self.names.get(facet, {})

    def name(self, facet: str, value: str) -> str:
        """Return the name of a facet's value for a reader; the value itself where it has none."""
        name = self._kept.get((facet, value))
        if name is None:
            name = self._name(facet, value)
            if len(self._kept) < _MOST_KEPT:
                self._kept[facet, value] = name
        return name

    def _name(self, facet: str, value: str) -> str:
        own = self.own.get(facet)
        if own is not None:
            return str(own.values[value]) if value in own.values else own.named(value, self.language)
        if facet == "kind" and value in self.kinds:
            return str(self.kinds[value].label_plural)
        if facet == "country" and value not in self.names["country"]:
            return country_name(value, self.language)
        return self.names.get(facet, {}).get(value, value)

    @cached_property
    def _kept(self) -> dict[tuple[str, str], str]:
        """Return the names asked for so far: those of kinds are translations, which take longer than all else."""
        return {}

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {}

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        """Return the place of each value that has a natural one, facet by facet."""
        ordered = {name: self.names[name] for name in (*TERM_FACETS, "region")}
        ordered |= {name: own.values for name, own in self.own.items()}
        return {name: {value: place for place, value in enumerate(values)} for name, values in ordered.items()}

    @cached_property
    def _countries_beyond(self) -> bool:
        """Tell whether entries may have a country without a member: those of kinds that need no metropolis."""
        return not all(kind.needs_metropolis for kind in self.kinds.values())

    @cached_property
    def own(self) -> dict[str, OwnFacet]:
        """Return the facets that kinds bring of their own, by name."""
        return own_facets_of(self.kinds.values())

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """Return the names of all facets."""
        return facets_of(self.kinds.values())

    def heading(self, facet: str) -> str:
        """Return what a facet is called on the search page."""
        heading = self._headings.get(facet)
        if heading is None:
            heading = self._headings[facet] = str(self.own[facet].label if facet in self.own else FACET_LABELS[facet])
        return heading

    def shown_facets(self, filters: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """Return the facets that a search page counts.

        Those are the ones of the kinds to which ``filters`` limit it, or without such a limit those of use everywhere;
        and in any case those by which it is narrowed already.
        """
        chosen = [self.kinds[code] for code in filters.get("kind", ()) if code in self.kinds]
        of_use = set(facets_of(chosen)) if chosen else set(self.facets) - self._only_of_their_kinds
        if len(self.kinds) == 1:
            of_use = set(self.facets) - {"kind"}
        return tuple(facet for facet in self.facets if facet in of_use or filters.get(facet))

    @cached_property
    def _only_of_their_kinds(self) -> set[str]:
        return {name for name, own in self.own.items() if not own.everywhere}

    def metropolis(self, slug: str) -> MetropolisFacts:
        """Return the facts of a metropolis; raises ``KeyError``."""
        return self.metropolises[slug]

    def place(self, metropolis: str) -> Place | None:
        """Return where a metropolis lies."""
        facts = self.metropolises.get(metropolis)
        return Place(facts.latitude, facts.longitude) if facts else None

    def in_order(self, facet: str, values: Iterable[str]) -> list[str]:
        """Return ``values`` in the natural order of the facet (terms by number, the rest as they come)."""
        if self.goes_by_rank(facet):
            return sorted(values, reverse=True)
        order = self._positions.get(facet)
        if order is None:
            return list(values)
        return sorted(values, key=lambda value: order.get(value, len(order)))

    def goes_by_rank(self, facet: str) -> bool:
        """Tell whether the values of a facet are shown from the highest down, as years are."""
        return facet in self.own and self.own[facet].from_highest


def read_labels(session: Session, language: str, kinds: Mapping[str, Kind]) -> Labels:
    """Read the names from the database."""
    names: dict[str, dict[str, str]] = {facet: {} for facet in (*TERM_FACETS, "region", "country", "metropolis")}
    facet_of = {scheme: facet for facet, scheme in TERM_FACETS.items()}
    terms = select(Term.scheme, Term.code, Term.labels).where(Term.scheme.in_(facet_of)).order_by(Term.position)
    for scheme, code, labels in session.execute(terms):
        names[facet_of[scheme]][code] = labels[language]
    for code, labels in session.execute(select(Region.code, Region.names).order_by(Region.position)):
        names["region"][code] = labels[language]
    metropolises = list(session.scalars(select(Metropolis)))
    for metropolis in sorted(metropolises, key=lambda m: sort_key(m.name(language))):
        names["metropolis"][metropolis.slug] = metropolis.name(language)
    countries = {m.country_code: country_name(m.country_code, language) for m in metropolises}
    names["country"] = dict(sorted(countries.items(), key=lambda pair: sort_key(pair[1])))
    names["kind"] = {code: code for code in kinds}
    names["language"] = {code: row.native_name for code, row in LANGUAGE_BY_CODE.items()}
    names |= {name: {value: value for value in own.values} for name, own in own_facets_of(kinds.values()).items()}
    facts = {
        m.slug: MetropolisFacts(m.slug, m.country_code, m.region_code, m.latitude, m.longitude, m.population)
        for m in metropolises
    }
    return Labels(language, names, facts, kinds)


class LabelStore:
    """Labels by language, read again after ``seconds``. Safe among threads."""

    def __init__(self, kinds: Mapping[str, Kind], seconds: float = 60.0) -> None:
        """Start with nothing read."""
        self._kinds, self._seconds = kinds, seconds
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Labels]] = {}

    def get(self, session: Session, language: str) -> Labels:
        """Return the labels of ``language``."""
        kept = self._kept.get(language)
        if kept is not None and time.monotonic() - kept[0] < self._seconds:
            return kept[1]
        labels = read_labels(session, language, self._kinds)
        if labels.metropolises:
            with self._lock:
                self._kept[language] = (time.monotonic(), labels)
        return labels
