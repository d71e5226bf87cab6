"""What calendar programs get, read by a library that did not write it line by line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.hostile_content import ATTACKS
from tests.support.factories.events import event_record, save_event


def saved(app: Flask, **changed: Any) -> dict[str, Any]:
    record = event_record(**changed)
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record)
    return record


def read(app: Flask, address: str) -> tuple[bytes, icalendar.Calendar]:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    raw = answer.get_data()
    return raw, icalendar.Calendar.from_ical(raw)


def one(app: Flask, record: dict[str, Any]) -> icalendar.Event:
    _raw, file = read(app, f"/en/calendar/{record['reference']}.ics")
    (component,) = file.events
    return component


def test_an_event_has_its_times_with_the_rules_of_their_zone(app: Flask) -> None:
    record = saved(
        app, starts="2027-03-27T09:00", ends="2027-03-28T17:00", time_zone="Europe/Madrid", venue="Casa, Calle 1; 2\\3"
    )
    raw, file = read(app, f"/en/calendar/{record['reference']}.ics")
    (component,) = file.events
    assert component.start.astimezone(UTC) == datetime(2027, 3, 27, 8, tzinfo=UTC)
    assert component.end.astimezone(UTC) == datetime(2027, 3, 28, 15, tzinfo=UTC)  # clocks have gone forward
    assert component["DTSTART"].params["TZID"] == "Europe/Madrid"
    (zone,) = file.timezones
    offsets = {part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    assert component["LOCATION"] == "Casa, Calle 1; 2\\3"
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)


def test_whole_days_end_before_the_day_after(app: Flask) -> None:
    component = one(app, saved(app, starts="2027-03-27", ends="2027-03-28"))
    assert (component.start, component.end) == (date(2027, 3, 27), date(2027, 3, 29))
    assert component["DTSTART"].params["VALUE"] == "DATE"


def test_calendar_programs_strike_out_what_does_not_take_place(app: Flask) -> None:
    record = saved(app)
    planned = one(app, record)
    assert planned["STATUS"] == "CONFIRMED"
    for status in ("postponed", "cancelled"):
        with unit_of_work(app.extensions["portal_database"].sessions) as work:
            save_event(work, record | {"event_status": status})
        changed = one(app, record)
        assert changed["STATUS"] == "CANCELLED"
        assert changed["UID"] == planned["UID"]
        assert changed["SEQUENCE"] > planned["SEQUENCE"]


def test_an_hour_that_clocks_show_twice_is_the_first(app: Flask) -> None:
    component = one(app, saved(app, starts="2027-10-31T02:30", ends="2027-10-31T03:30", time_zone="Europe/Paris"))
    assert component.start.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert component.end.astimezone(UTC) == datetime(2027, 10, 31, 2, 30, tzinfo=UTC)


def test_an_event_keeps_its_identifier_and_counts_its_changes(app: Flask) -> None:
    record = saved(app)
    before = one(app, record)
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record | {"venue": "Another hall"})
    after = one(app, record)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert app.test_client().get(f"/fr/calendar/{record['reference']}.ics").status_code == 200


@pytest.mark.parametrize("attack", [*ATTACKS, "A\\nBEGIN:VEVENT", "END:VEVENT", 'x";TZID=evil:', "日本" * 60])
def test_no_text_becomes_a_line_of_its_own(app: Flask, attack: str) -> None:
    from app.kernel.errors import InvalidInput  # noqa: PLC0415  (kept beside its only use)

    texts = {"en": {"title": f"Title {attack}"[:200], "summary": f"Summary {attack}"}}
    try:
        record = saved(app, translations=texts, venue=f"V {attack}"[:300])
    except InvalidInput:
        return  # what cannot be stored reaches no calendar
    raw, file = read(app, f"/en/calendar/{record['reference']}.ics")
    (component,) = file.events
    names = {line.split(b":")[0].split(b";")[0] for line in raw.replace(b"\r\n ", b"").split(b"\r\n") if line}
    assert names <= {
        *(b"BEGIN", b"END", b"VERSION", b"PRODID", b"NAME", b"X-WR-CALNAME", b"REFRESH-INTERVAL", b"URL", b"UID"),
        b"STATUS",
        *(b"DTSTAMP", b"DTSTART", b"DTEND", b"SUMMARY", b"DESCRIPTION", b"LOCATION", b"CATEGORIES", b"SEQUENCE"),
        *(b"LAST-MODIFIED", b"CREATED", b"TZID", b"TZNAME", b"TZOFFSETFROM", b"TZOFFSETTO", b"RDATE", b"RRULE"),
        *(b"X-PUBLISHED-TTL", b"SOURCE", b"COMMENT", b"X-WR-CALDESC"),
    }, names
    assert file.to_ical() == raw
    assert component["SUMMARY"].startswith("Title ")
    assert component["LOCATION"].startswith("V ")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_the_feed_has_what_the_address_asks_for(app: Flask) -> None:
    record = saved(app, event_type="congress", themes=["sustainability"], metropolises=["dakar"], held_in="fr, ar")
    other = saved(app, event_type="congress", metropolises=["seoul"])

    def references(query: str) -> set[str]:
        _raw, file = read(app, f"/en/calendar.ics?{query}")
        return {str(component["UID"]).partition("@")[0].removeprefix("event-") for component in file.events}

    assert {record["reference"], other["reference"]} <= references("event_type=congress")
    for query in ("theme=sustainability", "region=africa", "event_language=ar", "country=SN", "metropolis=dakar"):
        found = references(f"event_type=congress&{query}")
        assert record["reference"] in found, query
        assert other["reference"] not in found, query
    assert references("event_type=observatory&metropolis=dakar") == set()
    assert app.test_client().get("/en/calendar.ics?theme=nothing").status_code == 422


def test_what_is_hidden_is_in_no_calendar(app: Flask) -> None:
    record = saved(app, state="draft")
    assert app.test_client().get(f"/en/calendar/{record['reference']}.ics").status_code == 404
    assert record["reference"].encode() + b"@" not in app.test_client().get("/en/calendar.ics").get_data()
