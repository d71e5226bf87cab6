"""The sets by which a harvester may limit what it takes: kinds, themes, and series where a kind has them.

They are flat. A set is named by what it goes by and a value, ``kind-case-studies``, ``theme-mobility``: facets of
search, as everybody else filters by them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from app.content.kinds import Kind
from app.content.models import ContentItem, content_term
from app.portal.labels import Labels
from app.taxonomy.models import THEME, Term

KIND, SERIES = "kind", "series"
_FORM = "{}-{}"


@dataclass(frozen=True)
class Set:
    """A set with its names by language."""

    spec: str
    names: Mapping[str, str]


def harvested(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the kinds that libraries take: those that are cited; the page of a person is no publication."""
    return {code: kind for code, kind in kinds.items() if kind.citable}


def series_column(kind: Kind) -> Any:
    """Return the column that says of which series an entry of ``kind`` is; none where the kind has no series."""
    if any(facet.name == SERIES for facet in kind.own_facets):
        return kind.model.__table__.columns.get(SERIES)
    return None


def all_sets(kinds: Mapping[str, Kind], labels: Mapping[str, Labels], speak: Callable[[str], Any]) -> list[Set]:
    """Return every set; ``speak`` makes lazy texts those of a language for a while."""
    names: dict[str, dict[str, str]] = {}
    for language, known in labels.items():
        with speak(language):
            for spec, name in _named(kinds, known):
                names.setdefault(spec, {})[language] = name
    return [Set(spec, by_language) for spec, by_language in names.items()]


def _named(kinds: Mapping[str, Kind], labels: Labels) -> Iterator[tuple[str, str]]:
    for kind in kinds.values():
        yield of(KIND, kind.path), str(kind.label_plural)
    for code, name in labels.names[THEME].items():
        yield of(THEME, code), name
    for kind in kinds.values():
        if series_column(kind) is not None:
            for value, name in labels.own[SERIES].values.items():
                yield of(SERIES, value), str(name)


def of(facet: str, value: str) -> str:
    """Return the name of a set."""
    return _FORM.format(facet, value)


def condition(spec: str, kinds: Mapping[str, Kind]) -> ColumnElement[bool] | None:
    """Return what entries of a set fulfil; none for a set that does not exist."""
    facet, _hyphen, value = spec.partition("-")
    if facet == KIND:
        codes = [kind.code for kind in kinds.values() if kind.path == value]
        return ContentItem.kind == codes[0] if codes else None
    if facet == THEME:
        tagged = select(content_term.c.item_id).join(Term, Term.code == content_term.c.term_code)
        return ContentItem.id.in_(tagged.where(Term.code == value, Term.scheme == THEME))
    columns = [column for kind in kinds.values() if (column := series_column(kind)) is not None]
    if facet == SERIES and columns:
        parts = [select(column.table.c.id).where(column == value) for column in columns]
        found: ColumnElement[bool] = ContentItem.id.in_(parts[0].union_all(*parts[1:]) if parts[1:] else parts[0])
        return found
    return None
