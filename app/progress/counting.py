"""What all chapters count from and by: the rows and columns of time, regions and themes."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.content.kinds import Kind
from app.portal.labels import Labels
from app.progress.figures import Figure, Group, crossed
from app.progress.periods import Period, Quarter, Scope
from app.progress.reading import Entries, Snapshot


def quarter_name(quarter: Quarter) -> str:
    """Return a quarter as the reader's language writes it."""
    return _("Q%(quarter)s %(year)s", quarter=quarter.number, year=quarter.year)


def period_name(period: Period) -> str:
    """Return what a period is called."""
    if period.first is None:
        return _("Earlier")
    return quarter_name(period.first) if period.last is not None else _("Later")


def everything(_thing: Any) -> bool:
    """Count each thing."""
    return True


def has(value: str, values_of: Callable[[Any], Iterable[str | None]]) -> Callable[[Any], bool]:
    """Return the condition that ``value`` is among the ``values_of`` a thing."""
    return lambda thing: value in values_of(thing)


def has_none(values: Container[str | None], values_of: Callable[[Any], Iterable[str | None]]) -> Callable[[Any], bool]:
    """Return the condition that none of ``values`` is among the ``values_of`` a thing."""
    return lambda thing: not any(one in values for one in values_of(thing))


def _in_period(period: Period, quarter: Callable[[Any], Quarter]) -> Callable[[Any], bool]:
    return lambda thing: period.holds(quarter(thing))


@dataclass(frozen=True)
class Counting:
    """What all chapters count from: a snapshot, limited to a scope, and the names of things."""

    snapshot: Snapshot
    scope: Scope
    labels: Labels
    kinds: Mapping[str, Kind]

    def entries_of(self, kind: Kind) -> list[Entries]:
        """Return the public entries of ``kind`` that concern the region of the scope, whenever published."""
        scope = self.scope
        return [one for one in self.snapshot.entries if one.kind == kind.code and scope.holds_regions(*one.regions)]

    def published(self, kind: Kind) -> list[Entries]:
        """Return the entries of ``kind`` in the scope: of its region, published in its year."""
        return [one for one in self.entries_of(kind) if self.scope.holds_quarter(one.published)]

    def periods(self, quarters: Iterable[Quarter]) -> list[Period]:
        """Return the rows of time; those of all that is earlier or later only where ``quarters`` need them."""
        found = list(quarters)
        return [
            period
            for period in self.scope.periods(self.snapshot.taken_at.date())
            if (period.first and period.last) or any(map(period.holds, found))
        ]

    def times(self, things: Sequence[Any], quarter: Callable[[Any], Quarter]) -> list[Group]:
        """Return a group of ``things`` for each period, by the ``quarter`` of a thing."""
        return [
            Group(period_name(period), _in_period(period, quarter)) for period in self.periods(map(quarter, things))
        ]

    def regions(self, regions_of: Callable[[Any], Iterable[str | None]], *, rest: bool = True) -> list[Group]:
        """Return a group for each region of the scope, and with ``rest`` one for what has none."""
        names = self.labels.names["region"]
        groups = [Group(name, has(code, regions_of)) for code, name in names.items() if self.scope.holds_regions(code)]
        if rest and self.scope.region is None:
            groups.append(Group(_("No region"), has_none(names, regions_of)))
        return groups

    def themes(self, themes_of: Callable[[Any], Iterable[str | None]]) -> list[Group]:
        """Return a group for each theme, and one for what has none."""
        names = self.labels.names["theme"]
        groups = [Group(name, has(code, themes_of)) for code, name in names.items()]
        return [*groups, Group(_("No theme"), has_none(names, themes_of))]


def by_period(
    *,
    title: str,
    how: str,
    unit: str,
    head: str,
    things: Sequence[Any],
    rows: Sequence[Group],
    times: Sequence[Group],
    whole: Sequence[Any] | None = None,
) -> Figure:
    """Return a table of ``rows`` by period, with a column and a row of everything; the chart shows that column.

    ``whole`` is what the last row counts, where ``things`` has something more than once.
    """
    columns = [*times, Group(_("Total"), everything)]
    return Figure(
        title=title,
        how=how,
        unit=unit,
        head=head,
        columns=tuple(column.label for column in columns),
        rows=crossed(things, rows, columns),
        charted=(len(columns) - 1,),
        total=crossed(things if whole is None else whole, [Group(_("All together"), everything)], columns)[0],
    )
