"""When and where an event is, ready to be read; its facts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.units import format_unit
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.content.kinds import Fact, Names
from app.events.models import CANCELLED, ELSEWHERE, IN_PORTAL, POSTPONED, SCHEDULED, Event
from app.events.times import read_local, zone_of
from app.kernel.formats import day, listed
from config.languages import LANGUAGE_BY_CODE

STATUS_LABELS = {
    SCHEDULED: _("As planned"),
    POSTPONED: _("Postponed"),
    CANCELLED: _("Called off"),
}
REGISTRATION_LABELS = {
    "none": _("No registration"),
    ELSEWHERE: _("At another address"),
    IN_PORTAL: _("Here in the portal"),
}


def facts(event: Event, names: Names) -> Sequence[Fact]:
    """Return the facts of an event in reading order; those that it does not tell are left out."""
    return [fact for fact in _facts(event, names) if fact.value]


def _facts(event: Event, names: Names) -> Sequence[Fact]:
    language = names.language
    where = listed(names.name("metropolis", place.metropolis_slug) for place in event.places)
    registers = event.registration in (ELSEWHERE, IN_PORTAL)
    return (
        Fact("event_type", _("Type of event"), names.name("event_type", event.event_type)),
        Fact("event_status", _("State"), status_words(event.event_status)),
        Fact("dates", _("Dates"), days_of(event.first_day, event.last_day, language)),
        Fact("hours", _("Time"), hours_of(event, language)),
        Fact("metropolises", _("Metropolis"), where),
        Fact("venue", _("Venue"), event.venue or ""),
        Fact("online", _("Online"), gettext("Takes place online too") if event.online_url and event.venue
             else gettext("Takes place online") if event.online_url else "", url=event.online_url or ""),
        Fact("held_in", _("Languages of the event"), listed(languages(event, language))),
        Fact("registration", _("Registration"), str(REGISTRATION_LABELS[event.registration]) if registers else "",
             url=event.registration_url or "" if registers else ""),
        Fact("registration_closes", _("Register by"), closes(event, language) if registers else ""),
        Fact("speakers", _("Speakers"), listed(str(one["name"]) for one in event.speakers)),
    )  # fmt: skip


def status_words(status: str) -> str:
    """Return that an event is postponed or called off; empty where it takes place as planned."""
    return "" if status == SCHEDULED else str(STATUS_LABELS[status])


def languages(event: Event, language: str) -> list[str]:
    """Return the languages that an event is held in, by their names in ``language``."""
    known = Locale.parse(language).languages
    return [known.get(code, code) for code in event.held_in]


def days_of(first: date, last: date, language: str) -> str:
    """Return the days from ``first`` to ``last`` in words: ``15 June 2027`` or ``15–17 June 2027``."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_number_of(first, language)}–{day(last)}"
    if first.year == last.year:
        return f"{_day_and_month(first, language)} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def _number_of(when: date, language: str) -> str:
    return "1er" if language == "fr" and when.day == 1 else str(when.day)


def _day_and_month(when: date, language: str) -> str:
    pattern = "d 'de' MMMM" if language == "es" else "d MMMM"
    written = str(format_date(when, pattern, locale=LANGUAGE_BY_CODE[language].locale))
    return f"1er{written.removeprefix('1')}" if language == "fr" and when.day == 1 else written


def hours_of(event: Event, language: str) -> str:
    """Return the times of day of an event with what they are in terms of UTC; empty for whole days."""
    if event.all_day:
        return ""
    zone = zone_of(event.time_zone)
    first, last = (_aware(text, zone) for text in (event.starts, event.ends))
    hours = _clock(first, language) if first == last else f"{_clock(first, language)}–{_clock(last, language)}"
    return f"{hours} ({offset_words(first, event.time_zone, language)})"


def offset_words(moment: datetime, zone_name: str, language: str) -> str:
    """Return where the clocks of ``moment`` stand in terms of UTC, in words."""
    place = get_timezone_location(zone_of(zone_name), locale=Locale.parse(language), return_city=True).rpartition("/")[
        2
    ]
    offset = moment.utcoffset() or timedelta()
    values = {"place": place, "offset": _span(abs(offset), language)}
    if not offset:
        return gettext("time of %(place)s, the same as UTC", **values)
    if offset > timedelta():
        return gettext("time of %(place)s, %(offset)s ahead of UTC", **values)
    return gettext("time of %(place)s, %(offset)s behind UTC", **values)


def _span(offset: timedelta, language: str) -> str:
    hours, minutes = divmod(int(offset.total_seconds()) // 60, 60)
    parts = [(hours, "duration-hour"), (minutes, "duration-minute")]
    return listed(str(format_unit(number, unit, locale=Locale.parse(language))) for number, unit in parts if number)


def _aware(text: str, zone: Any) -> datetime:
    moment = read_local(text)
    assert isinstance(moment, datetime)
    return moment.replace(tzinfo=zone)


def _clock(moment: datetime, language: str) -> str:
    return str(format_time(moment.time(), "short", locale=LANGUAGE_BY_CODE[language].locale))


def moment_of(text: str, language: str) -> str:
    """Return a local day, or day and time, in words."""
    moment = read_local(text)
    if isinstance(moment, datetime):
        return f"{day(moment.date())}, {_clock(moment, language)}"
    return day(moment)


def clock_of(text: str, language: str) -> str:
    """Return the time of day of a local time; the day where it has none."""
    moment = read_local(text)
    return _clock(moment, language) if isinstance(moment, datetime) else day(moment)


def closes(event: Event, language: str) -> str:
    """Return until when one can register, in words; empty where nothing is said of it."""
    return moment_of(event.registration_closes, language) if event.registration_closes else ""


def said(labels: Any, language: str) -> str:
    """Return what ``labels`` say in ``language``, or in another where that one is missing."""
    return str(labels.get(language) or next(iter(labels.values()), "")) if labels else ""
