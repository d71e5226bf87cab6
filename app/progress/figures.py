"""The shape of all figures: tables whose cells are numbers, or shares of a number; page and CSV show the same ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """A number; with ``whole`` the number of things of which it counts some."""

    number: int
    whole: int | None = None

    @property
    def percent(self) -> int | None:
        """Return the share in per cent, rounded down so that 100 means all; none where there is nothing to share."""
        return self.number * 100 // self.whole if self.whole else None


@dataclass(frozen=True)
class Row:
    """A row of a table: what it stands for, and its cells in the order of the columns."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Figure:
    """A table and the chart of it.

    ``how`` says in a sentence how the numbers are counted, ``unit`` what a number counts; ``head`` is the head of the
    first column, ``charted`` the places of the columns that the chart shows. ``total`` is a last row, not charted.
    """

    title: str
    how: str
    unit: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    charted: tuple[int, ...]
    total: Row | None = None

    @property
    def is_share(self) -> bool:
        """Tell whether the cells are shares."""
        return any(cell.whole is not None for row in self.rows for cell in row.cells)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows and the last one."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing at all to show."""
        return not any(cell.number or cell.whole for row in self.all_rows for cell in row.cells)


@dataclass(frozen=True)
class Chapter:
    """Figures of one subject under a heading; ``anchor`` is its place in the page.

    Of a chapter that ``leads`` the page shows the sum of the first column of its first figure at the top.
    """

    anchor: str
    title: str
    figures: tuple[Figure, ...]
    leads: bool = False

    @property
    def sum(self) -> Cell | None:
        """Return the number that stands for the chapter; none where it does not lead."""
        total = self.figures[0].total if self.leads and self.figures else None
        return total.cells[0] if total else None


@dataclass(frozen=True)
class Group:
    """A row or column to be counted: its name, and which things belong to it."""

    label: str
    holds: Callable[[Any], bool]


def count(things: Iterable[Any], *conditions: Callable[[Any], bool]) -> int:
    """Return how many there are of ``things`` (each says its ``number``) that meet all ``conditions``."""
    return sum(thing.number for thing in things if all(condition(thing) for condition in conditions))


def crossed(things: Sequence[Any], rows: Sequence[Group], columns: Sequence[Group]) -> tuple[Row, ...]:
    """Return a row of numbers for each of ``rows``: how many belong to it and to each of ``columns``."""
    return tuple(
        Row(row.label, tuple(Cell(count(things, row.holds, column.holds)) for column in columns)) for row in rows
    )


def shares(things: Sequence[Any], rows: Sequence[Group], columns: Sequence[Group]) -> tuple[Row, ...]:
    """Return a row of shares for each of ``rows``: how many of it belong to each of ``columns``."""
    return tuple(
        Row(
            row.label,
            tuple(Cell(count(things, row.holds, column.holds), count(things, row.holds)) for column in columns),
        )
        for row in rows
    )
