"""Which figures there are of entries, and how each is counted, in the reader's words."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from app.content.kinds import Kind
from app.kernel.formats import language_name
from app.progress.counting import Counting, by_period, everything, has, period_name
from app.progress.figures import Cell, Chapter, Figure, Group, Row, count, shares
from app.progress.periods import Quarter
from app.progress.reading import PERSPECTIVES
from config.languages import LANGUAGE_CODES


def kind_chapter(counting: Counting, kind: Kind) -> Chapter:
    """Return how many entries of ``kind`` came when, from which regions and on which themes."""
    published, unit = counting.published(kind), _("entries")
    times = counting.times(published, lambda one: one.published)
    several = _("one that has several counts in each of them, and once among all.")
    figures = (
        _new_by_quarter(counting, kind),
        by_period(
            title=_("By region"),
            how=_(
                "By the regions of the metropolises that the entry names, and the quarter of its publication; "
                "%(several)s",
                several=several,
            ),
            unit=unit,
            head=_("Region"),
            things=published,
            rows=counting.regions(lambda one: one.regions),
            times=times,
        ),
        by_period(
            title=_("By theme"),
            how=_("By the themes of the entry, and the quarter of its publication; %(several)s", several=several),
            unit=unit,
            head=_("Theme"),
            things=published,
            rows=counting.themes(lambda one: one.themes),
            times=times,
        ),
    )
    return Chapter(kind.path, str(kind.label_plural), figures, leads=True)


def _new_by_quarter(counting: Counting, kind: Kind) -> Figure:
    entries = counting.entries_of(kind)
    known = [quarter for one in entries for quarter in (one.published, one.entered)]
    relevant = [quarter for quarter in known if counting.scope.holds_quarter(quarter)]
    periods = counting.periods(relevant)

    def cells(holds: Callable[[Quarter], bool]) -> tuple[Cell, ...]:
        return (
            Cell(count(entries, lambda one: holds(one.published))),
            Cell(count(entries, lambda one: holds(one.entered))),
        )

    return Figure(
        title=_("New by quarter"),
        how=_(
            "What everybody can read now, by the date of its publication, and beside it by the day on which it came "
            "into the portal; what was archived or deleted is not counted."
        ),
        unit=_("entries"),
        head=_("Quarter"),
        columns=(_("Published"), _("Entered in the portal")),
        rows=tuple(Row(period_name(period), cells(period.holds)) for period in periods),
        charted=(0, 1),
        total=Row(_("Total"), cells(counting.scope.holds_quarter)),
    )


def languages_chapter(counting: Counting) -> Chapter:
    """Return how many entries can be read in which language."""
    columns = [Group(language_name(code), has(code, lambda one: one.languages)) for code in LANGUAGE_CODES]
    figures = tuple(
        Figure(
            title=str(kind.label_plural),
            how=_(
                "Entries that have a published text in the language (the original, or a translation, also one that "
                "is out of date), out of all that everybody can read."
            ),
            unit=_("entries"),
            head=_("Theme"),
            columns=tuple(column.label for column in columns),
            rows=shares(published, counting.themes(lambda one: one.themes), columns),
            charted=(0, 1, 2),
            total=shares(published, [Group(_("All together"), everything)], columns)[0],
        )
        for kind in counting.kinds.values()
        if (published := counting.published(kind))
    )
    return Chapter("languages", _("Completeness of the languages"), figures)


def perspectives_chapter(counting: Counting) -> Chapter:
    """Return how many entries tell something of gender and of youth, for the kinds that have a place for it."""
    figures: list[Figure] = []
    for kind in counting.kinds.values():
        sections = [section for section in kind.sections if section.name in PERSPECTIVES]
        published = counting.published(kind)
        if not sections or not published:
            continue
        columns = [Group(str(section.label), has(section.name, lambda one: one.perspectives)) for section in sections]
        groupings = (
            (_("By theme"), _("Theme"), counting.themes(lambda one: one.themes)),
            (_("By region"), _("Region"), counting.regions(lambda one: one.regions)),
            (_("By quarter"), _("Quarter"), counting.times(published, lambda one: one.published)),
        )
        figures += [
            Figure(
                title=_("%(kind)s: %(grouping)s", kind=kind.label_plural, grouping=title),
                how=_(
                    "Entries whose section of that name has a text in some language, out of all that everybody can "
                    "read."
                ),
                unit=_("entries"),
                head=head,
                columns=tuple(column.label for column in columns),
                rows=shares(published, rows, columns),
                charted=tuple(range(len(columns))),
                total=shares(published, [Group(_("All together"), everything)], columns)[0],
            )
            for title, head, rows in groupings
        ]
    return Chapter("perspectives", _("Gender and youth"), tuple(figures))


def metropolises_chapter(counting: Counting) -> Chapter:
    """Return how many member metropolises contributed, out of all, region by region."""
    scope = counting.scope
    ours = [
        one
        for one in counting.snapshot.contributions
        if scope.holds_regions(one.region) and (scope.year is None or one.year == scope.year)
    ]
    kinds = counting.kinds
    columns = [(_("Contributed"), frozenset(code for code, kind in kinds.items() if kind.needs_metropolis))]
    columns += [(str(kind.label_plural), frozenset({code})) for code, kind in kinds.items()]
    names = {code: name for code, name in counting.labels.names["region"].items() if scope.holds_regions(code)}
    members = {code: counting.snapshot.members.get(code, 0) for code in names}

    def cells(regions: Iterable[str]) -> tuple[Cell, ...]:
        inside = frozenset(regions)
        whole = sum(members[code] for code in inside)
        return tuple(
            Cell(len({one.metropolis for one in ours if one.region in inside and one.kind in codes}), whole)
            for _label, codes in columns
        )

    figure = Figure(
        title=_("Metropolises by region"),
        how=_(
            "A member metropolis has contributed when an entry that tells of a metropolis’s own work (%(kinds)s) names "
            "it; the further columns count those named by entries of each kind. Always out of all member metropolises.",
            kinds=", ".join(str(kind.label_plural) for kind in kinds.values() if kind.needs_metropolis),
        ),
        unit=_("metropolises"),
        head=_("Region"),
        columns=tuple(label for label, _codes in columns),
        rows=tuple(Row(name, cells([code])) for code, name in names.items()),
        charted=(0,),
        total=Row(_("All together"), cells(names)),
    )
    return Chapter("metropolises", _("Metropolises that contributed"), (figure,), leads=True)
