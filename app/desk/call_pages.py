"""Calls on the desk: made, opened, closed, told of in the end."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.content.reading import read_cards
from app.drafts import calls
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.fields import Line, Prose
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from config.languages import LANGUAGE_CODES

#: Fields by language are named ``titles.en``; marshmallow puts what stands in them together as a mapping.
CallForm = Schema.from_dict(
    {f"titles.{code}": Line(200, required=True) for code in LANGUAGE_CODES}
    | {f"texts.{code}": Prose(required=True, validate=validate.Length(max=10_000)) for code in LANGUAGE_CODES}
    | {
        "kind": fields.String(required=True, validate=validate.Length(max=60)),
        "theme_code": fields.String(load_default=None, validate=validate.Length(max=60)),
        "opens_on": fields.Date(required=True),
        "closes_on": fields.Date(required=True),
        "open_to": fields.String(load_default="everybody", validate=validate.OneOf(("everybody", "contributors"))),
    },
    name="CallForm",
)
OutcomeForm = Schema.from_dict(
    {f"outcomes.{code}": Prose(required=True, validate=validate.Length(max=10_000)) for code in LANGUAGE_CODES},
    name="OutcomeForm",
)


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/desk/calls"
    add(base, "calls", show_all)
    add(f"{base}/new", "new_call", new, methods=["GET", "POST"])
    add(f"{base}/<int:call_id>", "edit_call", edit, methods=["GET", "POST"])
    add(f"{base}/<int:call_id>/<any(open,close):step>", "step_call", step, methods=["POST"])
    add(f"{base}/<int:call_id>/outcome", "call_outcome", outcome, methods=["POST"])


@guarded(Act.MANAGE_CALLS)
def show_all() -> str:
    """List the calls."""
    session = current.session()
    found = [(call, calls.answers_counted(session, call)) for call in calls.all_calls(session, actor())]
    return render_template("desk/calls.html", calls=found, labels=context.labels(), is_over=calls.is_over)


@guarded(Act.MANAGE_CALLS)
def new() -> Any:
    """Write a new call."""
    first = calls.today()
    fresh = Form({"opens_on": first, "closes_on": first + timedelta(days=60), "open_to": "everybody"})
    return _edit(None, fresh)


@guarded(Act.MANAGE_CALLS)
def edit(call_id: int) -> Any:
    """Change a call."""
    call = calls.find_call(current.session(), actor(), call_id)
    return _edit(call_id, Form(_values(call)))


def _values(call: Any) -> dict[str, Any]:
    plain = {name: getattr(call, name) for name in ("kind", "theme_code", "opens_on", "closes_on", "open_to")}
    texts = {
        f"{name}.{code}": getattr(call, name).get(code)
        for name in ("titles", "texts", "outcomes")
        for code in LANGUAGE_CODES
    }
    return plain | texts


def _edit(call_id: int | None, stored: Form) -> Any:
    if request.method == "GET":
        return _page(call_id, stored, stored)
    data, form = read_form(CallForm)
    if data is not None and data["kind"] not in context.kinds():
        data, form = None, form.with_errors(kind=_("Is not known here."))
    if data is None:
        return _page(call_id, form, stored)
    try:
        with unit_of_work(current.database().sessions) as work:
            call = calls.find_call(work, actor(), call_id) if call_id is not None else None
            saved = calls.save_call(work, actor(), call, data).id
    except InvalidInput as error:
        return _page(call_id, Form(form.values, flat_reasons(error.messages)), stored)
    flash(_("The call is kept."), "done")
    return redirect(url_for("desk.edit_call", call_id=saved), 303)


def _page(call_id: int | None, form: Form, outcome_form: Form) -> Response:
    session, labels = current.session(), context.labels()
    session.expire_all()
    call = calls.find_call(session, actor(), call_id) if call_id is not None else None
    answered = calls.answers_published(session, call) if call else []
    page = render_template(
        "desk/call.html",
        call=call,
        over=calls.is_over(call) if call else False,
        form=form,
        outcome_form=outcome_form,
        themes=list(labels.names["theme"].items()),
        kind_options=[(code, kind.label) for code, kind in context.kinds().items()],
        answers=read_cards(session, context.kinds(), answered, labels.language),
        labels=labels,
    )
    return make_response(page, 422 if form.errors or outcome_form.errors else 200)


@guarded(Act.MANAGE_CALLS)
def step(call_id: int, step: str) -> Response:
    """Open a call, or close it before its last day."""
    try:
        with unit_of_work(current.database().sessions) as work:
            call = calls.find_call(work, actor(), call_id)
            (calls.open_call if step == "open" else calls.close_call)(actor(), call)
    except InvalidInput as error:
        stored = Form(_values(calls.find_call(current.session(), actor(), call_id)))
        return _page(call_id, Form(stored.values, flat_reasons(error.messages)), stored)
    flash(_("The call is open.") if step == "open" else _("The call is closed."), "done")
    return redirect(url_for("desk.edit_call", call_id=call_id), 303)


@guarded(Act.MANAGE_CALLS)
def outcome(call_id: int) -> Response:
    """Keep what came of a call."""
    data, form = read_form(OutcomeForm)
    if data is None:
        stored = _values(calls.find_call(current.session(), actor(), call_id))
        return _page(call_id, Form(stored), Form(stored | dict(form.values), form.errors))
    with unit_of_work(current.database().sessions) as work:
        calls.save_outcome(work, actor(), calls.find_call(work, actor(), call_id), data["outcomes"])
    flash(_("What came of the call is shown on its page."), "done")
    return redirect(url_for("desk.edit_call", call_id=call_id), 303)
