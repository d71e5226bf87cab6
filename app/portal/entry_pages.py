"""The page of one entry, and its PDF."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from app.content.reading import Card, Entry, read_entry
from app.kernel import current
from app.portal import context
from app.portal.answering import similar_cards
from app.portal.citing import citation
from app.portal.pdf import entry_pdf
from app.portal.structured import structured_data
from app.portal.world import world_of
from search.engine import EngineUnavailable

SIMILAR = 4


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/<kind>/<reference>", "entry", entry)
    blueprint.add_url_rule("/<language:language>/<kind>/<reference>.pdf", "entry_pdf", pdf)


def entry(kind: str, reference: str) -> str:
    """Show an entry in the reader's language, what is missing there in another; raises ``NotFound``."""
    shown = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    return render_template(shown.kind.template, **shown_values(shown), similar=_similar(shown))


def shown_values(shown: Entry) -> dict[str, Any]:
    """Return what the template of an entry needs beside similar entries, published or not (a preview)."""
    labels = context.labels()
    places = ((place.metropolis_slug, 1) for place in shown.item.places)
    return {
        "entry": shown,
        "labels": labels,
        "world": world_of(places, labels, url=lambda _slug: "#facts", label=lambda name, _count: name),
        "citation": citation(shown, labels),
        "facts": shown.kind.facts(shown.item, labels),
        "figures": shown.kind.figures(shown.item, labels),
        "structured": structured_data(shown, labels),
    }


def _similar(shown: Entry) -> list[Card]:
    try:
        return similar_cards(current.session(), shown.item.id, shown.language, context.searching(), SIMILAR)
    except EngineUnavailable:
        return []  # a page is not worth less for want of a recommendation


def pdf(kind: str, reference: str) -> Response:
    """Return an entry as PDF, in the reader's language; raises ``NotFound``."""
    shown = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    response = make_response(entry_pdf(shown, context.labels()))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{shown.item.reference}-{shown.language}.pdf"'
    return response
