"""The names of everything that entries are tagged with, in one language; read once and kept for a minute."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.kernel.text import sort_key
from app.members.models import Metropolis, Region
from app.members.service import country_name
from app.taxonomy.models import CAPACITY, DOMAIN, PRINCIPLE, SDG, THEME, Term
from config.languages import LANGUAGE_BY_CODE
from search.document import Place

#: The facets whose values are terms of a scheme.
TERM_FACETS = {"theme": THEME, "principle": PRINCIPLE, "domain": DOMAIN, "capacity": CAPACITY, "sdg": SDG}
_YEARS = range(1800, 2201)


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
        if facet == "year":
            return value.isascii() and value.isdigit() and len(value) == 4 and int(value) in _YEARS
        return value in self.names.get(facet, {})

    def name(self, facet: str, value: str) -> str:
        """Return the name of a facet's value for a reader; the value itself where it has none."""
        if facet == "kind" and value in self.kinds:
            return str(self.kinds[value].label)
        if facet == "language" and value in LANGUAGE_BY_CODE:
            return self.names["language"][value]
        for kind in self.kinds.values():
            if value in kind.facet_labels.get(facet, {}):
                return str(kind.facet_labels[facet][value])
        return self.names.get(facet, {}).get(value, value)

    def metropolis(self, slug: str) -> MetropolisFacts:
        """Return the facts of a metropolis; raises ``KeyError``."""
        return self.metropolises[slug]

    def place(self, metropolis: str) -> Place | None:
        """Return where a metropolis lies."""
        facts = self.metropolises.get(metropolis)
        return Place(facts.latitude, facts.longitude) if facts else None

    def in_order(self, facet: str, values: Iterable[str]) -> list[str]:
        """Return ``values`` in the natural order of the facet (terms by number, the rest as they come)."""
        if facet not in TERM_FACETS and facet != "region":
            return list(values)
        order = {value: position for position, value in enumerate(self.names[facet])}
        return sorted(values, key=lambda value: order.get(value, len(order)))


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
    names["kind"] = {code: str(kind.label) for code, kind in kinds.items()}
    names["language"] = {code: row.native_name for code, row in LANGUAGE_BY_CODE.items()}
    names["status"] = {value: value for kind in kinds.values() for value in kind.facet_labels.get("status", {})}
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
