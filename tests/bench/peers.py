"""The search page beside those of other portals, over as many documents as they were measured with."""

from functools import partial
from pathlib import Path

from tests.bench import client
from tests.bench.collection import Collection, index
from tests.bench.queries import searches
from tests.bench.report import Table
from tests.bench.serving import serving
from tests.bench.speed import COLUMNS, Rules, engine_running, load, measure_pages
from tests.bench.three_facets import FACETS

#: Requests a second at 4 readers of Wagtail 8.0 on each engine, on 2 cores, over 10,000 documents of 3 kB.
QUOTED = {"elasticsearch": 95.0, "postgres": 9.0}
DOCUMENTS, CHARACTERS = 10_000, 2_900
READERS = (1, 4, 16)
_GOALS = {"elasticsearch": 2, "postgres": 10}
_PAGES = {"whole page": "wsgi:app", f"{len(FACETS)} facets": "tests.bench.three_facets:portal"}


def measure(name: str, made: Collection, folder: Path, rules: Rules) -> Table:
    """Measure the page with one engine, as it is and with three facets only."""
    table = Table(f"Searches of two words, {name}, {len(made.documents):,} documents of 3 kB a language", COLUMNS)
    with engine_running(name, made, folder) as (engine, settings):
        index(engine, made)
        for what, application in _PAGES.items():
            paths = partial(searches, made.generator, words=2, filtered=False)
            with serving(settings, folder, application) as web:
                client.run(load(web, paths(1), 4, Rules((), 1, warm_up=rules.warm_up + 5)))
                measure_pages(table, web, what, paths, rules)
    table.notes = [*_compared(name, table), *_DIFFERENCES]
    return table


def _compared(name: str, table: Table) -> list[str]:
    quoted, times = QUOTED[name], _GOALS[name]
    return [
        f"{row[0]}: {float(row[4] or 0) / quoted:.1f} times Wagtail’s {quoted:g} a second (goal: {times} times)."
        for row in table.rows
        if str(row[0]).endswith(" 4 at a time")
    ]


_DIFFERENCES = [
    "Wagtail’s figures are quoted from another run on such a machine, not measured again here.",
    "Its documents were in one language, ours are in three (three times the text, and each search looks in all three);",
    "its page had no facets with Elasticsearch; ours has two passages a result, a map, and facets with true counts:",
    f"eleven, or in the lines so marked three ({', '.join(FACETS)}).",
]
