"""Reviewers: the link of the invitation, what they were asked for, the text, and giving an opinion."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.drafts.errors import NotNow, OwnContribution
from app.drafts.telling import title_of
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.reviewing import links, reading, service, wording
from app.reviewing.models import ACCEPTED, GIVEN, INVITED, PeerReview
from app.reviewing.schemas import OpinionForm


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/review-invitation/<token>", "invitation", invitation)
    add("/<language:language>/review-invitation/<token>", "answer_invitation", answer_invitation, methods=["POST"])
    add("/<language:language>/reviews", "own_reviews", own_reviews)
    one = "/<language:language>/reviews/<int:review_id>"
    add(one, "review", review)
    add(one, "give", give, methods=["POST"])
    add(f"{one}/answer", "answer", answer, methods=["POST"])
    add(f"{one}/text", "text", text)


def invitation(token: str) -> Any:
    """Show what somebody is asked for, whoever they are; reading it uses nothing up."""
    session = current.session()
    found = links.find_invited(session, token)
    if found is None or not service.is_open(found):
        return render_template("reviewing/spent.html"), 410
    return render_template("reviewing/invitation.html", token=token, **_about(found))


def answer_invitation(token: str) -> Any:
    """Say yes or no; who says yes and has no account yet goes on to make one."""
    said = request.form.get("answer", "")
    with unit_of_work(current.database().sessions) as work:
        found = links.find_invited(work, token, lock=True)
        if found is None or not service.is_open(found):
            return render_template("reviewing/spent.html"), 410
        if said == "no":
            service.decline(work, found)
            return render_template("reviewing/declined.html")
        if actor().signed_in:
            return _accept(work, found)
        welcome = service.begin_account(work, found)
    if welcome is not None:
        return redirect(url_for("accounts.welcome", token=welcome), 303)
    return redirect(url_for("accounts.sign_in", next=url_for("reviewing.invitation", token=token)), 303)


def _accept(work: Any, found: PeerReview) -> Any:
    try:
        service.accept(work, actor(), found)
    except OwnContribution:
        flash(_("This is your own text: somebody else reviews it."), "error")
        return redirect(url_for("portal.home"), 303)
    except NotNow:
        flash(_("This review stands elsewhere by now. Please look at it again."), "error")
        return redirect(url_for("reviewing.own_reviews"), 303)
    flash(_("Thank you. You can read the text now."), "done")
    return redirect(url_for("reviewing.review", review_id=found.id), 303)


@guarded(Act.REVIEW_AS_PEER)
def own_reviews() -> str:
    """Show somebody the reviews that they were asked for."""
    session = current.session()
    found = service.of_reviewer(session, actor())
    return render_template(
        "reviewing/own_reviews.html",
        reviews=[(one, title_of(one.draft), service.is_open(one)) for one in found],
        states=wording.STATES,
    )


@guarded(Act.REVIEW_AS_PEER)
def review(review_id: int) -> Any:
    """Show a review to its reviewer; raises ``NotFound``."""
    found = service.find(current.session(), actor(), review_id)
    values = {name: getattr(found, name) for name in ("recommendation", "to_author", "to_editor")}
    return _page(found, Form(values))


def _page(found: PeerReview, form: Form) -> str:
    return render_template(
        "reviewing/review.html",
        form=form,
        readable=found.state in (ACCEPTED, GIVEN),
        writable=found.state in (ACCEPTED, GIVEN) and found.released_at is None and service.is_open(found),
        recommendations=wording.RECOMMENDATIONS,
        **_about(found),
    )


def _about(found: PeerReview) -> dict[str, Any]:
    session = current.session()
    return {
        "review": found,
        "title": title_of(found.draft),
        "author": reading.author_of(session, found),
        "editor": reading.names_of(session, [found]).get(found.invited_by or 0, ""),
        "open": service.is_open(found),
    }


@guarded(Act.REVIEW_AS_PEER)
def answer(review_id: int) -> Any:
    """Say yes or no to what one was asked for; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        found = service.find(work, actor(), review_id, lock=True)
        if request.form.get("answer") != "no":
            return _accept(work, found)
        try:
            service.decline(work, found)
        except NotNow:
            flash(_("This review stands elsewhere by now. Please look at it again."), "error")
        else:
            flash(_("Thank you for telling us. The editors will ask somebody else."), "done")
    return redirect(url_for("reviewing.own_reviews"), 303)


@guarded(Act.REVIEW_AS_PEER)
def give(review_id: int) -> Any:
    """Keep an opinion; raises ``NotFound``."""
    data, form = read_form(OpinionForm)
    if data is None:
        return _page(service.find(current.session(), actor(), review_id), form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            service.give(work, actor(), review_id, **data)
    except NotNow:
        flash(
            _("Your opinion can no longer be changed: the author has it, or the text needs no review any more."),
            "error",
        )
    else:
        flash(_("Thank you. Your opinion has reached the editors."), "done")
    return redirect(url_for("reviewing.review", review_id=review_id), 303)


@guarded(Act.REVIEW_AS_PEER)
def text(review_id: int) -> str:
    """Show the text to its reviewer as readers would see it; raises ``NotFound``."""
    session = current.session()
    found = service.find(session, actor(), review_id)
    if found.state == INVITED:
        raise NotFound(str(review_id))
    with session.no_autoflush:
        return render_template(
            "reviewing/text.html",
            review=found,
            author=reading.author_of(session, found),
            **reading.page_of(session, found),
        )
