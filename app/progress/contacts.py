"""The figures of interactions among members; only numbers are known of them, no person and no word."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.progress.counting import Counting, by_period, has, period_name
from app.progress.figures import Cell, Chapter, Figure, Group, Row
from app.progress.periods import Period, Quarter
from app.progress.reading import Contacts


@dataclass(frozen=True)
class _Exchange:
    """The interactions of a quarter between two regions: begun, answered, between two known metropolises."""

    quarter: Quarter
    from_region: str | None
    to_region: str | None
    numbers: tuple[int, int, int]


def interactions_chapter(counting: Counting) -> Chapter:
    """Return how many interactions there were: when, between which regions, on which themes and kinds."""
    exchanges = _exchanges(counting)
    by_theme = _in_scope(counting, counting.snapshot.contacts_by_theme)
    by_kind = _in_scope(counting, counting.snapshot.contacts_by_kind)
    kinds = [Group(str(kind.label_plural), has(code, lambda one: (one.kind,))) for code, kind in counting.kinds.items()]
    kinds.append(Group(_("A person of the directory"), lambda one: one.kind is None))
    figures = (
        _by_quarter(counting, exchanges),
        _by_region(counting, exchanges),
        by_period(
            title=_("By theme"),
            how=_(
                "By the themes that the entry has now and the quarter of the first message; in each of several themes."
            ),
            unit=_("interactions"),
            head=_("Theme"),
            things=by_theme,
            rows=counting.themes(lambda one: (one.theme,)),
            times=counting.times(by_theme, lambda one: one.quarter),
            whole=by_kind,
        ),
        by_period(
            title=_("By kind of entry"),
            how=_(
                "By the kind of the entry about which somebody wrote, and the quarter of the first message. People of "
                "the directory of practitioners are written to without an entry."
            ),
            unit=_("interactions"),
            head=_("Kind"),
            things=by_kind,
            rows=kinds,
            times=counting.times(by_kind, lambda one: one.quarter),
        ),
    )
    return Chapter("interactions", _("Interactions among members"), figures, leads=True)


def _in_scope(counting: Counting, contacts: tuple[Contacts, ...]) -> list[Contacts]:
    scope = counting.scope
    return [
        one
        for one in contacts
        if scope.holds_quarter(one.quarter) and scope.holds_regions(one.from_region, one.to_region)
    ]


def _exchanges(counting: Counting) -> list[_Exchange]:
    found = [
        _Exchange(
            Quarter(one.year, one.quarter),
            one.from_region,
            one.to_region,
            (one.began, one.answered, one.between_metropolises),
        )
        for one in counting.snapshot.exchanged
    ]
    scope = counting.scope
    return [
        one for one in found if scope.holds_quarter(one.quarter) and scope.holds_regions(one.from_region, one.to_region)
    ]


def _sums(exchanges: list[_Exchange]) -> tuple[Cell, ...]:
    return tuple(Cell(sum(one.numbers[place] for one in exchanges)) for place in range(3))


def _by_quarter(counting: Counting, exchanges: list[_Exchange]) -> Figure:
    def inside(period: Period) -> list[_Exchange]:
        return [one for one in exchanges if period.holds(one.quarter)]

    return Figure(
        title=_("By quarter"),
        how=_(
            "An interaction is a conversation that somebody began through the portal about an entry or with a "
            "person of the directory of practitioners, by the day of its first message; answered counts those of "
            "them in which the other side has written since, and the last column those between two different member "
            "metropolises."
        ),
        unit=_("interactions"),
        head=_("Quarter"),
        columns=(_("Interactions begun"), _("Interactions answered"), _("Between two metropolises")),
        rows=tuple(
            Row(period_name(period), _sums(inside(period)))
            for period in counting.periods(one.quarter for one in exchanges)
        ),
        charted=(0, 1, 2),
        total=Row(_("Total"), _sums(exchanges)),
    )


def _by_region(counting: Counting, exchanges: list[_Exchange]) -> Figure:
    def cells(code: str | None) -> tuple[Cell, ...]:
        sent = sum(one.numbers[0] for one in exchanges if one.from_region == code)
        received = sum(one.numbers[0] for one in exchanges if one.to_region == code)
        within = sum(one.numbers[0] for one in exchanges if one.from_region == code == one.to_region)
        return (Cell(sent), Cell(received), Cell(within))

    names = counting.labels.names["region"]
    rows = [Row(name, cells(code)) for code, name in names.items() if counting.scope.holds_regions(code)]
    if counting.scope.region is None:
        rows.append(Row(_("Not known"), cells(None)))
    return Figure(
        title=_("By region"),
        how=_(
            "Interactions begun, by the region of the metropolis of who wrote first and of that to which they wrote; "
            "the last column counts those of them in which both are of the region."
        ),
        unit=_("interactions"),
        head=_("Region"),
        columns=(_("Written from there"), _("Written to there"), _("Both")),
        rows=tuple(rows),
        charted=(0, 1),
    )
