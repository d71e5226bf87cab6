"""Times as a clock at a place shows them, and the instants that they are."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

#: The areas of the IANA database whose zones are named after cities; the others are abbreviations and old names.
_AREAS = frozenset({"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def zones_of_places() -> tuple[str, ...]:
    """Return the time zones that are named after a place, such as ``Europe/Paris``, and ``UTC``, in order."""
    return (*sorted(name for name in _known() if name.partition("/")[0] in _AREAS), "UTC")


def zone_of(name: str) -> tzinfo:
    """Return the time zone that the IANA database knows as ``name``; raises ``ValueError``."""
    if name not in _known():
        raise ValueError(name)
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError as error:  # pragma: no cover  (the list and the files disagree)
        raise ValueError(name) from error


def read_local(text: str) -> date | datetime:
    """Return the day (``2027-06-15``), or day and time (``2027-06-15T09:00``), that ``text`` writes.

    The time has no zone; raises ``ValueError``.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or not text.isascii():
        raise ValueError(text)
    day = date.fromisoformat(found[1])
    if not 1900 <= day.year <= 2200:
        raise ValueError(text)
    return day if found[2] is None else datetime.combine(day, time.fromisoformat(found[2]))


def write_local(moment: date | datetime) -> str:
    """Return what ``read_local`` reads."""
    return moment.strftime("%Y-%m-%dT%H:%M") if isinstance(moment, datetime) else moment.isoformat()


def exists(moment: datetime, zone: tzinfo) -> bool:
    """Tell whether clocks in ``zone`` ever show ``moment``: in spring they may jump over it."""
    aware = moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment


def begins(moment: date | datetime, zone: tzinfo) -> datetime:
    """Return the instant in UTC when ``moment`` begins in ``zone``.

    Of an hour that clocks show twice in autumn, the first is meant (``fold`` 0, as RFC 5545 has it).
    """
    local = moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    return local.replace(tzinfo=zone).astimezone(UTC)


def is_over(moment: date | datetime, zone: tzinfo) -> datetime:
    """Return the instant in UTC when ``moment`` is over: a time at once, a day when the next one begins."""
    if isinstance(moment, datetime):
        return begins(moment, zone)
    return begins(moment + timedelta(days=1), zone)


def day_of(moment: date | datetime) -> date:
    """Return the day of ``moment``."""
    return moment.date() if isinstance(moment, datetime) else moment
