"""Events in the format of calendars (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import STATUS, Calendar
from icalendar import Event as CalendarEvent

from app.content.reading import Entry
from app.events.models import Event
from app.events.times import read_local, zone_of
from app.kernel.markup import plain_text
from app.kernel.text import clean_line
from app.mailing.posting import external_url
from app.portal.labels import Labels

CONTENT_TYPE = "text/calendar; charset=utf-8"
_REFRESH = timedelta(hours=12)


def write_calendar(entries: Iterable[Entry], labels: Labels, name: str, address: str) -> bytes:
    """Return ``entries`` (events) as one file; times carry their zone with its rules, days carry none.

    ``address`` is where the calendar can be read again; its host makes the identifiers of the events, which never
    change, and the revision of an event is its sequence number.
    """
    host = urlsplit(address).hostname or "localhost"
    file = Calendar.new(
        prodid="-//Metropolis//Policy Transfer Platform//EN",
        name=clean_line(name, 200),
        language=labels.language,
        refresh_interval=_REFRESH,
        url=address,
        subcomponents=[_component(entry, labels, host) for entry in entries],
    )
    file.add_missing_timezones()
    return file.to_ical()


def _component(entry: Entry, labels: Labels, host: str) -> CalendarEvent:
    event: Event = entry.item
    page = external_url("portal.entry", kind=entry.kind.path, reference=event.reference)
    description = "\n\n".join(part for part in (plain_text(entry.summary.text), event.online_url, page) if part)
    component = CalendarEvent.new(
        uid=f"event-{event.reference}@{host}",
        sequence=event.revision,
        stamp=event.updated_at,
        last_modified=event.updated_at,
        created=event.created_at,
        summary=clean_line(entry.title.text),
        description=description,
        location=_location(event, labels) or None,
        status=STATUS.CONFIRMED if event.takes_place else STATUS.CANCELLED,
        categories=[labels.name("event_type", event.event_type)],
        url=page,
    )
    zone = zone_of(event.time_zone)
    first, last = read_local(event.starts), read_local(event.ends)
    if isinstance(first, datetime) and isinstance(last, datetime):
        component.DTSTART = first.replace(tzinfo=zone)
        if last != first:
            component.DTEND = last.replace(tzinfo=zone)
    else:
        component.DTSTART = first
        component.DTEND = last + timedelta(days=1)  # the day on which it is no longer held
    return component


def _location(event: Event, labels: Labels) -> str:
    cities = [labels.name("metropolis", place.metropolis_slug) for place in event.places]
    parts = [event.venue or "", *(city for city in cities if city not in (event.venue or ""))]
    return clean_line(", ".join(part for part in parts if part))
