"""The pages of saved searches, and the address that stops their mails."""

from typing import Any

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.alerts import service, stopping
from app.alerts.asking import LONGEST_NAME, criteria_of, described, name_for, pairs_of, query_string
from app.alerts.models import DAILY, NEVER, WEEKLY, SavedSearch
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.text import clean_line
from app.kernel.unit_of_work import unit_of_work
from app.portal.criteria import Criteria, read_criteria

FREQUENCY_LABELS = {
    DAILY: _l("Every day when there is something new"),
    WEEKLY: _l("Every Monday when there is something new"),
    NEVER: _l("No mails"),
}


class SearchForm(Schema):
    """Name and frequency of a saved search."""

    name = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    frequency = fields.String(required=True, validate=validate.OneOf(tuple(FREQUENCY_LABELS)))


def install(app: Flask, blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/searches", "searches", searches)
    add("/<language:language>/searches/new", "new", new, methods=["GET", "POST"])
    add("/<language:language>/searches/<int:number>", "edit", edit, methods=["GET", "POST"])
    add("/<language:language>/searches/<int:number>/delete", "delete", delete, methods=["POST"])
    add("/<language:language>/searches/stop/<token>", "stop", stop, methods=["GET", "POST"])
    # A mail program follows the address without a session, so there is no token of a form; the signature stands in.
    app.extensions["csrf"].exempt(stop)


@guarded(Act.SAVE_SEARCH)
def searches() -> str:
    """List the saved searches of who is signed in."""
    own = service.of_person(current.session(), actor())
    return render_template(
        "alerts/searches.html",
        searches=[_shown(search) for search in own],
        frequencies=FREQUENCY_LABELS,
        most=service.MOST_SEARCHES,
    )


def _shown(search: SavedSearch) -> dict[str, Any]:
    labels = current.labels()
    criteria, problems = criteria_of(search.query, labels)
    return {
        "search": search,
        "described": described(criteria, labels),
        "pairs": pairs_of(criteria),
        "broken": bool(problems),
    }


@guarded(Act.SAVE_SEARCH)
def new() -> Any:
    """Save the search whose parameters stand in the address."""
    criteria, _problems = read_criteria(request.args, current.labels())  # type: ignore[arg-type]  # keys() can be looped over
    if request.method == "GET":
        start = Form({"name": name_for(criteria, current.labels()), "frequency": WEEKLY})
        return _form_page(start, criteria)
    data, form = read_form(SearchForm)
    if data is None:
        return _form_page(form, criteria), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            service.save(work, actor(), query=query_string(criteria), **_cleaned(data))
    except service.SavedAlready as error:
        flash(_("You have saved this search before."), "done")
        return redirect(url_for("alerts.edit", number=error.search.id), 303)
    except service.TooManySearches:
        reason = _(
            "You have %(most)s saved searches, and that is the most. Delete one first.", most=service.MOST_SEARCHES
        )
        return _form_page(form.with_errors(name=reason), criteria), 422
    flash(_("The search is saved."), "done")
    return redirect(url_for("alerts.searches"), 303)


@guarded(Act.SAVE_SEARCH)
def edit(number: int) -> Any:
    """Change name or frequency of a saved search; raises ``NotFound``."""
    search = service.find(current.session(), actor(), number)
    criteria, _problems = criteria_of(search.query, current.labels())
    if request.method == "GET":
        return _form_page(Form({"name": search.name, "frequency": search.frequency}), criteria, search)
    data, form = read_form(SearchForm)
    if data is None:
        return _form_page(form, criteria, search), 422
    with unit_of_work(current.database().sessions) as work:
        service.change(work, actor(), number, **_cleaned(data))
    flash(_("The changes are saved."), "done")
    return redirect(url_for("alerts.searches"), 303)


@guarded(Act.SAVE_SEARCH)
def delete(number: int) -> Any:
    """Delete a saved search; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        name = service.delete(work, actor(), number)
    flash(_("The search “%(name)s” is deleted.", name=name), "done")
    return redirect(url_for("alerts.searches"), 303)


def stop(token: str) -> Response:
    """Ask whether the mails shall stop (GET), or stop them (POST, also by a mail program); raises ``NotFound``."""
    stopped = stopping.read_token(token)
    done = request.method == "POST"
    if done:
        with unit_of_work(current.database().sessions) as work:
            service.stop(work, person_id=stopped.person_id, number=stopped.number)
    page = render_template("alerts/stop.html", done=done, all_searches=stopped.person_id is not None)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _cleaned(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "name": clean_line(data["name"], LONGEST_NAME) or "…"}


def _form_page(form: Form, criteria: Criteria, search: SavedSearch | None = None) -> str:
    return render_template(
        "alerts/search_form.html",
        form=form,
        search=search,
        described=described(criteria, current.labels()),
        pairs=pairs_of(criteria),
        query=query_string(criteria),
        frequencies=[(value, label, None) for value, label in FREQUENCY_LABELS.items()],
        longest=LONGEST_NAME,
    )
