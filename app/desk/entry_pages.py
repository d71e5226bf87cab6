"""A published entry on the desk: archiving it, showing it again, merging another into it, what was done to it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.content.records import dump_record
from app.desk import archiving, entries, merging
from app.desk.duplicates import likely_duplicates, titles_of
from app.desk.queues import places_of
from app.desk.tagging import reference_in
from app.drafts.errors import NotNow
from app.kernel import current
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.fields import Line, Prose
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context


class ReasonForm(Schema):
    """Why an entry is archived, or shown again."""

    reason = Prose(required=True, validate=validate.Length(max=1_000))


class MergeForm(Schema):
    """Which other entry is about the same, which of both stays, and why; ``sure`` when both were looked at."""

    other = Line(400, required=True)
    stays = fields.String(validate=validate.OneOf(("this", "other")), load_default="this")
    reason = Prose(validate=validate.Length(max=1_000), load_default="")
    sure = fields.String(load_default="")


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/desk/entries/<kind>/<reference>"
    add(base, "entry", show)
    add(f"{base}/archive", "archive", archive, methods=["POST"])
    add(f"{base}/unarchive", "unarchive", unarchive, methods=["POST"])
    add(f"{base}/merge", "merge", merge, methods=["GET", "POST"])


@guarded(Act.ARCHIVE)
def show(kind: str, reference: str) -> Response:
    """Show what the desk knows of an entry; raises ``NotFound``."""
    return _page(kind, reference, Form())


def _page(kind: str, reference: str, form: Form) -> Response:
    session, found = current.session(), context.kind_at(kind)
    session.expire_all()
    file = entries.entry_file(session, actor(), found, reference, current.language())
    record = dump_record(found, file.item)
    likely = likely_duplicates(session, found.code, places_of(record), titles_of(record), but=file.item.id)
    page = render_template("desk/entry.html", file=file, likely=likely, form=form, labels=context.labels())
    return make_response(page, 422 if form.errors else 200)


@guarded(Act.ARCHIVE)
def archive(kind: str, reference: str) -> Response:
    """Take an entry out of sight."""
    return _with_reason(kind, reference, archiving.archive, _("The entry is archived. Nobody but editors sees it now."))


@guarded(Act.ARCHIVE)
def unarchive(kind: str, reference: str) -> Response:
    """Show an archived entry again."""
    return _with_reason(kind, reference, archiving.unarchive, _("Everybody can read the entry again."))


def _with_reason(kind: str, reference: str, work_on: Callable[..., Any], message: str) -> Response:
    data, form = read_form(ReasonForm)
    if data is None:
        return _page(kind, reference, form)
    try:
        with unit_of_work(current.database().sessions) as work:
            work_on(work, actor(), context.kind_at(kind), reference, data["reason"])
    except InvalidInput as error:
        return _page(kind, reference, Form(form.values, flat_reasons(error.messages)))
    except NotNow:
        flash(_("This entry stands elsewhere by now. Please look at it again."), "error")
    else:
        flash(message, "done")
    return redirect(url_for("desk.entry", kind=kind, reference=reference), 303)


@guarded(Act.MERGE)
def merge(kind: str, reference: str) -> Any:
    """Show two entries side by side, and merge them when the editor is sure; raises ``NotFound``."""
    found = context.kind_at(kind)
    if request.method == "GET":
        return _merge_page(kind, reference, Form({"other": request.args.get("other", "")[:400], "stays": "this"}))
    data, form = read_form(MergeForm)
    other = reference_in(data["other"]) if data else None
    if data is None or other is None or data["sure"] != "yes":
        return _merge_page(kind, reference, form)
    stays, goes = (reference, other) if data["stays"] == "this" else (other, reference)
    try:
        with unit_of_work(current.database().sessions) as work:
            moves = current.extension("portal_merge")
            merging.merge(work, actor(), found, stays, goes, data["reason"], moves)
    except InvalidInput as error:
        reasons = [" ".join(texts) for texts in flat_reasons(error.messages).values()]
        return _merge_page(kind, reference, form.with_errors(other=" ".join(reasons)))
    except NotFound:
        return _merge_page(kind, reference, form.with_errors(other=_("There is no such entry.")))
    flash(_("The entries are merged. The address of the other leads here from now on."), "done")
    return redirect(url_for("desk.entry", kind=kind, reference=stays), 303)


def _merge_page(kind: str, reference: str, form: Form) -> Response:
    session, found, language = current.session(), context.kind_at(kind), current.language()
    session.expire_all()
    this = entries.entry_file(session, actor(), found, reference, language)
    typed, other = str(form.value("other")), None
    name = reference_in(typed) if typed else None
    if name is not None:
        try:
            other = entries.entry_file(session, actor(), found, name, language)
        except NotFound:
            form = form.with_errors(other=_("There is no such entry."))
    elif typed:
        form = form.with_errors(other=_("Must be the address of an entry, or its name in the address."))
    page = render_template("desk/merge.html", this=this, other=other, form=form, labels=context.labels())
    return make_response(page, 422 if form.errors else 200)
