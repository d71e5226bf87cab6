"""Asking speakers what they wish to say of their gender: the organiser's page, and the speaker's own."""

from typing import Any

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, require
from app.calendar import parity
from app.calendar.registration_pages import entry_at, parity_labels
from app.calendar.schemas import NOTHING, GenderForm, InvitationForm
from app.drafts.subjects import subject_of_item
from app.events.models import Event
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work

GENDER_CHOICES = (
    ("woman", lazy_gettext("Woman"), None),
    ("man", lazy_gettext("Man"), None),
    ("non_binary", lazy_gettext("Non-binary"), None),
    ("other", lazy_gettext("Another gender"), None),
    (NOTHING, lazy_gettext("I say nothing about it"), None),
)


def install(app: Flask, blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/calendar/<reference>/speakers", "speakers", speakers, methods=["GET", "POST"])
    add("/<language:language>/calendar/speaking/<token>", "declare", declare, methods=["GET", "POST"])
    # Speakers need no account; the signature of the address stands in for the token of a form.
    app.extensions["csrf"].exempt(declare)


@guarded(Act.MANAGE_EVENT)
def speakers(reference: str) -> Any:
    """Let organisers write to speakers; raises ``NotFound``."""
    entry = entry_at(reference)
    require(actor(), Act.MANAGE_EVENT, subject_of_item(current.session(), entry.item))
    if request.method == "GET":
        return _speakers_page(entry, Form({"mail_language": current.language()}))
    data, form = read_form(InvitationForm)
    if data is None:
        return _speakers_page(entry, form), 422
    with unit_of_work(current.database().sessions) as work:
        event = work.get_one(Event, entry.item.id)
        parity.invite(work, actor(), event, data["speaker"], data["address"], data["mail_language"])
    flash(_("The mail is on its way. It is sent at most once a day to the same person."), "done")
    return redirect(url_for("calendar.speakers", reference=reference), 303)


def _speakers_page(entry: Any, form: Form) -> str:
    return render_template(
        "calendar/speakers.html",
        entry=entry,
        form=form,
        speakers=[(number, one["name"]) for number, one in enumerate(entry.item.speakers, 1)],
        parity=parity.parity_of(current.session(), entry.item),
        genders=parity_labels(),
        fewest=parity.FEWEST,
    )


def declare(token: str) -> Any:
    """Let a speaker say what they wish of their gender, or take it back; raises ``NotFound``."""
    invitation = parity.read_invitation(current.session(), token)
    form, status, done = Form({"gender": invitation.gender or ""}), 200, ""
    if request.method == "POST":
        data, form = read_form(GenderForm)
        if data is None:
            status = 422
        else:
            gender = data["gender"] if data["gender"] != NOTHING else None
            with unit_of_work(current.database().sessions) as work:
                parity.declare(work, invitation, gender)
            done = _("Thank you. This has been noted.") if gender else _("Nothing is kept about your gender.")
    entry = entry_at(invitation.event.reference)
    page = render_template(
        "calendar/declare.html", entry=entry, form=form, name=invitation.name, choices=GENDER_CHOICES, done=done,
        fewest=parity.FEWEST,
    )  # fmt: skip
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
