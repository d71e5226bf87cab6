"""Tagging many entries at once: choose them, see what would change, do it, take it back."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.desk import tagging
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from app.portal.criteria import read_criteria
from app.portal.exporting import all_found
from search.engine import EngineUnavailable


class SelectionForm(Schema):
    """Which term is added or removed, and on which entries: those of a search, or those that are listed."""

    term = fields.String(required=True, validate=validate.Length(max=100))
    change = fields.String(required=True, validate=validate.OneOf(("add", "remove")))
    entries = fields.String(required=True, validate=validate.Length(max=60_000))


class ChangeForm(Schema):
    """A change that was looked at beforehand; ``items`` are the numbers of the entries that were shown."""

    term = fields.String(required=True, validate=validate.Length(max=100))
    change = fields.String(required=True, validate=validate.OneOf(("add", "remove")))
    items = fields.List(
        fields.Integer(validate=validate.Range(1, 2**31 - 1)), required=True, validate=validate.Length(1, tagging.MOST)
    )


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/desk/tags"
    add(base, "tags", show, methods=["GET", "POST"])
    add(f"{base}/change", "tag", change, methods=["POST"])
    add(f"{base}/<int:run_id>/undo", "undo_tagging", undo, methods=["POST"])


@guarded(Act.TAG_IN_BULK)
def show() -> Response:
    """Ask which entries are meant, and show what would change."""
    if request.method == "GET":
        search = request.args.get("search", "")[:2_000]
        return _page(Form({"entries": search, "change": "add", "term": request.args.get("term", "")[:100]}))
    data, form = read_form(SelectionForm)
    if data is None:
        return _page(form)
    try:
        items, unknown = _selected(data["entries"])
        preview = tagging.preview(
            current.session(),
            actor(),
            data["term"],
            added=data["change"] == "add",
            items=items,
            language=current.language(),
            unknown=unknown,
        )
    except InvalidInput as error:
        return _page(Form(form.values, flat_reasons(error.messages)))
    return _page(form, preview)


def _page(form: Form, preview: tagging.Preview | None = None) -> Response:
    session, language = current.session(), current.language()
    page = render_template(
        "desk/tags.html",
        form=form,
        preview=preview,
        terms=tagging.tag_terms(session, language),
        runs=tagging.latest_runs(session, actor(), language),
        most=tagging.MOST,
    )
    return make_response(page, 422 if form.errors else 200)


def _selected(typed: str) -> tuple[list[int], list[str]]:
    """Return the entries that were typed, one address a line: a search stands for all that it finds."""
    searches: list[str] = []
    lines: list[str] = []
    for line in typed.splitlines():
        (searches if _is_search(line) else lines).append(line.strip())
    items, unknown = tagging.named_items(current.session(), context.kinds(), lines)
    for search in searches:
        items += _found(search)
    return list(dict.fromkeys(items)), unknown


def _is_search(line: str) -> bool:
    try:
        return urlsplit(line.strip()).path.rstrip("/").endswith("/search")
    except ValueError:  # no address at all
        return False


def _found(search: str) -> list[int]:
    labels = context.labels()
    try:
        parameters = MultiDict(parse_qsl(urlsplit(search).query, max_num_fields=200))
    except ValueError:
        raise InvalidInput({"entries": [_("This search has too many filters.")]}) from None
    criteria, problems = read_criteria(parameters, labels)  # type: ignore[arg-type]  # as the search page reads them
    if problems:  # tagging more than was meant would be worse than tagging nothing
        raise InvalidInput({"entries": [problem.message for problem in problems]})
    try:
        found = all_found(current.session(), criteria, labels.language, context.searching())
    except EngineUnavailable:
        raise InvalidInput({"entries": [_("The search is not available just now.")]}) from None
    if len(found) > tagging.MOST:
        raise InvalidInput({"entries": [_("At most %(most)s entries can be tagged at once.", most=tagging.MOST)]})
    return [card.identifier for card in found]


@guarded(Act.TAG_IN_BULK)
def change() -> Any:
    """Do what was looked at."""
    data, form = read_form(ChangeForm)
    if data is None:
        return _page(form)
    try:
        with unit_of_work(current.database().sessions) as work:
            added = data["change"] == "add"
            run = tagging.tag(work, actor(), context.kinds(), data["term"], added=added, items=data["items"])
            number = len(run.item_ids) if run else 0
    except InvalidInput as error:
        return _page(Form(form.values, flat_reasons(error.messages)))
    flash(ngettext("%(num)s entry has been changed.", "%(num)s entries have been changed.", number), "done")
    return redirect(url_for("desk.tags"), 303)


@guarded(Act.TAG_IN_BULK)
def undo(run_id: int) -> Response:
    """Take a tagging back."""
    with unit_of_work(current.database().sessions) as work:
        number = tagging.undo(work, actor(), context.kinds(), run_id)
    flash(ngettext("%(num)s entry is as it was before.", "%(num)s entries are as they were before.", number), "done")
    return redirect(url_for("desk.tags"), 303)
