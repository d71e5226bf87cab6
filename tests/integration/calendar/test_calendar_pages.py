"""The calendar by month, as a list and on the map; the page of an event."""

import json
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.document import Element, json_ld, parse
from tests.support.factories.events import event_record, save_event
from tests.support.people import Visitor, make_person


def saved(app: Flask, **changed: Any) -> str:
    record = event_record(**changed)
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record)
    return str(record["reference"])


def page(app: Flask, address: str) -> Element:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return parse(answer.get_data(as_text=True))


def on_day(month: Element, day: str) -> set[str]:
    (cell,) = [cell for cell in month.all("td") if [t for t in cell.all("time") if t["datetime"] == day]]
    return {link["href"].rpartition("/")[2] for link in cell.all("a")}


def references(part: Element) -> list[str]:
    return [card.all("h3")[0].one("a")["href"].rpartition("/")[2] for card in part.with_class("card")]


@pytest.mark.parametrize(("language", "monday"), [("en", "Monday"), ("fr", "lundi"), ("es", "lunes")])
def test_a_month_is_a_table_of_weeks(app: Flask, language: str, monday: str) -> None:
    event_type = {"en": "congress", "fr": "training", "es": "external"}[language]  # each sees only its own
    reference = saved(app, starts="2031-05-30", ends="2031-06-02", event_type=event_type)
    month = page(app, f"/{language}/calendar?month=2031-05&event_type={event_type}")
    table = month.one("table")
    assert [head["scope"] for head in table.all("th")] == ["col"] * 7
    assert table.all("th")[0]["abbr"] == monday
    assert on_day(table, "2031-05-29") == set()
    assert on_day(table, "2031-05-30") == on_day(table, "2031-05-31") == {reference}
    june = month.one("a", rel="next")["href"]
    assert june == f"/{language}/calendar?event_type={event_type}&month=2031-06"
    assert month.one("a", rel="prev")["href"].endswith("month=2031-04")
    following = page(app, june).one("table")
    assert on_day(following, "2031-06-02") == {reference}
    assert on_day(following, "2031-06-03") == set()


def test_an_event_stands_on_its_day_at_its_place(app: Flask) -> None:
    reference = saved(app, starts="2031-08-01T08:00", ends="2031-08-01T09:00", time_zone="Pacific/Auckland")
    assert on_day(page(app, "/en/calendar?month=2031-08").one("table"), "2031-08-01") == {reference}


@pytest.mark.parametrize("month", ["", "soon", "2031-13", "9999-01", "1900-01", "2200-12", "%00"])
def test_any_month_that_is_asked_for_gives_a_page(app: Flask, month: str) -> None:
    shown = page(app, f"/en/calendar?month={month}")
    assert shown.one("table").one("caption").text
    assert len(shown.all("a", rel="prev")) == (month != "1900-01")
    assert len(shown.all("a", rel="next")) == (month != "2200-12")


def test_the_list_tells_what_is_to_come_from_what_is_past(app: Flask) -> None:
    soon = saved(app, starts="2032-01-10", ends="2032-01-10", event_type="observatory")
    later = saved(app, starts="2032-02-10", ends="2032-02-10", event_type="observatory")
    gone = saved(app, starts="2031-12-31T20:00", ends="2031-12-31T23:00", event_type="observatory")
    with time_machine.travel("2032-01-10T12:00:00Z", tick=False):
        shown = page(app, "/en/calendar/list?event_type=observatory")
    assert references(shown.one("section", id="upcoming")) == [soon, later]  # what is under way is not over
    assert references(shown.one("section", id="past")) == [gone]
    assert shown.one("select", name="event_type").one("option", selected=None)["value"] == "observatory"
    feed = shown.one("link", type="text/calendar")["href"]
    assert feed == "/en/calendar.ics?event_type=observatory"


def test_past_events_are_read_page_by_page(app: Flask) -> None:
    for day in range(1, 24):
        saved(app, starts=f"2001-03-{day:02}", ends=f"2001-03-{day:02}", metropolises=["quito"])
    first = page(app, "/en/calendar/list?metropolis=quito").one("section", id="past")
    second = page(app, "/en/calendar/list?metropolis=quito&page=2").one("section", id="past")
    assert (len(references(first)), len(references(second))) == (20, 3)
    assert not set(references(first)) & set(references(second))
    assert references(page(app, "/en/calendar/list?metropolis=quito&page=99").one("section", id="past"))


def test_filters_narrow_every_view_and_what_is_not_known_is_told(app: Flask) -> None:
    reference = saved(app, starts="2033-04-05", ends="2033-04-05", metropolises=["dakar"], held_in="wo")
    other = saved(app, starts="2033-04-05", ends="2033-04-05", metropolises=["seoul"])
    both = on_day(page(app, "/en/calendar?month=2033-04").one("table"), "2033-04-05")
    assert both == {reference, other}
    for query in ("region=africa", "event_language=wo"):
        assert on_day(page(app, f"/en/calendar?month=2033-04&{query}").one("table"), "2033-04-05") == {reference}
    shown = page(app, "/en/calendar/list?region=atlantis")
    assert "atlantis" in shown.with_class("notice")[0].text


def test_the_map_shows_where(app: Flask) -> None:
    saved(app, metropolises=["lagos"], event_type="external")
    shown = page(app, "/en/calendar/map?event_type=external")
    assert shown.one("svg", role="group").all("a", aria_label="Lagos: 1 event")
    (link,) = [link for link in shown.one("main").all("a", href=None) if link.text == "Lagos"]
    assert link["href"] == "/en/calendar/list?event_type=external&metropolis=lagos"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "09:00–17:30 (time of Kolkata, 5 hours and 30 minutes ahead of UTC)"),
        ("fr", "09:00–17:30"),
        ("es", "9:00–17:30"),
    ],
)
def test_the_page_of_an_event_tells_its_time_and_where_that_stands(app: Flask, language: str, words: str) -> None:
    reference = saved(app, starts="2027-06-15T09:00", ends="2027-06-15T17:30", time_zone="Asia/Kolkata")
    assert words in page(app, f"/{language}/events/{reference}").text


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "time of New York, 4 hours behind UTC"),
        ("Africa/Abidjan", "time of Abidjan, the same as UTC"),
        ("UTC", "the same as UTC"),
    ],
)
def test_offsets_are_told_in_words(app: Flask, zone: str, words: str) -> None:
    reference = saved(app, starts="2027-06-15T09:00", ends="2027-06-15T17:30", time_zone=zone)
    assert words in page(app, f"/en/events/{reference}").text


def test_search_engines_are_told_when_and_where(app: Flask) -> None:
    reference = saved(
        app,
        starts="2027-06-15T09:00",
        ends="2027-06-15T17:30",
        metropolises=["seoul"],
        venue="City Hall",
        online_url="https://example.org/live",
        speakers=[{"name": "</script><b>Kim"}],
    )
    (data,) = json_ld(page(app, f"/en/events/{reference}"))
    assert data["@type"] == "Event"
    assert data["startDate"] == "2027-06-15T09:00:00+02:00"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert data["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert json.dumps(data["performer"]).count("Kim") == 1


def test_the_home_page_shows_the_next_events_and_the_way_to_the_calendar(app: Flask) -> None:
    reference = saved(app, starts="2026-12-01", ends="2026-12-01")
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        home = page(app, "/en/")
    assert f"/en/events/{reference}" in {link["href"] for link in home.all("a", href=None)}
    assert home.one("header").all("a", href="/en/calendar")


@pytest.mark.parametrize(
    ("language", "postponed", "called_off"),
    [("en", "Postponed", "Called off"), ("fr", "Reporté", "Annulé"), ("es", "Aplazado", "Cancelado")],
)
def test_what_does_not_take_place_says_so_everywhere(
    app: Flask, language: str, postponed: str, called_off: str
) -> None:
    day = {"en": "2032-02-03", "fr": "2032-02-04", "es": "2032-02-05"}[language]
    words = {saved(app, starts=day, ends=day, event_status="postponed"): postponed,
             saved(app, starts=day, ends=day, event_status="cancelled"): called_off}  # fmt: skip
    planned = saved(app, starts=day, ends=day)
    month = page(app, f"/{language}/calendar?month=2032-02")
    lines = {line.one("a")["href"].rpartition("/")[2]: line.text for line in month.one("table").all("li")}
    listed = {card.all("a")[0]["href"].rpartition("/")[2]: card.text
              for card in page(app, f"/{language}/calendar/list").with_class("card")}  # fmt: skip
    for reference, word in words.items():
        shown = page(app, f"/{language}/events/{reference}")
        notices = " ".join(notice.text for notice in shown.with_class("notice"))
        for text in (lines[reference], listed[reference], notices):
            assert word in text
        (status,) = [data["eventStatus"] for data in json_ld(shown) if "eventStatus" in data]
        assert status.endswith("EventPostponed" if word == postponed else "EventCancelled")
    for text in (lines[planned], listed[planned], page(app, f"/{language}/events/{planned}").one("main").text):
        assert postponed not in text
        assert called_off not in text
    with time_machine.travel(f"{day}T00:00:00Z", tick=False):
        home = page(app, f"/{language}/")
    (coming,) = [part for part in home.all("section") if part.all("a", href=f"/{language}/calendar")]
    assert planned in references(coming)
    assert not set(references(coming)) & set(words)


def test_words_are_looked_for_by_the_search(app: Flask) -> None:
    from tests.integration.pages.installation import index  # noqa: PLC0415  (kept beside its only use)

    reference = saved(app, translations={"en": {"title": "Seminar on zeppelins", "summary": "Moored above the roofs."}})
    index(app)
    shown = page(app, "/en/calendar/list?q=zeppelins")
    assert references(shown.one("section", id="upcoming")) == [reference]


@pytest.mark.parametrize(
    ("first", "last", "english", "french", "spanish"),
    [
        ("2027-06-15", "2027-06-15", "15 June 2027", "15 juin 2027", "15 de junio de 2027"),
        ("2027-06-15", "2027-06-17", "15–17 June 2027", "15–17 juin 2027", "15–17 de junio de 2027"),
        ("2027-06-01", "2027-06-03", "1–3 June 2027", "1er–3 juin 2027", "1–3 de junio de 2027"),
        (
            "2027-05-30",
            "2027-06-01",
            "30 May – 1 June 2027",
            "30 mai – 1er juin 2027",
            "30 de mayo – 1 de junio de 2027",
        ),
    ],
)
def test_days_are_written_as_each_language_does(
    app: Flask, first: str, last: str, english: str, french: str, spanish: str
) -> None:
    reference = saved(app, starts=first, ends=last)
    for language, words in (("en", english), ("fr", french), ("es", spanish)):
        assert page(app, f"/{language}/events/{reference}").with_class("event-when")[0].one("strong").text == words


def test_who_may_announce_an_event_is_led_there(app: Flask) -> None:
    way = "/en/drafts/new?kind=events"
    editor, other = (Visitor(app, make_person(app, *role)) for role in (["editor"], []))
    assert way in editor.get("/en/calendar").get_data(as_text=True)
    assert way not in other.get("/en/calendar").get_data(as_text=True)
    assert way not in app.test_client().get("/en/calendar").get_data(as_text=True)
