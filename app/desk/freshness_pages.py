"""Pages on which somebody says whether an entry still holds, and the editors' list of those that wait for them."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, require
from app.content.reading import Entry
from app.desk import entries, fresh_queue, queue_pages
from app.drafts import freshness
from app.kernel import current
from app.kernel.fields import Line, Prose
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context

_EMAIL = validate.Email(error=lazy_gettext("Must be an e-mail address."))


class AnswerForm(Schema):
    """An answer to the question whether an entry still holds."""

    answer = fields.String(
        required=True, validate=validate.OneOf((freshness.STILL_VALID, freshness.ARCHIVE, freshness.UPDATE))
    )
    note = Prose(validate=validate.Length(max=2_000))


class FallbackForm(Schema):
    """Whom to ask when the owners do not answer."""

    fallback_email = Line(254, validate=_EMAIL)


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/still-valid/<token>", "still_valid", still_valid, methods=["GET", "POST"])
    add("/<language:language>/freshness/<kind>/<reference>", "freshness", answer_page, methods=["GET", "POST"])
    add("/<language:language>/freshness/<kind>/<reference>/contact", "fallback", fallback, methods=["POST"])
    add("/<language:language>/desk/freshness", "freshness_queue", queue)
    add("/<language:language>/desk/freshness/<int:item_id>/keep", "freshness_keep", keep, methods=["POST"])


def still_valid(token: str) -> Any:
    """Answer by the link of a mail, without signing in: reading the page changes nothing, its buttons do."""
    data, form = read_form(AnswerForm) if _posted() else (None, Form())
    with unit_of_work(current.database().sessions) as work:
        asked = freshness.read_link(work, current.settings().signing_keys, token)
        if asked is None:
            return make_response(render_template("desk/link_used.html"), 410)
        kind = context.kinds()[asked.item.kind]
        entry = entries.public_entry(work, kind, asked.item.reference, current.language())
        if data is not None and data["answer"] != freshness.UPDATE:
            freshness.answer_by_link(work, asked, data["answer"], data.get("note", ""))
            answered = data["answer"]
        else:
            known = freshness.confirmed_at(work, asked.item.id)
            page = render_template("desk/still_valid.html", entry=entry, form=form, token_value=token, confirmed=known)
            return make_response(page, 422 if _posted() else 200)
    return make_response(render_template("desk/answered.html", entry=entry, answered=answered))


def _posted() -> bool:
    return request.method == "POST"


@guarded(Act.CONFIRM_STILL_VALID)
def answer_page(kind: str, reference: str) -> Any:
    """Show what is known of an entry's freshness to those who care for it, and take their answer."""
    found = context.kind_at(kind)
    data, form = read_form(AnswerForm) if _posted() else (None, Form())
    with unit_of_work(current.database().sessions) as work:
        entry = entries.public_entry(work, found, reference, current.language())
        require(actor(), Act.CONFIRM_STILL_VALID, freshness.subject_of(work, entry.item.id))
        if data is None:
            return _answer_page(work, entry, form)
        freshness.answer(work, actor(), entry.item, data["answer"], data.get("note", ""))
        draft_id = entries.begin_change(work, actor(), entry) if data["answer"] == freshness.UPDATE else None
    messages = {
        freshness.STILL_VALID: _("Thank you. Readers see that the entry was confirmed today."),
        freshness.ARCHIVE: _("Thank you. An editor will look at it and archive it."),
        freshness.UPDATE: _("Please make your changes and submit them. Readers see the present text until then."),
    }
    flash(messages[data["answer"]], "done")
    if draft_id is not None:
        return redirect(url_for("authoring.draft", draft_id=draft_id), 303)
    return redirect(url_for("portal.entry", kind=kind, reference=reference), 303)


def _answer_page(work: Any, entry: Entry, form: Form) -> Response:
    known = freshness.read_freshness(work, entry.item.id)
    contact = Form({"fallback_email": known.fallback_email})
    page = render_template("desk/freshness.html", entry=entry, form=form, contact=contact, known=known)
    return make_response(page, 422 if form.errors else 200)


@guarded(Act.CONFIRM_STILL_VALID)
def fallback(kind: str, reference: str) -> Any:
    """Keep whom to ask when the owners do not answer."""
    found = context.kind_at(kind)
    data, form = read_form(FallbackForm)
    with unit_of_work(current.database().sessions) as work:
        entry = entries.public_entry(work, found, reference, current.language())
        require(actor(), Act.CONFIRM_STILL_VALID, freshness.subject_of(work, entry.item.id))
        known = freshness.freshness_of(work, entry.item.id)
        if data is None:
            page = render_template("desk/freshness.html", entry=entry, form=Form(), contact=form, known=known)
            return make_response(page, 422)
        known.fallback_email = data.get("fallback_email")
    flash(_("The contact is kept. Readers do not see it."), "done")
    return redirect(url_for("desk.freshness", kind=kind, reference=reference), 303)


@guarded(Act.SEE_DESK)
def queue() -> str:
    """List the entries that somebody wants archived, and those about which nobody has answered."""
    labels = context.labels()
    filters = queue_pages.read_filters(labels, set())
    rows = fresh_queue.waiting(current.session(), actor(), labels.language, filters.region)
    return render_template(
        "desk/freshness_queue.html",
        rows=rows,
        filters=filters,
        regions=queue_pages.regions_to_choose(labels),
        labels=labels,
        kinds=context.kinds(),
    )


@guarded(Act.ARCHIVE)
def keep(item_id: int) -> Response:
    """Note, as an editor, that an entry still holds."""
    with unit_of_work(current.database().sessions) as work:
        fresh_queue.keep(work, actor(), item_id)
    flash(_("The entry stays, and readers see that it was confirmed today."), "done")
    return redirect(url_for("desk.freshness_queue"), 303)
