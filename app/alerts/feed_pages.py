"""The feed of any search."""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, abort, make_response, request, url_for
from flask_babel import gettext as _

from app.alerts.asking import described, query_string
from app.alerts.feeds import CONTENT_TYPE, Category, Feed, FeedEntry, write_feed
from app.alerts.news import changed_at
from app.content.reading import Card
from app.kernel import current
from app.portal import context
from app.portal.answering import answer
from app.portal.criteria import Criteria, read_criteria
from app.portal.labels import Labels
from search.engine import EngineUnavailable
from search.query import Sort

MOST_ENTRIES = 30
#: The pages that list the terms of a scheme.
_SCHEMES = {
    "theme": "portal.themes",
    "principle": "portal.principles",
    "capacity": "portal.capacities",
    "sdg": "portal.goals",
}


def install(blueprint: Blueprint) -> None:
    """Add this page."""
    blueprint.add_url_rule("/<language:language>/search.atom", "feed", feed)


def feed() -> Response:
    """Return a search as a feed, the newest first, whatever order and page were asked for."""
    labels = context.labels()
    criteria, problems = read_criteria(request.args, labels)  # type: ignore[arg-type]  # keys() can be looped over
    if problems:  # without the filter that is not known it would be a feed of something else
        abort(422)
    criteria = replace(criteria, sort=Sort.NEWEST, page=1, page_size=MOST_ENTRIES)
    try:
        found = answer(current.session(), criteria, labels.language, context.searching(), facets=())
    except EngineUnavailable:
        abort(503)
    cards = [] if found.results.relaxed else [one.card for one in found.found]
    response = make_response(write_feed(_feed(criteria, cards, labels)))
    response.content_type = CONTENT_TYPE
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _feed(criteria: Criteria, cards: list[Card], labels: Labels) -> Feed:
    query = query_string(criteria)
    tail = f"?{query}" if query else ""
    public_url = current.settings().public_url
    changed = changed_at(current.session(), [card.identifier for card in cards])
    return Feed(
        language=labels.language,
        title=f"{_('Policy Transfer Platform')}: {described(criteria, labels)}",
        subtitle=_("What the world’s metropolises have done, told so that another city can take it over."),
        author="Metropolis",
        public_url=public_url,
        path=f"{labels.language}/search{tail}",
        own_address=public_url + url_for("alerts.feed") + tail,
        page=public_url + url_for("portal.search") + tail,
        entries=[_entry(card, changed[card.identifier], labels, public_url) for card in cards],
    )


def _entry(card: Card, updated: datetime, labels: Labels, public_url: str) -> FeedEntry:
    kind, reference = card.kind.path, card.reference
    categories = [Category(card.kind.code, public_url + url_for("portal.search"), str(card.kind.label))]
    for scheme, endpoint in _SCHEMES.items():
        address = public_url + url_for(endpoint)
        categories += [Category(code, address, labels.name(scheme, code)) for code in card.codes(scheme)]
    places = public_url + url_for("portal.metropolises")
    categories += [Category(slug, places, labels.name("metropolis", slug)) for slug in card.metropolises]
    return FeedEntry(
        card=card,
        updated=updated,
        address=public_url + url_for("portal.entry", kind=kind, reference=reference),
        pdf=public_url + url_for("portal.entry_pdf", kind=kind, reference=reference),
        categories=tuple(categories),
    )
