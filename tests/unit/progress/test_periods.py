"""Quarters, and the rows of time that a reader sees."""

from datetime import date

import pytest

from app.progress.periods import SHOWN, Period, Quarter, Scope


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_a_quarter_begins_with_its_first_day(day: date, quarter: Quarter) -> None:
    assert Quarter.of(day) == quarter


def test_going_back_crosses_years() -> None:
    assert Quarter(2026, 1).back(1) == Quarter(2025, 4)
    assert Quarter(2026, 4).back(7) == Quarter(2025, 1)
    assert Quarter(2025, 4).back(-1) == Quarter(2026, 1)


def test_a_year_has_its_four_quarters_and_nothing_else() -> None:
    periods = Scope(year=2025).periods(date(2026, 11, 25))
    assert [period.first for period in periods] == [Quarter(2025, number) for number in (1, 2, 3, 4)]
    assert not any(period.holds(Quarter(2026, 1)) for period in periods)


@pytest.mark.parametrize("quarter", [Quarter(1871, 2), Quarter(2025, 1), Quarter(2026, 4), Quarter(2031, 3)])
def test_without_a_year_each_quarter_lies_in_exactly_one_row(quarter: Quarter) -> None:
    periods = Scope().periods(date(2026, 11, 25))
    assert len(periods) == SHOWN + 2
    assert sum(period.holds(quarter) for period in periods) == 1


def test_a_period_includes_both_its_ends() -> None:
    period = Period(Quarter(2025, 2), Quarter(2025, 3))
    held = [number for number in (1, 2, 3, 4) if period.holds(Quarter(2025, number))]
    assert held == [2, 3]


def test_a_region_counts_what_concerns_it_among_others() -> None:
    assert Scope(region="africa").holds_regions("europe", "africa")
    assert not Scope(region="africa").holds_regions("europe", None)
    assert Scope().holds_regions()
