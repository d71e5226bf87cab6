"""Quarters, and which of them a reader asked for."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

#: How many quarters are shown one by one where no year was chosen; what came earlier is one row.
SHOWN = 8
#: The first year that a reader may ask for; what is dated earlier counts as earlier.
FIRST_YEAR = 1900


class Quarter(NamedTuple):
    """A quarter of a calendar year (UTC); ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter in which ``day`` lies."""
        return cls(day.year, (day.month + 2) // 3)

    def back(self, quarters: int) -> "Quarter":
        """Return the quarter that lies so many before this one."""
        year, place = divmod(self.year * 4 + self.number - 1 - quarters, 4)
        return Quarter(year, place + 1)


class Period(NamedTuple):
    """A row of time: the quarters from ``first`` to ``last``, both included; an end that is none is open."""

    first: Quarter | None
    last: Quarter | None

    def holds(self, quarter: Quarter) -> bool:
        """Tell whether ``quarter`` lies in the period."""
        return (self.first is None or quarter >= self.first) and (self.last is None or quarter <= self.last)


@dataclass(frozen=True)
class Scope:
    """What the figures are limited to; none is everything."""

    year: int | None = None
    region: str | None = None

    def holds_quarter(self, quarter: Quarter) -> bool:
        """Tell whether what happened in ``quarter`` counts."""
        return self.year is None or quarter.year == self.year

    def holds_regions(self, *regions: str | None) -> bool:
        """Tell whether something that concerns ``regions`` counts."""
        return self.region is None or self.region in regions

    def periods(self, today: date) -> tuple[Period, ...]:
        """Return the rows of time in order: the quarters of the year, or the newest ones and all before and after."""
        if self.year is not None:
            quarters = [Quarter(self.year, number) for number in range(1, 5)]
            return tuple(Period(one, one) for one in quarters)
        newest = Quarter.of(today)
        quarters = [newest.back(places) for places in range(SHOWN - 1, -1, -1)]
        earlier, later = Period(None, quarters[0].back(1)), Period(newest.back(-1), None)
        return (earlier, *(Period(one, one) for one in quarters), later)
