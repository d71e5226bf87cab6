"""A person's drafts, and the page of one: where it stands, what is missing, what comes next."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import NotFound as NoSuchPage

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.authoring import wording
from app.authoring.begin_pages import open_kinds
from app.authoring.fields import field_of
from app.authoring.opened import Opened, names_of_people, open_draft
from app.authoring.reading import entries_of, open_drafts_of
from app.content.models import ContentItem
from app.content.reading import read_cards
from app.drafts import service
from app.drafts.labels import label_of, name_of
from app.drafts.models import DRAFT, RETURNED, TRANSITIONS, Remark
from app.kernel import current
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.unit_of_work import unit_of_work
from app.portal import context

#: What an author does with their draft; the rest is done at the editors' desk.
AUTHORS_ACTS = ("submit", "take_back", "withdraw")
_DONE = {
    "submit": lazy_gettext("Submitted. The editors will read it, and you will get a mail."),
    "take_back": lazy_gettext("Taken back. You can go on writing."),
    "withdraw": lazy_gettext("Withdrawn."),
}


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/drafts", "drafts", drafts)
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>", "draft", draft)
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>/act", "act", act, methods=["POST"])
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>/depth", "depth", depth, methods=["POST"])
    blueprint.add_url_rule(
        "/<language:language>/drafts/<int:draft_id>/remarks/<int:remark_id>", "settle", settle, methods=["POST"]
    )


@guarded(Act.WRITE_DRAFT)
def drafts() -> str:
    """Show what somebody writes and has written."""
    session, me = current.session(), actor().identifier
    opened = [
        Opened(one, service.kind_of(one), True, True, False)
        for one in open_drafts_of(session, me)
        if one.kind in context.kinds()
    ]
    return render_template(
        "authoring/drafts.html",
        drafts=[(one, _next(one)) for one in opened],
        published=read_cards(session, context.kinds(), entries_of(session, me), current.language()),
        labels=context.labels(),
        begun=open_kinds(),
        states=wording.STATE_NAMES,
    )


def _next(one: Opened) -> str:
    waiting = sum(remark.settled_at is None for remark in one.draft.remarks)
    return wording.next_step(one.draft.state, len(one.completeness.missing_essential), waiting)


@guarded(Act.READ_DRAFT)
def draft(draft_id: int) -> str:
    """Show where a draft stands; raises ``NotFound``."""
    return show(open_draft(current.session(), draft_id, Act.READ_DRAFT))


def show(opened: Opened, problems: dict[str, list[str]] | None = None) -> str:
    """Return the page of a draft, with the reasons why it could not be submitted, if it was tried."""
    session, kind, row = current.session(), opened.kind, opened.draft
    item = session.get(ContentItem, row.item_id) if row.item_id else None
    missing = [(name_of(kind, name), _group_of(opened, name), name) for name in opened.completeness.missing]
    return render_template(
        "authoring/draft.html",
        opened=opened,
        draft=row,
        kind=kind,
        item=item,
        problems=[
            (label_of(kind, path), _place_of(opened, path), reasons) for path, reasons in (problems or {}).items()
        ],
        needed=[line for line in missing if line[2] in opened.completeness.missing_essential],
        missing=[line for line in missing if line[2] not in opened.completeness.missing_essential],
        next_step=_next(opened),
        states=wording.STATE_NAMES,
        event_name=wording.event_name,
        people=names_of_people(session, row),
        label=lambda path: label_of(kind, path) if path else _("The whole text"),
        place=lambda path: _place_of(opened, path),
        writing=row.state in (DRAFT, RETURNED),
    )


def _group_of(opened: Opened, name: str) -> str | None:
    return next((group.name for group in opened.groups if name in group.fields), None)


def _place_of(opened: Opened, path: str) -> str | None:
    """Return the address of the field at ``path`` in the form."""
    field = field_of(opened.kind, path, opened.draft.language)
    group = _group_of(opened, field.partition(".")[0])
    if group is None:
        return None
    anchor = "field-" + field.replace(".", "-")
    return url_for("authoring.form", draft_id=opened.draft.id, group=group, _anchor=anchor)


@guarded(Act.SUBMIT_DRAFT)
def act(draft_id: int) -> Any:
    """Submit, take back or withdraw a draft."""
    name = request.form.get("act", "")
    if name not in AUTHORS_ACTS or name not in TRANSITIONS:
        raise NoSuchPage
    try:
        with unit_of_work(current.database().sessions) as work:
            service.act(work, actor(), service.find(work, actor(), draft_id, Act.SUBMIT_DRAFT), name)
    except InvalidInput as error:
        return show(open_draft(current.session(), draft_id, Act.READ_DRAFT), dict(error.messages)), 422
    except service.NotNow:
        flash(_("Somebody else was quicker: this can no longer be done."), "error")
    else:
        flash(_DONE[name], "done")
    return redirect(url_for("authoring.draft", draft_id=draft_id), 303)


@guarded(Act.EDIT_DRAFT)
def depth(draft_id: int) -> Any:
    """Make a quick entry a full one, or the other way round."""
    with unit_of_work(current.database().sessions) as work:
        found = service.find(work, actor(), draft_id, Act.EDIT_DRAFT)
        service.deepen(work, actor(), found, request.form.get("depth", "full"))
    return redirect(url_for("authoring.draft", draft_id=draft_id), 303)


@guarded(Act.EDIT_DRAFT)
def settle(draft_id: int, remark_id: int) -> Any:
    """Mark a remark as done, or open it again."""
    with unit_of_work(current.database().sessions) as work:
        found = service.find(work, actor(), draft_id, Act.EDIT_DRAFT)
        remark = work.get(Remark, remark_id) if 0 < remark_id < 2**31 else None
        if remark is None or remark.draft_id != found.id:
            raise NotFound(str(remark_id))
        service.settle(work, actor(), remark)
    return redirect(url_for("authoring.draft", draft_id=draft_id, _anchor="remarks"), 303)
