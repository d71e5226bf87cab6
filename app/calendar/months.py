"""A month as a table of weeks."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.content.reading import Card

EARLIEST, LATEST = 1900, 2200
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def before(self) -> "Month | None":
        """Return the month before; none at the end of the calendar."""
        return _bounded(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month | None":
        """Return the month after; none at the end of the calendar."""
        return _bounded(self.last + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def _bounded(day: date) -> Month | None:
    return Month(day.year, day.month) if EARLIEST <= day.year <= LATEST else None


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month | None:
    """Return the month that ``2027-06`` writes; none for anything else."""
    found = _MONTH.fullmatch(text) if text.isascii() else None
    if found is None or not 1 <= int(found[2]) <= 12 or not EARLIEST <= int(found[1]) <= LATEST:
        return None
    return Month(int(found[1]), int(found[2]))


@dataclass(frozen=True)
class Square:
    """A day of the table; ``inside`` tells whether it belongs to the month."""

    day: date
    inside: bool
    cards: tuple[Card, ...]


def weeks_of(month: Month, cards: Iterable[Card]) -> list[list[Square]]:
    """Return the weeks of ``month``, from Monday, with the cards of the events on each of its days."""
    held = list(cards)
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(month.year, month.number)
    return [[_square(day, month, held) for day in week] for week in weeks]


def _square(day: date, month: Month, cards: list[Card]) -> Square:
    inside = day.month == month.number
    on_it = (card for card in cards if card.facts["first_day"] <= day <= card.facts["last_day"]) if inside else ()
    return Square(day, inside, tuple(on_it))
