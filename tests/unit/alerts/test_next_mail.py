"""When the next mail of a saved search is due."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alerts.service import next_after

moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (hypothesis wants naive bounds)


@given(moments)
def test_a_daily_mail_is_due_within_a_day(moment: datetime) -> None:
    due = next_after("daily", moment)
    assert due is not None
    assert moment < due <= moment + timedelta(days=1)
    assert due.hour == 5


@given(moments)
def test_a_weekly_mail_is_due_on_the_next_monday(moment: datetime) -> None:
    due = next_after("weekly", moment)
    assert due is not None
    assert moment < due <= moment + timedelta(days=7)
    assert (due.weekday(), due.hour) == (0, 5)


@pytest.mark.parametrize("hours", [-11, 5, 13])
def test_the_clock_of_elsewhere_changes_nothing(hours: int) -> None:
    moment = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert next_after("daily", moment.astimezone(timezone(timedelta(hours=hours)))) == next_after("daily", moment)


def test_never_is_never() -> None:
    assert next_after("never", datetime(2026, 11, 25, tzinfo=UTC)) is None
