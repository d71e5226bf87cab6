"""The search page, its suggestions, and a result set as a file."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as WerkzeugResponse

from app.kernel import current
from app.kernel.text import clean_line
from app.portal import context
from app.portal.answering import Answer, answer
from app.portal.criteria import Criteria, Problem, read_criteria
from app.portal.exporting import FORMATS, all_found, write
from app.portal.suggesting import suggestions_for
from app.portal.world import Point, world_of
from app.web.filters import number
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
    address = url_for(endpoint, **values)
    return f"{address}?{urlencode(pairs)}" if pairs else address


def search() -> Response:
    """Answer a search; without words or filters it shows everything, the newest first."""
    labels = context.labels()
    criteria, problems = read_criteria(request.args, labels)  # type: ignore[arg-type]
    shared = {"criteria": criteria, "problems": problems, "labels": labels, "search_url": search_url}
    try:
        found = answer(current.session(), criteria, labels.language, context.searching())
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
        deepest=DEEPEST_RESULT,
        pages=page_numbers(found.criteria.page, found.pages),
    )
    response = make_response(page)
    response.vary.add("HX-Request")
    return response


def page_numbers(page: int, last: int) -> list[int | None]:
    """Return the numbers to offer: the first, the last and those around ``page``; ``None`` where some are left out."""
    near = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[int | None] = []
    for offered in near:
        if numbers and offered - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(offered)
    return numbers


def _world(found: Answer) -> tuple[Point, ...]:
    """Return the map of the results: where they are, and what choosing a metropolis would give."""
    criteria = found.criteria
    chosen = frozenset(criteria.filters.get("metropolis", ()))
    # Built once and filled in for each place: there may be hundreds.
    one, many = (
        ngettext("%(name)s: %(total)s result", "%(name)s: %(total)s results", n, total="%(total)s", name="%(name)s")
        for n in (1, 2)
    )
    base = search_url(criteria.at(1))
    joint = "&" if "?" in base else "?"

    def url(slug: str) -> str:
        return search_url(criteria.toggled("metropolis", slug)) if chosen else f"{base}{joint}metropolis={slug}"

    facet = next((f for f in found.facets if f.name == "metropolis"), None)
    return world_of(
        ((value.value, value.count) for value in (facet.values if facet else ()) if value.count),
        context.labels(),
        url=url,
        label=lambda name, count: (one if count == 1 else many) % {"name": name, "total": number(count)},
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
    response = make_response(write(form, cards, labels))
    response.content_type = FORMATS[form]
    name = _("case-studies")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{labels.language}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _refuse(problems: list[Problem]) -> None:
    if problems:
        abort(422)


def kind(kind: str) -> WerkzeugResponse:
    """Send the address of a kind (``/en/case-studies``) to the search for all of it; raises ``NotFound``."""
    found = context.kind_at(kind)
    parameters = {"kind": found.code} if len(context.kinds()) > 1 else {}
    return redirect(url_for("portal.search", **parameters), 302)  # type: ignore[arg-type]
