"""Editors: inviting reviewers, seeing what they say, releasing it. Authors: reading what was released."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act, could
from app.drafts.errors import NotNow
from app.drafts.models import Draft
from app.drafts.service import kind_of, subject_of_draft
from app.drafts.telling import title_of
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.unit_of_work import unit_of_work
from app.reviewing import reading, service, telling, wording
from app.reviewing.models import PeerReview
from app.reviewing.schemas import InvitationForm

#: How long reviewers have, unless the editor says otherwise.
USUAL_TIME = timedelta(days=21)


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, base = blueprint.add_url_rule, "/<language:language>/drafts/<int:draft_id>"
    add(f"{base}/reviews", "reviews", reviews)
    add(f"{base}/reviews", "invite", invite, methods=["POST"])
    add(f"{base}/opinions", "opinions", opinions)
    one = "/<language:language>/reviews/<int:review_id>"
    add(f"{one}/withdraw", "withdraw", withdraw, methods=["POST"])
    add(f"{one}/release", "release", release, methods=["POST"])


@guarded(Act.INVITE_REVIEWER)
def reviews(draft_id: int) -> str:
    """Show an editor who was asked to review a draft and what they said; raises ``NotFound``."""
    usual = {"due_on": (now() + USUAL_TIME).date().isoformat(), "naming": "blind", "language": current.language()}
    return _page(draft_id, Form(usual))


def _page(draft_id: int, form: Form) -> str:
    session = current.session()
    draft = service.draft_for_editor(session, actor(), draft_id)
    session.refresh(draft)
    found = service.reviews_of(session, draft)
    return render_template(
        "reviewing/reviews.html",
        draft=draft,
        title=title_of(draft),
        kind=kind_of(draft),
        reviews=found,
        names=reading.names_of(session, found),
        form=form,
        open_to_review=draft.state in service.REVIEWABLE,
        recommendations=wording.RECOMMENDATIONS,
        states=wording.STATES,
        today=now().date(),
    )


@guarded(Act.INVITE_REVIEWER)
def invite(draft_id: int) -> Any:
    """Invite somebody to review a draft; raises ``NotFound``."""
    data, form = read_form(InvitationForm)
    if data is None:
        return _page(draft_id, form), 422
    blind = data.pop("naming") == "blind"
    try:
        with unit_of_work(current.database().sessions) as work:
            draft = service.draft_for_editor(work, actor(), draft_id)
            service.invite(work, actor(), draft, blind=blind, **data)
    except InvalidInput as error:
        return _page(draft_id, Form(form.values, flat_reasons(error.messages))), 422
    except TooOften:
        reason = _("You have invited very many people today. Please go on tomorrow.")
        return _page(draft_id, form.with_errors(email=reason)), 429
    except NotNow:
        flash(_("Reviewers can be invited once a draft has been submitted, and until it is published."), "error")
    else:
        flash(_("The invitation is on its way."), "done")
    return redirect(url_for("reviewing.reviews", draft_id=draft_id), 303)


@guarded(Act.INVITE_REVIEWER)
def withdraw(review_id: int) -> Response:
    """Take an invitation back; raises ``NotFound``."""
    return _attempt(review_id, service.withdraw, _("The invitation is withdrawn. The reviewer has been told."))


@guarded(Act.INVITE_REVIEWER)
def release(review_id: int) -> Response:
    """Let the author read an opinion; raises ``NotFound``."""
    return _attempt(review_id, service.release, _("The author can read the opinion now, and has been told."))


def _attempt(review_id: int, act: Callable[..., PeerReview], done: str) -> Response:
    try:
        with unit_of_work(current.database().sessions) as work:
            draft_id = act(work, actor(), review_id).draft_id
    except NotNow:
        flash(_("This review stands elsewhere by now. Please look at it again."), "error")
        draft_id = service.find_for_editor(current.session(), actor(), review_id).draft_id
    else:
        flash(done, "done")
    return redirect(url_for("reviewing.reviews", draft_id=draft_id), 303)


@guarded(Act.READ_OPINIONS)
def opinions(draft_id: int) -> str:
    """Show an author the opinions that an editor has released; raises ``NotFound``."""
    session = current.session()
    draft, found = service.released_to_author(session, actor(), draft_id)
    return render_template(
        "reviewing/opinions.html",
        draft=draft,
        title=title_of(draft),
        reviews=found,
        names=reading.names_of(session, found),
        recommendations=wording.RECOMMENDATIONS,
    )


def on_draft(draft: Draft) -> Mapping[str, Any] | None:
    """Return what the page of a draft shows of its reviews: to an editor all, to the author what was released."""
    session, one = current.session(), actor()
    owner = one.identifier in subject_of_draft(session, draft).owners
    editing = could(one, Act.INVITE_REVIEWER) and not owner and kind_of(draft).citable
    if not editing and not owner:
        return None
    found = service.reviews_of(session, draft)
    if editing:
        return {
            "editing": True,
            "draft": draft,
            "asked": sum(review.state != "withdrawn" for review in found),
            "given": sum(review.state == "given" for review in found),
            "waiting": telling.opinions_waiting(found),
        }
    released = sum(review.released_at is not None for review in found)
    return {"editing": False, "draft": draft, "given": released} if released else None
