"""The declaration of the kind: what makes an entry an event."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from marshmallow import fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.permissions import Act
from app.content.answers import AnswerSchema, CodeSchema
from app.content.kinds import Column, Kind, Names
from app.events.facets import OWN_FACETS
from app.events.models import EVENT_STATUSES, NO_REGISTRATION, SCHEDULED, Event
from app.events.schemas import EventSchema
from app.events.sections import SECTIONS
from app.events.showing import STATUS_LABELS, days_of, facts, said, status_words
from app.events.structured import structured
from app.events.times import begins, day_of, is_over, read_local, zone_of
from app.events.writing import WRITING

PLAIN = (
    "event_type", "event_status", "starts", "ends", "time_zone", "venue", "online_url", "held_in", "registration",
    "registration_url", "registration_limit", "registration_closes",
)  # fmt: skip


class DatesSchema(AnswerSchema):
    """When an event is, by the clocks of its place."""

    starts = fields.String()
    ends = fields.String()
    time_zone = fields.String()


def apply(event: Event, record: Mapping[str, Any]) -> None:
    """Write the checked fields that only events have to ``event``; what is missing becomes empty."""
    zone = zone_of(record["time_zone"])
    event.starts, event.ends = record["starts"], record.get("ends") or record["starts"]
    first, last = read_local(event.starts), read_local(event.ends)
    event.time_zone, event.event_type = record["time_zone"], record["event_type"]
    event.event_status = record["event_status"]
    event.starts_at, event.ends_at = begins(first, zone), is_over(last, zone)
    event.first_day, event.last_day = day_of(first), day_of(last)
    event.venue, event.online_url = record.get("venue"), record.get("online_url")
    event.held_in = [code.strip() for code in (record.get("held_in") or "").split(",") if code.strip()]
    event.speakers = [_without_none(speaker) for speaker in record["speakers"]]
    event.programme = [_without_none(item) for item in record["programme"]]
    event.registration, event.registration_url = record["registration"], record.get("registration_url")
    event.registration_limit = record.get("registration_limit")
    closes = record.get("registration_closes")
    event.registration_closes = closes
    event.registration_closes_at = is_over(read_local(closes), zone) if closes else None


def _without_none(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", {})}


def dump(event: Event) -> dict[str, Any]:
    """Return the fields that only events have, in the interchange form."""
    record: dict[str, Any] = {name: getattr(event, name) for name in PLAIN}
    record["ends"] = event.ends if event.ends != event.starts else None
    record["event_status"] = event.event_status if event.event_status != SCHEDULED else None
    record["registration"] = event.registration if event.registration != NO_REGISTRATION else None
    record["held_in"] = ", ".join(event.held_in or [])
    return record | {"speakers": list(event.speakers or []), "programme": list(event.programme or [])}


def facets(event: Event) -> dict[str, tuple[str, ...]]:
    """Return the values of the facets that only events have."""
    return {"event_type": (event.event_type,), "event_language": tuple(event.held_in)}


def search_names(event: Event, language: str) -> list[str]:
    """Return the names by which a search finds an event beside those of terms and places: speakers, venue."""
    names = [str(speaker["name"]) for speaker in event.speakers]
    titles = [said(item["title"], language) for item in event.programme]
    return [name for name in (*names, *titles, event.venue or "") if name]


def counted(count: int, written: str) -> str:
    """Return how many events there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s event", "%(number)s events", count, number=written)


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return type, days and place of events by identifier."""
    row = Event.__table__.c
    names = (
        "event_type",
        "event_status",
        "starts",
        "ends",
        "time_zone",
        "first_day",
        "last_day",
        "venue",
        "online_url",
    )
    statement = select(row.id, *(row[name] for name in names)).where(row.id.in_(identifiers))
    return {found.id: {name: getattr(found, name) for name in names} for found in session.execute(statement)}


def card_line(facts: Mapping[str, Any], names: Names) -> Sequence[str]:
    """Return type, days and place of a card as a reader sees them, after the word that it does not take place."""
    place = facts["venue"] or (gettext("online") if facts["online_url"] else "")
    days = days_of(facts["first_day"], facts["last_day"], names.language)
    return status_words(facts["event_status"]), names.name("event_type", facts["event_type"]), days, place


def card_answer(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return type and times of a card as programs read them."""
    return {
        "event_type": {"code": facts["event_type"], "name": names.name("event_type", facts["event_type"])},
        "event_status": facts["event_status"],
        "dates": {name: facts[name] for name in ("starts", "ends", "time_zone")},
    }


EVENT = Kind(
    code="event",
    path="events",
    label=_("Event"),
    label_plural=_("Events"),
    purpose=_("congresses, meetings and trainings, with a calendar that you can take along."),
    counted=counted,
    model=Event,
    schema=EventSchema,
    sections=SECTIONS,
    apply=apply,
    dump=dump,
    plain_columns=PLAIN,
    number_columns=("registration_limit",),
    json_columns=("speakers", "programme"),
    writing=WRITING,
    begun_by=Act.WRITE_EVENT,
    invitation=_("Announce an event"),
    own_facets=OWN_FACETS,
    facets=facets,
    names=search_names,
    template="events/event.html",
    facts=facts,
    drawing="M15 18h30v28H15zM15 26h30M22 13v8M38 13v8M21 33h4M28 33h4M35 33h4M21 39h4M28 39h4",
    card_facts=card_facts,
    card_line=card_line,
    columns=(
        Column(_("Type of event"), lambda facts, names: names.name("event_type", facts["event_type"])),
        Column(_("State"), lambda facts, _names: str(STATUS_LABELS[facts["event_status"]])),
        Column(_("Begins"), lambda facts, _names: str(facts["starts"])),
        Column(_("Ends"), lambda facts, _names: str(facts["ends"])),
        Column(_("Time zone"), lambda facts, _names: str(facts["time_zone"])),
    ),
    card_fields={
        "event_type": fields.Nested(CodeSchema, allow_none=True),
        "event_status": fields.String(validate=validate.OneOf(EVENT_STATUSES), allow_none=True),
        "dates": fields.Nested(DatesSchema, allow_none=True),
    },
    card_answer=card_answer,
    structured_type="Event",
    structured=structured,
    citable=False,
    comparable=False,
    samples=Path(__file__).parent / "samples",
)
