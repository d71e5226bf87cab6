"""The pages on which people register for an event, and organisers see who comes."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, may
from app.calendar import parity, registering
from app.calendar.choosing import event_kind
from app.calendar.models import REGISTERED, WAITING
from app.content.files import harmless
from app.content.reading import Entry, read_cards, read_entry
from app.drafts.subjects import subject_of_item
from app.events.models import IN_PORTAL, Event
from app.events.showing import closes
from app.kernel import current
from app.kernel.database import now
from app.kernel.formats import number
from app.kernel.unit_of_work import unit_of_work
from app.portal import context

STATE_LABELS = {REGISTERED: lazy_gettext("Registered"), WAITING: lazy_gettext("On the waiting list")}


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    for rule, name, view, methods in (
        ("registrations", "registrations", registrations, ["GET"]),
        ("<reference>/registration", "registration", registration, ["GET", "POST"]),
        ("<reference>/registration/cancel", "cancel", cancel, ["POST"]),
        ("<reference>/people", "people", people, ["GET"]),
        ("<reference>/people/<int:place_id>/take-off", "take_off", take_off, ["POST"]),
        ("<reference>/people.csv", "people_file", people_file, ["GET"]),
    ):
        blueprint.add_url_rule(f"/<language:language>/calendar/{rule}", name, view, methods=methods)


def entry_at(reference: str) -> Entry:
    """Return the event called ``reference`` as the reader sees it; raises ``NotFound``."""
    return read_entry(current.session(), event_kind(), reference, current.language())


@guarded(Act.REGISTER_FOR_EVENT)
def registrations() -> str:
    """List the events for which one has registered."""
    session = current.session()
    own = registering.own_registrations(session, actor().identifier or 0)
    cards = {card.identifier: card for card in read_cards(
        session, context.kinds(), [event_id for _place, event_id in own], current.language())}  # fmt: skip
    lines = [(cards[event_id], place) for place, event_id in own if event_id in cards]
    return render_template("calendar/registrations.html", lines=lines, states=STATE_LABELS, labels=context.labels())


@guarded(Act.REGISTER_FOR_EVENT)
def registration(reference: str) -> Any:
    """Show how one's registration stands; take it in. Raises ``NotFound``."""
    entry = entry_at(reference)
    if request.method == "GET":
        return _registration_page(entry)
    try:
        with unit_of_work(current.database().sessions) as work:
            place = registering.register(work, actor(), entry.item.id)
            registered = place.state == REGISTERED
    except registering.RegistrationClosed:
        return _registration_page(entry), 409
    if registered:
        flash(_("You are registered. A mail confirms it."), "done")
    else:
        flash(_("All places are taken. You are on the waiting list; a mail tells you when a place is yours."), "done")
    return redirect(url_for("calendar.registration", reference=reference), 303)


def _registration_page(entry: Entry) -> str:
    stands = registering.standing(current.session(), entry.item, actor().identifier)
    return render_template(
        "calendar/registration.html",
        entry=entry,
        stands=stands,
        state=stands.place.state if stands.place is not None else "",
        closes=closes(entry.item, current.language()),
    )


@guarded(Act.REGISTER_FOR_EVENT)
def cancel(reference: str) -> Any:
    """Give one's place back; raises ``NotFound``."""
    entry = entry_at(reference)
    with unit_of_work(current.database().sessions) as work:
        registering.cancel(work, actor(), entry.item.id)
    flash(_("Your registration has been cancelled. Thank you for making room."), "done")
    return redirect(url_for("calendar.registration", reference=reference), 303)


@guarded(Act.MANAGE_EVENT)
def people(reference: str) -> str:
    """Show organisers who comes and who waits."""
    entry = entry_at(reference)
    session = current.session()
    rows = registering.participants(session, actor(), entry.item)
    return render_template(
        "calendar/people.html",
        entry=entry,
        rows=rows,
        states=STATE_LABELS,
        labels=context.labels(),
        stands=registering.standing(session, entry.item, None),
    )


@guarded(Act.MANAGE_EVENT)
def take_off(reference: str, place_id: int) -> Any:
    """Take somebody off the list; raises ``NotFound``."""
    entry = entry_at(reference)
    with unit_of_work(current.database().sessions) as work:
        registering.take_off(work, actor(), work.get_one(Event, entry.item.id), place_id)
    flash(_("They are off the list, and a mail tells them so. If somebody waits, the place is theirs."), "done")
    return redirect(url_for("calendar.people", reference=reference), 303)


@guarded(Act.MANAGE_EVENT)
def people_file(reference: str) -> Response:
    """Return who comes and who waits as CSV."""
    entry = entry_at(reference)
    rows = registering.participants(current.session(), actor(), entry.item)
    labels = context.labels()
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("Name"), _("Mail address"), _("Organisation"), _("Metropolis"), _("State"), _("Since (UTC)")])
    for place, person in rows:
        metropolis = labels.name("metropolis", person.metropolis_slug) if person.metropolis_slug else ""
        cells = [person.name, person.email or "", person.organisation or "", metropolis]
        cells += [str(STATE_LABELS[place.state]), place.queued_at.strftime("%Y-%m-%d %H:%M")]
        writer.writerow([harmless(cell) for cell in cells])
    response = make_response(text.getvalue().encode("utf-8-sig"))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def head_part(entry: Entry) -> Mapping[str, Any] | None:
    """Return what stands at the head of an event's page: how to register, the calendar file, the organisers' pages."""
    event = entry.item
    stands = None
    if event.registration == IN_PORTAL:
        stands = registering.standing(current.session(), event, actor().identifier)
    return {
        "reference": event.reference,
        "event": event,
        "stands": stands,
        "places": _places(stands),
        "state": stands.place.state if stands is not None and stands.place is not None else "",
        "closes": closes(event, current.language()),
        "over": event.ends_at <= now(),
        "organises": actor().signed_in and may(actor(), Act.MANAGE_EVENT, subject_of_item(current.session(), event)),
    }


def _places(stands: registering.Standing | None) -> str:
    if stands is None or stands.free is None:
        return ""
    if stands.free == 0:
        return _("All places are taken; there is a waiting list.")
    return ngettext("%(number)s place is left.", "%(number)s places are left.", stands.free, number=number(stands.free))


def speakers_part(entry: Entry) -> Mapping[str, Any] | None:
    """Return the parity among the speakers of an event; none as long as too few have said anything."""
    found = parity.parity_of(current.session(), entry.item)
    return {"parity": found, "genders": parity_labels()} if found is not None else None


def parity_labels() -> Mapping[str, Any]:
    """Return the words for what speakers may say of their gender."""
    return {"woman": _("women"), "man": _("men"), "non_binary": _("non-binary people"), "other": _("another gender")}
