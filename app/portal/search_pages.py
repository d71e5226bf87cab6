"""The search page, its suggestions, and a result set as a file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import ngettext
from markupsafe import Markup

from app.content.kinds import Kind
from app.content.reading import Card
from app.kernel import current
from app.kernel.formats import number_in
from app.kernel.text import clean_line
from app.portal import context
from app.portal.answering import Answer, answer
from app.portal.criteria import Criteria, Problem, read_criteria
from app.portal.exporting import FORMATS, all_found, file_name, kinds_in, write
from app.portal.facet_rows import FIRST, facet_rows
from app.portal.suggesting import suggestions_for
from app.portal.world import world_of
from app.web.addresses import portal_url
from search.engine import EngineUnavailable
from search.query import DEEPEST_RESULT


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/search", "search", search)
    blueprint.add_url_rule("/<language:language>/search/suggestions", "suggestions", suggestions)
    blueprint.add_url_rule("/<language:language>/search.<any(csv,xlsx):form>", "export", export)
    blueprint.add_url_rule("/<language:language>/<kind>", "kind", kind)


def search_url(criteria: Criteria, endpoint: str = "portal.search", **values: Any) -> str:
    """Return the address of a search."""
    pairs = criteria.parameters()
    address = portal_url(endpoint, **values)
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _turning_off(criteria: Criteria) -> Callable[[str], str]:
    """Return what gives the address at which a looked-for word is turned off, or on again, by its key.

    A page has twenty of them; all but the end is built once.
    """
    base = search_url(replace(criteria, switched_off=frozenset(), page=1))
    joint = "&" if "?" in base else "?"

    def url(key: str) -> str:
        off = [("off", one) for one in sorted(criteria.switched_off ^ {key})]
        return f"{base}{joint}{urlencode(off)}" if off else base

    return url


def search() -> Response:
    """Answer a search; without words or filters it shows everything, the newest first."""
    return _search_page(None)


def kind(kind: str) -> Response:
    """Show all entries of a kind (``/en/case-studies``), to be searched and narrowed; raises ``NotFound``."""
    return _search_page(context.kind_at(kind))


def _search_page(limited_to: Kind | None) -> Response:
    labels = context.labels()
    criteria, problems = read_criteria(request.args, labels)  # type: ignore[arg-type]
    if limited_to is not None and len(labels.kinds) > 1:
        criteria = replace(criteria, filters={**criteria.filters, "kind": (limited_to.code,)})
    shared = {
        "criteria": criteria,
        "problems": problems,
        "labels": labels,
        "search_url": search_url,
        "limited_to": limited_to,
    }
    try:
        found = answer(current.session(), criteria, labels.language, context.searching(), most=FIRST)
    except EngineUnavailable:
        response = make_response(render_template("portal/search_unavailable.html", **shared), 503)
        response.headers["Retry-After"] = "10"
        response.headers["Cache-Control"] = "no-store"
        return response
    shared["criteria"] = found.criteria
    page = render_template(
        "portal/search.html",
        **shared,
        answer=found,
        world=_world(found),
        facet_rows=facet_rows,
        turning_off=_turning_off(found.criteria),
        deepest=DEEPEST_RESULT,
        comparable=_comparable(found),
        pages=page_numbers(found.criteria.page, found.pages),
    )
    response = make_response(page)
    response.vary.add("HX-Request")
    return response


def _comparable(found: Answer) -> list[tuple[Kind, list[Card]]]:
    """Return the results that can be put side by side, kind by kind."""
    groups: dict[str, tuple[Kind, list[Card]]] = {}
    for one in found.found:
        groups.setdefault(one.card.kind.code, (one.card.kind, []))[1].append(one.card)
    return [(kind, cards) for kind, cards in groups.values() if kind.comparable and len(cards) > 1]


def page_numbers(page: int, last: int) -> list[int | None]:
    """Return the numbers to offer: the first, the last and those around ``page``; ``None`` where some are left out."""
    near = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[int | None] = []
    for offered in near:
        if numbers and offered - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(offered)
    return numbers


def _world(found: Answer) -> Markup:
    """Return the map of the results: where they are, and what choosing a metropolis would give."""
    criteria = found.criteria
    chosen = frozenset(criteria.filters.get("metropolis", ()))
    # Built once and filled in for each place: there may be hundreds.
    one, many = (
        ngettext("%(name)s: %(total)s result", "%(name)s: %(total)s results", n, total="%(total)s", name="%(name)s")
        for n in (1, 2)
    )
    language = current.language()
    base = search_url(criteria.at(1))
    joint = "&" if "?" in base else "?"

    def url(slug: str) -> str:
        return search_url(criteria.toggled("metropolis", slug)) if chosen else f"{base}{joint}metropolis={slug}"

    return world_of(
        ((one.value, one.count) for one in found.results.facets.get("metropolis", ())),
        context.labels(),
        url=url,
        label=lambda name, count: (one if count == 1 else many) % {"name": name, "total": number_in(count, language)},
        chosen=chosen,
    )


def suggestions() -> str:
    """Return the list under the search field for what was typed so far (a part of a page)."""
    text = clean_line(request.args.get("q", ""), 100)
    found = suggestions_for(current.session(), context.searching(), text) if len(text) > 1 else []
    return render_template("portal/_suggestions.html", suggestions=found)


def export(form: str) -> Response:
    """Return a result set as a file: CSV or XLSX."""
    labels = context.labels()
    criteria, problems = read_criteria(request.args, labels)  # type: ignore[arg-type]
    _refuse(problems)
    try:
        cards = all_found(current.session(), criteria, labels.language, context.searching())
    except EngineUnavailable:
        abort(503)
    kinds = kinds_in(criteria, labels)
    response = make_response(write(form, cards, labels, kinds))
    response.content_type = FORMATS[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(kinds)}-{labels.language}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _refuse(problems: list[Problem]) -> None:
    if problems:
        abort(422)
