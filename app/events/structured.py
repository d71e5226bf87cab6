"""An event as schema.org knows it."""

from datetime import datetime
from typing import Any

from app.content.kinds import Names
from app.events.models import Event
from app.events.times import read_local, zone_of
from app.kernel.markup import plain_text

_MODE = "https://schema.org/{}EventAttendanceMode"


def structured(entry: Any, names: Names) -> dict[str, Any]:
    """Return an event with its times, places and speakers."""
    event: Event = entry.item
    data: dict[str, Any] = {
        "name": entry.title.text,
        "description": plain_text(entry.summary.text),
        "startDate": _iso(event.starts, event.time_zone),
        "endDate": _iso(event.ends, event.time_zone),
        "eventAttendanceMode": _MODE.format(_mode(event)),
        "eventStatus": f"https://schema.org/Event{event.event_status.capitalize()}",
        "location": _locations(event, names),
    }
    if event.held_in:
        data["inLanguage"] = list(event.held_in)
    if event.speakers:
        data["performer"] = [{"@type": "Person", "name": speaker["name"]} for speaker in event.speakers]
    if event.event_type != "external":
        data["organizer"] = {"@type": "Organization", "name": "Metropolis", "url": "https://www.metropolis.org"}
    return data


def _mode(event: Event) -> str:
    in_person = bool(event.venue or event.places)
    if event.online_url:
        return "Mixed" if in_person else "Online"
    return "Offline"


def _locations(event: Event, names: Names) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    city = ", ".join(names.name("metropolis", place.metropolis_slug) for place in event.places)
    if event.venue or city:
        found.append({"@type": "Place", "name": event.venue or city, "address": city or event.venue})
    if event.online_url:
        found.append({"@type": "VirtualLocation", "url": event.online_url})
    return found


def _iso(text: str, zone: str) -> str:
    moment = read_local(text)
    return (moment.replace(tzinfo=zone_of(zone)) if isinstance(moment, datetime) else moment).isoformat()
