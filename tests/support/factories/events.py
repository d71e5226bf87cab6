"""Events for tests: a small record with dates to come, saved as every other way in saves it, and a full one."""

from collections.abc import Mapping
from copy import deepcopy
from itertools import count
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from app.content.service import Catalogue, check_record, find_existing, save_record
from app.events.kind import EVENT
from app.events.models import Event
from app.kernel.unit_of_work import unit_of_work

_numbers = count(1)
_SPEAKERS: Any = [
    {
        "name": "Lucía Ferreyra",
        "position": {"es": "Directora de transporte", "en": "Head of transport"},
        "organisation": "Ciudad de Buenos Aires",
        "entry": "experts/lucia-ferreyra",
    },
    {"name": "Koffi Mensah"},
]
_PROGRAMME: Any = [
    {"starts": "2027-03-28T09:30", "ends": "2027-03-28T11:00", "title": {"es": "Apertura"}, "speakers": "1, 2"},
    {"title": {"es": "Visita a una cabecera", "en": "Visit to a terminus"}},
]
_TEXTS: Any = {
    "es": {
        "title": "Seminario sobre autobuses nocturnos",
        "summary": "Dos días sobre lo que hace falta para que la ciudad se mueva de noche.",
        "about": "Quienes planifican redes nocturnas muestran sus cifras.",
        "programme_text": "El primer día, datos; el segundo, una visita.",
    },
    "en": {
        "title": "Seminar on night buses",
        "summary": "Two days on what it takes to keep a city moving at night.",
        "translated_on": "2026-03-05",
        "translators": ["A translator"],
        "about": "Planners of night networks show their figures.",
        "programme_text": "Figures on the first day, a visit on the second.",
    },
}


def event_record(**changed: Any) -> dict[str, Any]:
    """Return a record with the least that an event needs, a reference of its own and a date far ahead."""
    number = next(_numbers)
    record: dict[str, Any] = {
        "reference": f"event-{number}",
        "original_language": "en",
        "event_type": "training",
        "starts": "2190-06-15T09:00",
        "ends": "2190-06-15T17:00",
        "time_zone": "Europe/Madrid",
        "translations": {"en": {"title": f"Course on shade {number}", "summary": "A day on trees in streets."}},
    }
    return record | changed


def save_event(session: Session, record: Mapping[str, Any]) -> Event:
    """Create or update the event of ``record`` in ``session``; the caller commits."""
    catalogue = Catalogue.read(session)
    data = check_record(EVENT, record, catalogue)
    existing = find_existing(session, EVENT, [record["reference"]]).get(record["reference"])
    save_record(session, EVENT, data, catalogue, existing)
    session.flush()
    return find_existing(session, EVENT, [record["reference"]])[record["reference"]]  # type: ignore[return-value]


def make_event(sessions: sessionmaker[Session], **changed: Any) -> int:
    """Save an event, commit, and return its identifier."""
    with unit_of_work(sessions) as session:
        return save_event(session, event_record(**changed)).id


def full_record() -> dict[str, Any]:
    """Return a record of an event with a value in every field."""
    record: dict[str, Any] = {
        "reference": "seminar-on-night-buses",
        "original_language": "es",
        "state": "published",
        "published_at": "2026-03-02T09:00:00+00:00",
        "metropolises": ["buenos-aires"],
        "themes": ["sustainability"],
        "principles": ["ecological-1"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11],
        "event_type": "observatory",
        "event_status": "postponed",
        "starts": "2027-03-28T09:30",
        "ends": "2027-03-29T17:00",
        "time_zone": "America/Argentina/Buenos_Aires",
        "venue": "Centro Cultural, Sarmiento 1551",
        "online_url": "https://example.org/live",
        "held_in": "es, en",
        "speakers": _SPEAKERS,
        "programme": _PROGRAMME,
        "registration": "portal",
        "registration_url": "https://example.org/practical",
        "registration_limit": 40,
        "registration_closes": "2027-03-20",
        "sources": [
            {
                "title": "Announcement",
                "publisher": "City of Buenos Aires",
                "year": 2026,
                "url": "https://example.org/announcement",
                "language": "es",
            }
        ],
        "attachments": [{"type": "link", "url": "https://example.org/minutes", "labels": {"es": "Actas"}}],
        "translations": _TEXTS,
    }
    return deepcopy(record)
