"""What is offered while somebody types: metropolises and terms by name, then titles."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.content.reading import read_cards
from app.kernel.text import sort_key
from app.portal.answering import Searching
from app.portal.labels import Labels
from search.engine import EngineUnavailable

MOST = 8
_MOST_NAMES = 3
#: Facet, endpoint of the page of one value, and the name of its parameter.
_NAMED = (
    ("metropolis", "portal.metropolis", "slug"),
    ("theme", "portal.theme", "code"),
    ("principle", "portal.principle", "code"),
)


@dataclass(frozen=True)
class Offer:
    """A line of the list: what it is called, in which language, where it leads, and what kind of thing it is."""

    text: str
    language: str
    url: str
    what: str


def suggestions_for(session: Session, searching: Searching, text: str) -> list[Offer]:
    """Return at most ``MOST`` offers; without an engine only those by name."""
    labels = searching.labels
    offers = _by_name(labels, text)
    try:
        titles = searching.reader.suggest(text, labels.language, MOST - len(offers))
    except EngineUnavailable:
        return offers
    cards = read_cards(session, searching.kinds, [int(t.identifier) for t in titles if t.identifier.isdigit()], "")
    by_identifier = {str(card.identifier): card for card in cards}
    for title in titles:
        card = by_identifier.get(title.identifier)
        if card is not None:  # an entry that is no longer public is not offered, whatever the index says
            url = url_for("portal.entry", kind=card.kind.path, reference=card.reference)
            offers.append(Offer(title.title, title.language, url, str(card.kind.label)))
    return offers


def _by_name(labels: Labels, text: str) -> list[Offer]:
    wanted = sort_key(text)
    offers = []
    for facet, endpoint, parameter in _NAMED:
        for value, name in labels.names[facet].items():
            folded = sort_key(name)
            if folded.startswith(wanted) or f" {wanted}" in folded:
                values: dict[str, Any] = {parameter: value}
                offers.append(Offer(name, labels.language, url_for(endpoint, **values), labels.heading(facet)))
    return offers[:_MOST_NAMES]
