"""New people and what they have submitted: letting them through, or taking what is no contribution off the desk."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import Schema, validate
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.desk import people
from app.kernel import current
from app.kernel.fields import Prose
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context


class RefusalForm(Schema):
    """Why something is no contribution."""

    reason = Prose(required=True, validate=validate.Length(max=500))


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/desk/people"
    add(base, "people", show)
    add(f"{base}/<int:person_id>/approve", "approve", approve, methods=["POST"])
    add(f"{base}/<int:person_id>/refuse", "refuse", refuse, methods=["POST"])


@guarded(Act.APPROVE_PEOPLE)
def show() -> Response:
    """List the new people who wait to be let through."""
    return _page(Form())


def _page(form: Form, person_id: int | None = None) -> Response:
    found = people.newcomers(current.session(), actor())
    page = render_template(
        "desk/people.html",
        people=found,
        form=form,
        person_id=person_id,
        labels=context.labels(),
        kinds=context.kinds(),
    )
    return make_response(page, 422 if form.errors else 200)


@guarded(Act.APPROVE_PEOPLE)
def approve(person_id: int) -> Response:
    """Let a new person through."""
    with unit_of_work(current.database().sessions) as work:
        name = people.approve(work, actor(), person_id).name
    flash(_("%(name)s is let through. What they have submitted is still to be reviewed.", name=name), "done")
    return redirect(url_for("desk.people"), 303)


@guarded(Act.APPROVE_PEOPLE)
def refuse(person_id: int) -> Any:
    """Take what a new person submitted off the desk."""
    data, form = read_form(RefusalForm)
    if data is None:
        return _page(form, person_id)
    with unit_of_work(current.database().sessions) as work:
        taken = people.refuse(work, actor(), person_id, data["reason"])
    told = ngettext("%(num)s draft has been taken off the desk.", "%(num)s drafts have been taken off the desk.", taken)
    flash(told, "done")
    return redirect(url_for("desk.people"), 303)
