"""How fast each engine is filled, and how fast the portal answers with it over HTTP."""

import gzip
import http.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from config.settings import plain_database_url
from search.elasticsearch import ElasticsearchEngine
from search.engine import Engine
from search.postgres import PostgresEngine
from tests.bench import client
from tests.bench.client import Load
from tests.bench.collection import Collection, index
from tests.bench.queries import beginnings, searches
from tests.bench.report import Table
from tests.bench.serving import Web, serving
from tests.support.elasticsearch import start_elasticsearch

_HEAP = "1g"
COLUMNS = ("page and readers", "p50 ms", "p95 ms", "p99 ms", "a second", "kB", "answers", "errors")
#: More paths than any server answers in a second; the lists must not end before the time does.
_MOST_A_SECOND = 600
_WARM_UP = 30.0
_SAMPLE = 60
#: What only a page without results has.
_NOTHING_FOUND = b'class="empty"'


@dataclass(frozen=True)
class Rules:
    """How long is measured, and with how many readers at a time."""

    readers: Sequence[int]
    seconds: float
    warm_up: float = 5.0


@contextmanager
def engine_running(name: str, made: Collection, folder: Path) -> Iterator[tuple[Engine, dict[str, str]]]:
    """Give the engine called ``name`` and the settings with which the portal uses it; raises ``Unavailable``."""
    settings = {"DATABASE_URL": made.address}
    if name == "postgres":
        engine: Engine = PostgresEngine(plain_database_url(made.address), timeout=600)
        try:
            yield engine, settings
        finally:
            engine.close()
        return
    server = start_elasticsearch(folder / "elasticsearch", _HEAP)
    engine = ElasticsearchEngine(server.url, patience=600)
    try:
        yield engine, settings | {"ELASTICSEARCH_URL": server.url}
    finally:
        engine.close()
        server.stop()


def measure(name: str, made: Collection, folder: Path, rules: Rules) -> list[Table]:
    """Measure one engine on one collection: filling, search pages, suggestions, memory."""
    with engine_running(name, made, folder) as (engine, settings):
        filling = _filling(name, made, index(engine, made))
        with serving(settings, folder) as web:
            # A Java server needs to have answered a while before it answers as fast as it will.
            client.run(load(web, searches(made.generator, 1), 8, Rules((), 1, warm_up=_WARM_UP)))
            before = web.memory()
            pages = Table(f"The whole search page, {name}, {len(made.documents):,} documents", COLUMNS)
            measure_pages(pages, web, "search", lambda seed: searches(made.generator, seed), rules)
            measure_pages(pages, web, "suggestions", lambda seed: beginnings(made.generator, seed), rules)
            pages.notes = [_share_found(web, made), _memory(web, before)]
    return [filling, pages]


def _filling(name: str, made: Collection, seconds: float) -> Table:
    count = len(made.documents)
    table = Table(f"Filling the index, {name}, {count:,} documents in three languages", ("step", "seconds", "a second"))
    table.rows = [
        ["documents read from the database", made.read_in, count / made.read_in],
        ["documents put into the index", seconds, count / seconds],
        ["rebuild (one after the other)", made.read_in + seconds, count / (made.read_in + seconds)],
    ]
    return table


def measure_pages(table: Table, web: Web, what: str, paths: Callable[[int], Iterator[str]], rules: Rules) -> None:
    """Add a row to ``table`` for each number of readers; ``paths`` gives other addresses for another number."""
    for readers in rules.readers:
        outcome = client.run(load(web, paths(100 + readers), readers, rules))
        table.rows.append(
            [
                f"{what}, {readers} at a time",
                *(outcome.percentile(share) for share in (0.5, 0.95, 0.99)),
                outcome.rate,
                outcome.usual_size,
                len(outcome.milliseconds),
                ", ".join(f"{count} × {status}" for status, count in outcome.errors.items()) or 0,
            ]
        )


def load(web: Web, paths: Iterator[str], readers: int, rules: Rules) -> Load:
    """Return the load of ``readers`` on ``web``."""
    count = int(_MOST_A_SECOND * (rules.seconds + rules.warm_up))
    return Load(web.port, list(islice(paths, count)), readers, rules.seconds, rules.warm_up)


def _share_found(web: Web, made: Collection) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    found = 0
    for path in islice(searches(made.generator, 99), _SAMPLE):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        found += answer.status == 200 and _NOTHING_FOUND not in text
    connection.close()
    return f"{found} of {_SAMPLE} of such searches find something."


def _memory(web: Web, before: tuple[float, float]) -> str:
    resident, proportional = web.memory()
    return (
        f"Memory of the {web.processes} web processes and the one that starts them: {proportional:.0f} MiB"
        f" proportional, {resident:.0f} MiB resident ({before[0]:.0f} MiB after the warm-up)."
    )
