"""The history of an entry: who did what when, the difference between any two revisions, restoring one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, may, require
from app.authoring import wording
from app.authoring.reading import entry_at
from app.content.kinds import Kind
from app.drafts import history, service
from app.kernel import current
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from app.portal.values import FieldNames


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    rule = "/<language:language>/<kind>/<reference>/history"
    blueprint.add_url_rule(rule, "history", show)
    blueprint.add_url_rule(f"{rule}/<int:number>/restore", "restore", restore, methods=["POST"])


@guarded(Act.READ_HISTORY)
def show(kind: str, reference: str) -> str:
    """Show the history of an entry; raises ``NotFound``."""
    session, found = current.session(), context.kind_at(kind)
    item = entry_at(session, found, reference)
    subject = service.subject_of_item(session, item)
    require(actor(), Act.READ_HISTORY, subject)
    revisions = history.revisions(session, item)
    by_number = {one.number: one for one in revisions}
    newest = max(by_number, default=0)
    after = by_number.get(_number("after", newest))
    before = by_number.get(_number("before", (after.number if after else newest) - 1))
    changes = _difference(found, before, after) if before and after else None
    text = next((one for one in item.translations if one.language == current.language()), item.translations[0])
    return render_template(
        "authoring/history.html",
        item=item,
        kind=found,
        title=text.title,
        title_language=text.language,
        revisions=revisions,
        before=before,
        after=after,
        changes=changes,
        event_name=wording.event_name,
        may_restore=may(actor(), Act.EDIT_DRAFT, subject),
    )


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _difference(kind: Kind, before: history.Revision, after: history.Revision) -> Any:
    names = FieldNames(kind, context.labels())
    return history.difference(kind, before.snapshot, after.snapshot, names.readable)


@guarded(Act.EDIT_DRAFT)
def restore(kind: str, reference: str, number: int) -> Any:
    """Begin a draft with the words of an earlier revision."""
    found = context.kind_at(kind)
    try:
        with unit_of_work(current.database().sessions) as work:
            item = entry_at(work, found, reference)
            draft = history.restore(work, actor(), found, item, number)
    except service.OpenDraftExists as exists:
        flash(_("Somebody is already writing a new version; this is it."), "calm")
        return redirect(url_for("authoring.draft", draft_id=exists.draft.id), 303)
    flash(_("This draft says what revision %(number)s said. It is published like any other.", number=number), "calm")
    return redirect(url_for("authoring.draft", draft_id=draft.id), 303)
