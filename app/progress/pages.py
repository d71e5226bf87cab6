"""The page of the platform's progress, and the same figures as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.content.files import harmless
from app.kernel import current
from app.kernel.formats import number
from app.portal import context
from app.progress.chapters import (
    kind_chapter,
    languages_chapter,
    metropolises_chapter,
    perspectives_chapter,
)
from app.progress.contacts import interactions_chapter
from app.progress.counting import Counting
from app.progress.debating import debates_chapter
from app.progress.figures import Cell, Chapter, Figure
from app.progress.periods import Scope
from app.progress.reading import Snapshot, SnapshotStore
from app.web.charts import Bar, bar_chart


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/progress", "progress", progress)
    blueprint.add_url_rule("/<language:language>/progress.csv", "progress_csv", progress_csv)


def _snapshot() -> Snapshot:
    store: SnapshotStore = current.extension("portal_progress")
    return store.get(current.session())


def _counting() -> Counting:
    """Return what is asked for; a year or region that is not known counts as all."""
    snapshot, labels = _snapshot(), context.labels()
    year, region = request.args.get("year", ""), request.args.get("region", "")
    scope = Scope(
        year=int(year) if year in map(str, snapshot.years()) else None,
        region=region if region in labels.names["region"] else None,
    )
    return Counting(snapshot, scope, labels, context.kinds())


def _chapters(counting: Counting) -> list[Chapter]:
    return [
        *(kind_chapter(counting, kind) for kind in counting.kinds.values()),
        interactions_chapter(counting),
        debates_chapter(counting),
        metropolises_chapter(counting),
        languages_chapter(counting),
        perspectives_chapter(counting),
    ]


def progress() -> str:
    """Show what the platform has come to: in charts, each with its table."""
    counting = _counting()
    scope = counting.scope

    def here(endpoint: str = "progress.progress", **changed: Any) -> str:
        asked = {"year": scope.year, "region": scope.region, **changed}
        return url_for(endpoint, **{name: value for name, value in asked.items() if value})

    return render_template(
        "progress/progress.html",
        chapters=_chapters(counting),
        scope=scope,
        region=counting.labels.name("region", scope.region) if scope.region else "",
        years=counting.snapshot.years(),
        regions=counting.labels.names["region"].items(),
        taken_at=counting.snapshot.taken_at,
        here=here,
        chart=chart,
        written=written,
    )


def written(cell: Cell) -> str:
    """Return a cell as a table shows it."""
    if cell.whole is None:
        return number(cell.number)
    if cell.percent is None:
        return "–"
    return _(
        "%(number)s of %(whole)s (%(percent)s%%)",
        number=number(cell.number),
        whole=number(cell.whole),
        percent=cell.percent,
    )


def chart(figure: Figure) -> Markup:
    """Return the chart of a figure."""
    rows = [(row.label, [_bar(row.cells[place]) for place in figure.charted]) for row in figure.rows]
    title = _("Chart: %(title)s; the table has the same figures", title=figure.title)
    return bar_chart(title, rows, 100 if figure.is_share else None)


def _bar(cell: Cell) -> Bar:
    if cell.whole is None:
        return Bar(cell.number, number(cell.number))
    return Bar(cell.percent or 0, "–" if cell.percent is None else _("%(share)s%%", share=cell.percent))


def progress_csv() -> Response:
    """Return the figures of the page as CSV, a line for each number."""
    counting = _counting()
    file = io.StringIO(newline="")
    csv.writer(file).writerows(_lines(counting))
    response = make_response(file.getvalue().encode("utf-8-sig"))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="progress.csv"'
    return response


def _lines(counting: Counting) -> Iterator[list[str]]:
    names = [_("Chapter"), _("Figure"), _("Row"), _("Column"), _("Number"), _("Out of"), _("Per cent"), _("Unit")]
    yield [*names, _("How it is counted"), _("Year"), _("Region"), _("As of (UTC)")]
    scope = counting.scope
    region = counting.labels.name("region", scope.region) if scope.region else _("All regions")
    asked = [str(scope.year or _("All years")), region, counting.snapshot.taken_at.isoformat(timespec="minutes")]
    for chapter in _chapters(counting):
        for figure in chapter.figures:
            for row in figure.all_rows:
                for column, cell in zip(figure.columns, row.cells, strict=True):
                    where = [chapter.title, figure.title, row.label, column]
                    cells = [*where, *_numbers(cell), figure.unit, figure.how, *asked]
                    yield [harmless(text) for text in cells]


def _numbers(cell: Cell) -> list[str]:
    return ["" if value is None else str(value) for value in (cell.number, cell.whole, cell.percent)]
