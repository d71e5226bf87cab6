"""``python -m tests.bench.relevance``: how well each engine finds, within a language and across languages.

Reads the sets of texts from the folder named by BENCH_DATA (``../shared/data`` beside the repository when it is not
set). The engines are those that ELASTICSEARCH_URL and DATABASE_URL name; without these, servers are started for the
time of the run. APERTIUM_URL likewise; without Apertium its rows are left out. The UNESCO thesaurus is used where
BENCH_DATA has it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from search.apertium import ApertiumTranslator, MachineTranslator
from search.elasticsearch import ElasticsearchEngine
from search.engine import Engine
from search.postgres import PostgresEngine
from search.vocabulary import Vocabulary, VocabularyStore
from tests.bench.relevance.collections import Collection, collections
from tests.bench.relevance.measuring import Asking
from tests.bench.relevance.report import Line, lines, lines_of_translated_documents, pairs, table
from tests.bench.relevance.setups import by_machine_only, translated, typed_beside, untranslated

_ROOT = Path(__file__).parents[3]
_PREFIX = "bench-relevance-"
_SCHEMA = "bench_relevance"


def main() -> int:
    """Print the tables; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.relevance", description="Measure how well texts are found."
    )
    parser.add_argument("--engine", choices=("elasticsearch", "postgres"), help="measure this engine only")
    parser.add_argument("--collection", help="measure only the collection whose name begins like this")
    parser.add_argument("--questions", type=int, default=400, help="ask so many questions of a collection at most")
    parser.add_argument("--quick", action="store_true", help="leave out the ways that the portal does not take")
    parser.add_argument("--pairs", action="store_true", help="print every pair of languages too")
    options = parser.parse_args()
    data = Path(os.environ.get("BENCH_DATA", _ROOT.parent / "shared" / "data"))
    found, missing = collections(data, _ROOT / "app" / "case_studies" / "samples")
    found = [one for one in found if one.name.lower().startswith((options.collection or "").lower())]
    found = [one.with_fewer_questions(max(1, options.questions)) for one in found]
    with ExitStack() as running:
        machine = running.enter_context(_machine(missing))
        engines = running.enter_context(_engines(options.engine, missing))
        setups = _setups(running.enter_context(_vocabularies(data)), machine, quick=options.quick)
        measured = list(measure_all(engines, found, setups, None if options.quick else machine))
    print("MRR@10 (share found first)", table(measured), sep="\n")  # noqa: T201 — printing is what this program is for
    if options.pairs:
        print(pairs(measured))  # noqa: T201 — as above
    for sentence in missing:
        print(sentence)  # noqa: T201 — as above
    return 0


def measure_all(
    engines: Mapping[str, Engine],
    found: list[Collection],
    setups: Mapping[str, Asking],
    machine: MachineTranslator | None,
) -> Iterator[Line]:
    """Measure every engine on every collection; with a machine, also texts translated at indexing time."""
    for collection in found:
        for name, engine in engines.items():
            yield from lines(name, engine, collection, setups)
            if machine is not None:
                asking = setups["vocabulary"]
                yield from lines_of_translated_documents(name, engine, collection, machine, asking)


def _setups(
    vocabularies: tuple[Vocabulary, Vocabulary | None], machine: MachineTranslator | None, *, quick: bool
) -> dict[str, Asking]:
    own, with_unesco = vocabularies
    setups: dict[str, Asking] = {"untranslated": untranslated, "vocabulary": translated(own, None)}
    if with_unesco is not None:
        setups["vocabulary + UNESCO"] = translated(with_unesco, None)
    if machine is not None:
        setups["vocabulary + Apertium"] = translated(own, machine)
        if with_unesco is not None:
            setups["vocabulary + UNESCO + Apertium"] = translated(with_unesco, machine)
        if not quick:
            setups["Apertium alone"] = by_machine_only(machine)
            setups["… + Apertium, typed words beside"] = typed_beside(translated(own, machine))
    return setups


@contextmanager
def _vocabularies(data: Path) -> Iterator[tuple[Vocabulary, Vocabulary | None]]:
    """Give the portal's own vocabulary, and the same followed by the UNESCO thesaurus where it is there."""
    with tempfile.TemporaryDirectory() as folder:
        store = VocabularyStore(Path(folder))
        own = store.vocabulary()
        thesaurus = data / "unesco-thesaurus" / "unesco-thesaurus.ttl"
        if not thesaurus.exists():
            yield own, None
            return
        store.load(thesaurus.read_bytes(), "unesco")
        yield own, store.vocabulary()


@contextmanager
def _machine(missing: list[str]) -> Iterator[MachineTranslator | None]:
    from tests.support.apertium import running_apertium, unavailable_reason  # noqa: PLC0415 — only where none is given

    with ExitStack() as running:
        url = os.environ.get("APERTIUM_URL")
        reason = None if url else unavailable_reason()
        if reason:
            missing.append(f"Apertium is not measured: {reason}")
            yield None
            return
        # Patience instead of the portal's time limit: what is measured here is what is found, not how fast.
        machine = ApertiumTranslator(
            url or running.enter_context(running_apertium()), time_limit=60, patience=60, remembered=200_000
        )
        running.callback(machine.close)
        yield machine


@contextmanager
def _engines(only: str | None, missing: list[str]) -> Iterator[Mapping[str, Engine]]:
    with ExitStack() as running:
        engines: dict[str, Engine] = {}
        if only in {None, "elasticsearch"}:
            url = _elasticsearch_url(missing)
            if url:
                engines["elasticsearch"] = ElasticsearchEngine(url, _PREFIX, timeout=30)
        if only in {None, "postgres"}:
            engines["postgres"] = PostgresEngine(_postgres_url(), _SCHEMA, timeout=30)
        for engine in engines.values():
            running.callback(engine.close)
        yield engines


def _elasticsearch_url(missing: list[str]) -> str | None:
    from tests.support.elasticsearch import shared_server_url, unavailable_reason  # noqa: PLC0415 — only where none is given

    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        return given
    reason = unavailable_reason()
    if reason:
        missing.append(f"Elasticsearch is not measured: {reason}")
        return None
    return shared_server_url()


def _postgres_url() -> str:
    from tests.support.postgres import server_url  # noqa: PLC0415 — only where none is given

    return os.environ.get("DATABASE_URL") or server_url()


if __name__ == "__main__":
    sys.exit(main())
