"""The review of one draft: reading it beside its page, remarks, checks, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, may
from app.desk import checks, queues, review
from app.desk.links import LinkChecker
from app.drafts import service
from app.drafts.errors import NotNow, OwnContribution
from app.drafts.labels import label_of
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.fields import Prose
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.headers import POLICY
from app.kernel.unit_of_work import unit_of_work
from app.portal import context, entry_pages
from app.portal.values import FieldNames

#: What an editor decides, and the right that it takes.
DECISIONS = {
    "accept": Act.REVIEW_DRAFT,
    "send_back": Act.REVIEW_DRAFT,
    "publish": Act.PUBLISH,
    "accept_and_publish": Act.PUBLISH,
}


class RemarkForm(Schema):
    """What is asked for in a field."""

    field = fields.String(validate=validate.Length(max=120), load_default="")
    text = Prose(required=True, validate=validate.Length(max=5_000))


class DecisionForm(Schema):
    """What becomes of a draft, with a word to its author."""

    decision = fields.String(required=True, validate=validate.OneOf(tuple(DECISIONS)))
    note = Prose(validate=validate.Length(max=5_000), load_default="")


class AssignForm(Schema):
    """Into whose hands a draft is given; nobody's when empty."""

    assigned_to = fields.Integer(validate=validate.Range(1, 2**31 - 1), load_default=None)


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/desk/drafts/<int:draft_id>"
    add(base, "review", show)
    add(f"{base}/page", "page", page)
    add(f"{base}/remarks", "remark", remark, methods=["POST"])
    add(f"{base}/remarks/<int:remark_id>/settle", "settle", settle, methods=["POST"])
    add(f"{base}/decision", "decide", decide, methods=["POST"])
    add(f"{base}/assignment", "assign", assign, methods=["POST"])
    add(f"{base}/links", "check_links", check_links, methods=["POST"])


@guarded(Act.SEE_DESK)
def show(draft_id: int) -> Response:
    """Show a draft to an editor, or to a regional secretary who may only read."""
    return _page(draft_id, Form())


def _page(draft_id: int, form: Form, status: int = 200) -> Response:
    session = current.session()
    session.expire_all()
    draft = review.find(session, actor(), draft_id, Act.READ_DRAFT)
    labels = context.labels()
    subject = service.subject_of_draft(session, draft)
    page = render_template(
        "desk/review.html",
        review=review.review(session, actor(), draft, FieldNames(service.kind_of(draft), labels)),
        decides=may(actor(), Act.REVIEW_DRAFT, subject),
        editors=queues.editors(session),
        checks_links=current.settings().check_links,
        form=form,
        labels=labels,
    )
    response = make_response(page, status)
    # The page of the draft is shown beside its fields; nothing else may be framed, and this page nowhere.
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@guarded(Act.SEE_DESK)
def page(draft_id: int) -> Response:
    """Show the page that a draft would become: the real one, written in a transaction that is never committed."""
    with current.database().sessions() as work:
        draft = review.find(work, actor(), draft_id, Act.READ_DRAFT)
        kind = service.kind_of(draft)
        try:
            reference = review.write_for_now(work, actor(), draft)
        except InvalidInput as error:
            reasons = {label_of(kind, path): told for path, told in flat_reasons(error.messages).items()}
            shown = make_response(render_template("desk/no_page.html", problems=reasons), 422)
        else:
            with current.reading_from(work):
                shown = make_response(entry_pages.entry(kind.path, reference))
        work.rollback()
    shown.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return shown


def _attempt(draft_id: int, act: Act, form: Form, work_on: Callable[[Any, Any], str]) -> Response:
    """Do something to a draft, tell what came of it, and go back to its page, or to the queue it has left."""
    try:
        with unit_of_work(current.database().sessions) as work:
            draft = review.find(work, actor(), draft_id, act)
            message = work_on(work, draft)
    except NotNow:
        flash(_("This draft stands elsewhere by now. Please look at it again."), "error")
    except OwnContribution:
        flash(_("Nobody lets their own contribution through. Please ask another editor."), "error")
    except InvalidInput as error:
        return _page(draft_id, Form(form.values, flat_reasons(error.messages)), 422)
    else:
        flash(message, "done")
    return redirect(url_for("desk.review", draft_id=draft_id, _anchor=request.form.get("at") or None), 303)


@guarded(Act.REVIEW_DRAFT)
def remark(draft_id: int) -> Response:
    """Ask for something in a field of a draft."""
    data, form = read_form(RemarkForm)
    if data is None:
        return _page(draft_id, form, 422)

    def add(work: Any, draft: Any) -> str:
        service.remark(work, actor(), draft, data["field"], data["text"])
        return _("The remark is kept. The author reads it when the draft is sent back.")

    return _attempt(draft_id, Act.REVIEW_DRAFT, form, add)


@guarded(Act.REVIEW_DRAFT)
def settle(draft_id: int, remark_id: int) -> Response:
    """Mark a remark as settled, or open it again."""

    def mark(work: Any, draft: Any) -> str:
        one = review.find_remark(work, draft, remark_id)
        service.settle(work, actor(), one)
        return _("The remark is settled.") if one.settled_at else _("The remark is open again.")

    return _attempt(draft_id, Act.REVIEW_DRAFT, Form(), mark)


@guarded(Act.REVIEW_DRAFT)
def decide(draft_id: int) -> Response:
    """Accept a draft, send it back, or publish it."""
    data, form = read_form(DecisionForm)
    if data is None:
        return _page(draft_id, form, 422)
    messages = {
        "accept": _("The draft is accepted and waits to be published."),
        "send_back": _("The draft is sent back. Its author has been written to."),
        "publish": _("The entry is published. Search shows it in a moment."),
        "accept_and_publish": _("The entry is published. Search shows it in a moment."),
    }

    def act(work: Any, draft: Any) -> str:
        review.decide(work, actor(), draft, data["decision"], data["note"])
        return messages[data["decision"]]

    return _attempt(draft_id, DECISIONS[data["decision"]], form, act)


@guarded(Act.REVIEW_DRAFT)
def assign(draft_id: int) -> Response:
    """Give a draft into the hands of an editor, or of nobody."""
    data, form = read_form(AssignForm)
    if data is None:
        return _page(draft_id, form, 422)

    def give(work: Any, draft: Any) -> str:
        review.assign(work, actor(), draft, data["assigned_to"])
        if data["assigned_to"] is None:
            return _("The draft is in nobody’s hands now.")
        return (
            _("The draft is in your hands.") if data["assigned_to"] == actor().identifier else _("It is handed over.")
        )

    return _attempt(draft_id, Act.REVIEW_DRAFT, form, give)


@guarded(Act.REVIEW_DRAFT)
def check_links(draft_id: int) -> Response:
    """Try the links of a draft, where the installation allows it."""
    if not current.settings().check_links:
        flash(_("This installation does not try links."), "error")
        return redirect(url_for("desk.review", draft_id=draft_id), 303)
    session = current.session()
    urls = checks.links_of(review.find(session, actor(), draft_id, Act.REVIEW_DRAFT).record)
    checker: LinkChecker = current.extension("portal_link_checker")
    found = checker.check(urls)  # outside of the transaction: hosts may be slow

    def keep(work: Any, _draft: Any) -> str:
        checks.keep_links(work, found)
        return _("The links have been tried.")

    return _attempt(draft_id, Act.REVIEW_DRAFT, Form(), keep)
