"""The page of one entry, its PDF, and its reference as a file."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from app.content.reading import Card, Entry, read_entry
from app.kernel import current
from app.kernel.errors import NotFound
from app.portal import context
from app.portal.answering import similar_cards
from app.portal.citation_files import FORMS
from app.portal.citation_styles import apa, chicago
from app.portal.citing import citation, reference_of
from app.portal.pdf import entry_pdf
from app.portal.structured import structured_data
from app.portal.world import world_of
from search.engine import EngineUnavailable

SIMILAR = 4


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/<kind>/<reference>", "entry", entry)
    blueprint.add_url_rule("/<language:language>/<kind>/<reference>.pdf", "entry_pdf", pdf)
    forms = ",".join(FORMS)
    blueprint.add_url_rule(
        f"/<language:language>/<kind>/<reference>.<any({forms}):form>", "entry_reference", reference_file
    )


def entry(kind: str, reference: str) -> str:
    """Show an entry in the reader's language, what is missing there in another; raises ``NotFound``."""
    shown = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    return render_template(shown.kind.template, **shown_values(shown), similar=_similar(shown))


def shown_values(shown: Entry) -> dict[str, Any]:
    """Return what the template of an entry needs beside similar entries, published or not (a preview)."""
    labels = context.labels()
    cited = reference_of(shown, labels)
    places = ((place.metropolis_slug, 1) for place in shown.item.places)
    return {
        "entry": shown,
        "labels": labels,
        "world": world_of(places, labels, url=lambda _slug: "#facts", label=lambda name, _count: name),
        "citation": citation(shown, labels),
        "styles": [("APA 7", apa(cited)), ("Chicago 17", chicago(cited))] if cited else [],
        "reference_forms": FORMS,
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


def reference_file(kind: str, reference: str, form: str) -> Response:
    """Return the reference of an entry as a file in the reader's language; raises ``NotFound``."""
    shown = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    cited = reference_of(shown, context.labels())
    if cited is None:
        raise NotFound(reference)
    response = make_response(FORMS[form].write(cited))
    response.content_type = f"{FORMS[form].media_type}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.item.reference}.{form}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
