"""The directory of city managers and experts, and one's own entry in it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.community import directory
from app.community.pages import BASE, BOTH, themes, work
from app.community.schemas import Listing
from app.content.reading import Card, read_cards
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.text import sort_key
from app.portal import context
from config.languages import LANGUAGES
from search.engine import EngineUnavailable
from search.query import Query

EXPERTS_SHOWN = 20


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule(f"{BASE}/directory", "directory", listed)
    blueprint.add_url_rule(f"{BASE}/directory/own", "own_listing", own, methods=BOTH)


def _languages() -> list[tuple[str, str]]:
    return [(language.code, language.native_name) for language in LANGUAGES]


def listed() -> str:
    """Show city managers and experts, narrowed by metropolis, theme and language."""
    labels = context.labels()
    names = [(slug, labels.name("metropolis", slug)) for slug in labels.metropolises]
    choices = {
        "metropolis": sorted(names, key=lambda choice: sort_key(choice[1])),
        "theme": themes(),
        "speaks": _languages(),
    }
    chosen = {}
    for name, known in choices.items():
        value = request.args.get(name, "")
        chosen[name] = value if value in dict(known) else ""
    people = directory.listed(
        current.session(), metropolis=chosen["metropolis"], theme=chosen["theme"], language=chosen["speaks"]
    )
    return render_template(
        "community/directory.html",
        people=people,
        experts=_experts(chosen),
        choices=choices,
        form=Form(chosen),
        labels=labels,
    )


def _experts(chosen: dict[str, str]) -> list[Card]:
    filters = {"kind": frozenset({"expert"})}
    for name, facet in (("metropolis", "metropolis"), ("theme", "theme"), ("speaks", "spoken")):
        if chosen[name]:
            filters[facet] = frozenset({chosen[name]})
    query = Query(language=current.language(), filters=filters, limit=EXPERTS_SHOWN)
    try:
        hits = current.extension("portal_search").reader.search(query).hits
    except EngineUnavailable:
        return []
    return read_cards(current.session(), context.kinds(), [int(hit.identifier) for hit in hits], current.language())


@guarded(Act.OWN_LISTING)
def own() -> Any:
    """Show oneself in the directory, or take oneself out of it."""
    if request.method == "GET":
        mine = directory.own(current.session(), actor())
        values: dict[str, Any] = {"language": current.language(), "languages": [actor().language]}
        if mine is not None:
            values = {name: getattr(mine, name) for name in ("languages", "themes", "about", "language")}
        return _page(Form({**values, "shown": mine is not None}))
    data, form = read_form(Listing)
    if data is None:
        return _page(form), 422
    with work() as session:
        directory.save(session, actor(), data)
    flash(_("You are in the directory.") if data["shown"] else _("You are not in the directory."), "done")
    return redirect(url_for("community.directory"), 303)


def _page(form: Form) -> str:
    return render_template(
        "community/own_listing.html",
        form=form,
        languages=[(code, name, None) for code, name in _languages()],
        themes=[(code, name, None) for code, name in themes()],
        metropolises=directory.scopes_of(actor()),
        labels=context.labels(),
    )
