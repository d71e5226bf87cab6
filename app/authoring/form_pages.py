"""The form of a draft: one page for each group of fields, saved by itself and by a button."""

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.models import Person
from app.accounts.permissions import Act
from app.authoring.choosing import several_for, tags_for
from app.authoring.duplicates import like_titles
from app.authoring.fields import changes_in, field_of, values_of
from app.authoring.keeping import forget_kept
from app.authoring.opened import Opened, names_of_places, open_draft
from app.content.writing import Group
from app.drafts import history, service
from app.drafts.labels import name_of
from app.drafts.paths import path_of
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from app.portal.values import FieldNames


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    rule = "/<language:language>/drafts/<int:draft_id>/form/<group>"
    blueprint.add_url_rule(rule, "form", form)
    blueprint.add_url_rule(rule, "save", save, methods=["POST"])
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>/like", "like", like)


@guarded(Act.EDIT_DRAFT)
def form(draft_id: int, group: str) -> Any:
    """Show a page of the form; raises ``NotFound``."""
    opened = open_draft(current.session(), draft_id, Act.EDIT_DRAFT)
    shown = opened.group(group)
    if not opened.editable:
        flash(_("The text lies with the editors now. Take it back to go on writing."), "calm")
        return redirect(url_for("authoring.draft", draft_id=draft_id), 303)
    values = values_of(opened.kind, opened.draft, shown.fields, names_of_places(current.session()))
    return page(opened, shown, Form(values))


def page(opened: Opened, group: Group, shown: Form, **more: Any) -> str:
    """Return a page of the form."""
    session, language = current.session(), current.language()
    return render_template(
        "authoring/form.html",
        opened=opened,
        draft=opened.draft,
        kind=opened.kind,
        group=group,
        form=shown,
        labels=context.labels(),
        tags=tags_for(session, group.fields, language) | several_for(opened.kind, group.fields, shown.values, language),
        name_of=lambda name: name_of(opened.kind, name),
        page_key=request.form.get("page") or secrets.token_hex(8),
        alike=like_titles(session, opened) if "title" in group.fields else [],
        **more,
    )


@guarded(Act.EDIT_DRAFT)
def save(draft_id: int, group: str) -> Any:
    """Save a page of the form: by its button, or by itself (then the answer is only a line that says so)."""
    by_itself = "HX-Request" in request.headers
    opened = open_draft(current.session(), draft_id, Act.EDIT_DRAFT)
    shown = opened.group(group)
    try:
        version = _write(draft_id, shown)
    except service.NotNow:
        told = _("The text lies with the editors now, so this was not saved.")
        return _line(told) if by_itself else (_again(draft_id, shown, Form(_sent()), notice=told), 409)
    except InvalidInput as error:
        reasons = {field_of(opened.kind, p, opened.draft.language): r for p, r in flat_reasons(error.messages).items()}
        told = _("Not saved: %(reason)s", reason=" ".join(next(iter(reasons.values()))))
        return _line(told) if by_itself else (_again(draft_id, shown, Form(_sent(), reasons)), 422)
    except service.Conflict as conflict:
        told = _("Somebody else has changed this meanwhile. Press Save to see both texts.")
        return _line(told) if by_itself else (_both(draft_id, shown, conflict), 409)
    return _line(None, version) if by_itself else _saved(draft_id, shown)


def _write(draft_id: int, group: Group) -> int:
    with unit_of_work(current.database().sessions) as work:
        found = service.find(work, actor(), draft_id, Act.EDIT_DRAFT)
        names = names_of_places(work)
        changes = changes_in(service.kind_of(found), found, group.fields, request.form, names)
        text = request.form.get("version", "")
        version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        service.save(work, actor(), found, changes, version, request.form.get("page", "")[:32])
        forget_kept(work, request.form.get("kept", ""))
        return found.version


def _line(told: str | None, version: int | None = None) -> str:
    """Return the quiet line that says what became of what was typed."""
    return render_template("authoring/_saved.html", told=told, version=version, moment=now())


def _sent() -> dict[str, Any]:
    """Return what was sent, so that the page can show it again."""
    values: dict[str, Any] = {name: request.form[name] for name in request.form}
    for name in request.form:
        if name.endswith(".shown"):
            values[name.removesuffix(".shown")] = request.form.getlist(name.removesuffix(".shown"))
        if name.endswith(".rows"):
            text = request.form[name]
            values[name] = min(int(text), 120) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return values


def _again(draft_id: int, group: Group, shown: Form, **more: Any) -> str:
    current.session().expire_all()
    return page(open_draft(current.session(), draft_id, Act.EDIT_DRAFT), group, shown, **more)


def _both(draft_id: int, group: Group, conflict: service.Conflict) -> str:
    """Show what both have written: theirs beside each field, mine in it; saving again is then done knowingly."""
    session = current.session()
    session.expire_all()
    opened = open_draft(session, draft_id, Act.EDIT_DRAFT)
    names = names_of_places(session)
    changes = changes_in(opened.kind, opened.draft, group.fields, request.form, names)
    theirs, values = [], FieldNames(opened.kind, context.labels())
    for name in group.fields:
        path = path_of(opened.kind, opened.draft.language, name)
        if path in conflict.theirs:
            told = values.readable(path, conflict.theirs[path])
            parts = history.words(told, values.readable(path, changes.get(path)))
            theirs.append((name, name_of(opened.kind, name), told, parts))
    who = session.get(Person, conflict.saved_by) if conflict.saved_by else None
    return page(opened, group, Form(_sent()), theirs=theirs, who=who.name if who else "")


def _saved(draft_id: int, group: Group) -> Any:
    """Go on after saving; a page with something wrong in it is shown once more first."""
    session = current.session()
    session.expire_all()
    opened = open_draft(session, draft_id, Act.EDIT_DRAFT)
    errors = _wrong(opened, group)
    if errors and "anyway" not in request.form:
        values = values_of(opened.kind, opened.draft, group.fields, names_of_places(session))
        return page(opened, group, Form(values, errors), saved=True), 422
    flash(_("Saved."), "done")
    following = opened.after(group)
    if "more" in request.form:
        return redirect(url_for("authoring.form", draft_id=draft_id, group=group.name), 303)
    if "next" in request.form and following is not None:
        return redirect(url_for("authoring.form", draft_id=draft_id, group=following.name), 303)
    return redirect(url_for("authoring.draft", draft_id=draft_id), 303)


def _wrong(opened: Opened, group: Group) -> dict[str, list[str]]:
    """Return what is wrong in the fields of ``group`` that are filled in; what is missing can wait."""
    missing = opened.completeness.missing
    found: dict[str, list[str]] = {}
    for path, reasons in opened.problems(current.session()).items():
        field = field_of(opened.kind, path, opened.draft.language)
        if field.partition(".")[0] in group.fields and field not in missing:
            found[field] = reasons
    return found


@guarded(Act.EDIT_DRAFT)
def like(draft_id: int) -> str:
    """Return the entries of the same metropolises whose titles are like the one that is being typed."""
    session = current.session()
    opened = open_draft(session, draft_id, Act.EDIT_DRAFT)
    cards = like_titles(session, opened, request.args.get("title", "")[:300])
    return render_template("authoring/_alike.html", alike=cards, labels=context.labels())
