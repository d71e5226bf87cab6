"""The calendar: events by month, as a list, on the map and as iCalendar; registering for them; speakers' parity.

``choosing`` reads which events an address asks for, ``registering`` keeps places and waiting lists, ``parity`` what
speakers say of themselves, ``icalendar_files`` writes for calendar programs.
"""

from datetime import timedelta

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.calendar import feed_pages, pages, parity, registering, registration_pages, speaker_pages
from app.kernel.chores import Chore
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part, add_public_pages, add_to_main_menu


def install(app: Flask) -> None:
    """Give the application the calendar, its parts of other pages, its chores, and what leaving people need."""
    blueprint = Blueprint("calendar", __name__, template_folder="templates")
    for one in (pages, feed_pages, registration_pages):
        one.install(blueprint)
    speaker_pages.install(app, blueprint)
    app.register_blueprint(blueprint)
    add_to_main_menu(app, MenuItem("calendar.month", _("Calendar"), position=30))
    for endpoint in ("calendar.month", "calendar.events", "calendar.world"):
        add_public_pages(app, endpoint)
    add_menu_item(app, MenuItem("calendar.registrations", _("Your registrations"), lambda: actor().signed_in, 35))
    add_part(app, "home", Part("calendar/_next.html", pages.next_events, 20))
    add_part(app, "observatory", Part("calendar/_observatory.html", pages.observatory_events))
    add_part(app, "event-head", Part("calendar/_head.html", registration_pages.head_part))
    add_part(app, "event-speakers", Part("calendar/_parity.html", registration_pages.speakers_part))
    app.extensions["portal_chores"] += [
        Chore("waiting lists of events", timedelta(minutes=5), registering.fill_all),
        Chore("changed events", timedelta(minutes=5), registering.tell_changes),
        Chore("former speakers", timedelta(days=1), parity.forget_former),
    ]
    app.extensions.setdefault("portal_merge", []).append(registering.merge_events)
    app.extensions.setdefault("portal_person_leaving", []).append(registering.leave_events)
    app.extensions.setdefault("portal_person_data", {})["events"] = registering.own_data
