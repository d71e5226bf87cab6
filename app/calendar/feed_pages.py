"""The calendar of any choice of events, and of one event, for calendar programs."""

from flask import Blueprint, Response, abort, make_response, request, url_for
from flask_babel import gettext as _

from app.calendar.choosing import event_kind, latest_items, read_choice
from app.calendar.icalendar_files import CONTENT_TYPE, write_calendar
from app.content.reading import Entry, entry_of, read_entry
from app.kernel import current
from app.portal import context
from search.engine import EngineUnavailable

#: So many events at most, the latest first: a calendar program asks again and again.
MOST = 1_000


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/calendar.ics", "feed", feed)
    blueprint.add_url_rule("/<language:language>/calendar/<reference>.ics", "one", one)


def feed() -> Response:
    """Return the events that the address asks for."""
    choice = read_choice(request.args)
    if choice.problems:  # without the filter that is not known it would be a calendar of something else
        abort(422)
    session, labels = current.session(), context.labels()
    try:
        items = latest_items(session, choice, MOST)
    except EngineUnavailable:
        abort(503)
    kind = event_kind()
    entries = [entry_of(kind, item, labels.language) for item in items if item.public_translations()]
    names = [labels.name(facet, value) for facet, values in choice.criteria.filters.items() for value in values]
    name = ": ".join([_("Calendar of Metropolis"), *([", ".join(names)] if names else [])])
    address = current.settings().public_url + url_for("calendar.feed") + choice.tail()
    return _answer(entries, name, address, "calendar")


def one(reference: str) -> Response:
    """Return one event; raises ``NotFound``."""
    entry = read_entry(current.session(), event_kind(), reference, current.language())
    address = current.settings().public_url + url_for("calendar.one", reference=reference)
    return _answer([entry], entry.title.text, address, reference)


def _answer(entries: list[Entry], name: str, address: str, file_name: str) -> Response:
    response = make_response(write_calendar(entries, context.labels(), name, address))
    response.content_type = CONTENT_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
