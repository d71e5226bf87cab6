"""Times as clocks at a place show them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.calendar.months import Month, read_month, weeks_of
from app.events.fields import Count, LanguageCodes, LocalTime, Numbers, TimeZone, numbers_in
from app.events.times import begins, exists, is_over, read_local, write_local

PARIS, KOLKATA = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize("text", ["2027-06-15", "2027-06-15T09:00", "1900-01-01", "2200-12-31T23:59"])
def test_what_was_read_is_written_back(text: str) -> None:
    assert write_local(read_local(text)) == text


def test_forms_may_write_a_space() -> None:
    assert write_local(read_local(" 2027-06-15 09:00 ")) == "2027-06-15T09:00"


@pytest.mark.parametrize(
    "text",
    ["", "15.6.2027", "2027-6-15", "2027-02-30", "2027-06-15T24:00", "2027-06-15T09:00:00", "1899-12-31", "9999-01-01",
     "2027-06-15T09:00Z", "2027-06-15\n", "２０２７-06-15", "2027-06-15T09:60"],
)  # fmt: skip
def test_anything_else_is_no_time(text: str) -> None:
    if text.strip() == "2027-06-15":
        assert read_local(text) == date(2027, 6, 15)
        return
    with pytest.raises(ValueError, match=r".*"):
        read_local(text)


def test_clocks_skip_an_hour_in_spring() -> None:
    assert not exists(datetime(2027, 3, 28, 2, 30), PARIS)  # noqa: DTZ001  (a time without a zone is the subject)
    assert exists(datetime(2027, 3, 28, 3, 0), PARIS)  # noqa: DTZ001  (as above)
    assert exists(datetime(2027, 3, 28, 2, 30), KOLKATA)  # noqa: DTZ001  (as above)


def test_of_an_hour_shown_twice_the_first_is_meant() -> None:
    twice = read_local("2027-10-31T02:30")
    assert begins(twice, PARIS) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_is_over_when_the_next_begins_also_when_it_has_23_hours() -> None:
    day = date(2027, 3, 28)
    assert begins(day, PARIS) == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert is_over(day, PARIS) == datetime(2027, 3, 28, 22, tzinfo=UTC)
    assert is_over(read_local("2027-03-28T12:00"), PARIS) == datetime(2027, 3, 28, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "good", "read"),
    [
        (LocalTime(), "2027-06-15 09:00", "2027-06-15T09:00"),
        (TimeZone(), " Asia/Kolkata ", "Asia/Kolkata"),
        (LanguageCodes(), "EN,fr , en", "en, fr"),
        (Numbers(), "1,3, 1", "1, 3"),
        (Count(), "40", 40),
    ],
)
def test_fields_take_what_forms_send(field: object, good: str, read: object) -> None:
    assert field.deserialize(good) == read  # type: ignore[attr-defined]  # fields of several classes


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        (LocalTime(), "soon"),
        (TimeZone(), "../../etc/passwd"),
        (TimeZone(), "Mars/Olympus"),
        (TimeZone(), "UTC+2"),
        (LanguageCodes(), "english"),
        (LanguageCodes(), "xx"),
        (Numbers(), "0"),
        (Numbers(), "1;2"),
        (Count(), "many"),
        (Count(), True),
    ],
)
def test_fields_refuse_the_rest(field: object, bad: object) -> None:
    from marshmallow import ValidationError  # noqa: PLC0415  (kept beside its only use)

    with pytest.raises(ValidationError):
        field.deserialize(bad)  # type: ignore[attr-defined]  # fields of several classes


def test_numbers_are_read_back() -> None:
    assert numbers_in("1, 12") == [1, 12]
    assert numbers_in(None) == []


def test_months_follow_each_other_and_end_somewhere() -> None:
    assert str(Month(2026, 12).after) == "2027-01"
    assert str(Month(2027, 1).before) == "2026-12"
    assert Month(2200, 12).after is None
    assert Month(1900, 1).before is None


@pytest.mark.parametrize(
    "text", ["", "2027", "2027-13", "2027-00", "1899-12", "2201-01", "2027-1", "٢٠٢٧-01", "2027-01-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert read_month(text) is None


def test_a_month_has_whole_weeks_from_monday() -> None:
    weeks = weeks_of(Month(2027, 2), [])  # begins on a Monday and has 28 days
    assert [len(week) for week in weeks] == [7, 7, 7, 7]
    assert all(square.inside for week in weeks for square in week)
    assert weeks_of(Month(2026, 11), [])[0][0].day == date(2026, 10, 26)
