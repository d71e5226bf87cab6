"""The figures of the City Managers Community."""

from flask_babel import gettext as _

from app.progress.counting import Counting, has, has_none, period_name
from app.progress.figures import Cell, Chapter, Figure, Row, count
from app.progress.spoken import Spoken


def debates_chapter(counting: Counting) -> Chapter:
    """Return how many debates were opened and posts written: when, and by people of which regions."""
    scope = counting.scope
    spoken = [
        one for one in counting.snapshot.spoken if scope.holds_quarter(one.quarter) and scope.holds_regions(one.region)
    ]
    return Chapter(
        "debates", _("Debates of city managers"), (_by_quarter(counting, spoken), _by_region(counting, spoken))
    )


def _cells(spoken: list[Spoken]) -> tuple[Cell, ...]:
    return tuple(Cell(count(spoken, has(what, lambda one: (one.what,)))) for what in ("debate", "post"))


def _by_quarter(counting: Counting, spoken: list[Spoken]) -> Figure:
    return Figure(
        title=_("By quarter"),
        how=_(
            "Debates that somebody opened in the City Managers Community and posts that were written in them, by the "
            "day. Debates that only members read count as well; what moderation has hidden does not."
        ),
        unit=_("contributions"),
        head=_("Quarter"),
        columns=(_("Debates opened"), _("Posts written")),
        rows=tuple(
            Row(period_name(period), _cells([one for one in spoken if period.holds(one.quarter)]))
            for period in counting.periods(one.quarter for one in spoken)
        ),
        charted=(0, 1),
        total=Row(_("Total"), _cells(spoken)),
    )


def _by_region(counting: Counting, spoken: list[Spoken]) -> Figure:
    names = counting.labels.names["region"]
    rows = [
        Row(name, _cells([one for one in spoken if one.region == code]))
        for code, name in names.items()
        if counting.scope.holds_regions(code)
    ]
    if counting.scope.region is None:
        unknown = has_none(names, lambda one: (one.region,))
        rows.append(Row(_("Not known"), _cells([one for one in spoken if unknown(one)])))
    return Figure(
        title=_("By region"),
        how=_(
            "The same, by the region of the metropolis whose city manager somebody is, or else of the one they belong "
            "to."
        ),
        unit=_("contributions"),
        head=_("Region"),
        columns=(_("Debates opened"), _("Posts written")),
        rows=tuple(rows),
        charted=(0, 1),
    )
