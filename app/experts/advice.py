"""Whom a reader of a case study may ask, experts who had a part in it first; and what an expert had a part in."""

from collections.abc import Mapping
from typing import Any

from app.content.reading import Entry, read_cards
from app.experts.works import experts_on, works_of
from app.kernel import current
from app.taxonomy.models import THEME
from search.engine import EngineUnavailable
from search.query import Query, Words

SHOWN = 3


def experts_for(entry: Entry) -> Mapping[str, Any] | None:
    """Return the cards of experts for ``entry``, or none when there are none or it is one itself."""
    if entry.kind.code == "expert":
        return None
    session = current.session()
    chosen = experts_on(session, f"{entry.kind.path}/{entry.item.reference}")
    chosen += [one for one in _knowing(entry) if one not in chosen]
    cards = read_cards(session, current.extension("portal_kinds"), chosen[:SHOWN], entry.language)
    return {"cards": cards} if cards else None


def works_shown(entry: Entry) -> Mapping[str, Any] | None:
    """Return the cards of what an expert had a part in; none for other entries, and when there is nothing to show."""
    if entry.kind.code != "expert":
        return None
    session, kinds = current.session(), current.extension("portal_kinds")
    cards = read_cards(session, kinds, works_of(session, kinds.values(), entry.item), entry.language)
    return {"cards": cards} if cards else None


def _knowing(entry: Entry) -> list[int]:
    themes = entry.item.codes(THEME)
    if not themes:
        return []
    query = Query(
        language=entry.language,
        words=(Words(entry.title.language, entry.title.text),),
        filters={
            "kind": frozenset({"expert"}),
            "theme": frozenset(themes),
            "availability": frozenset({"available", "limited"}),
        },
        limit=SHOWN,
    )
    reader = current.extension("portal_search").reader
    try:
        hits = reader.search(query).hits or reader.search(_without_words(query)).hits
    except EngineUnavailable:
        return []
    return [int(hit.identifier) for hit in hits]


def _without_words(query: Query) -> Query:
    return Query(language=query.language, filters=query.filters, limit=query.limit)
