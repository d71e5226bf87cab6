"""Each process keeps the facts of all documents in memory: they must follow what other processes write."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from search.document import Deletion, Document, Place
from search.postgres import PostgresEngine
from search.query import Near, Query, Sort, Words
from search.results import FacetCount

Make = Callable[..., Document]
Open = Callable[[], PostgresEngine]


def test_another_process_sees_every_write(engine: PostgresEngine, open_engine: Open, make_document: Make):
    reader = open_engine()
    everything = Query("en", sort=Sort.NEWEST, facets=("theme",))
    assert reader.search(everything).total == 0
    day = datetime(2024, 5, 1, tzinfo=UTC)
    engine.write([make_document("a", facets={"theme": ("water",)}, published=day)])
    assert reader.search(everything).facets["theme"] == (FacetCount("water", 1),)
    newer = datetime(2025, 5, 1, tzinfo=UTC)
    engine.write([make_document("b", facets={"theme": ("air", "water")}, published=newer)])
    results = reader.search(everything)
    assert [hit.identifier for hit in results.hits] == ["b", "a"]
    assert results.facets["theme"] == (FacetCount("water", 2), FacetCount("air", 1))
    engine.write([Deletion("b", 2), make_document("a", version=2, facets={"theme": ("soil",)})])
    results = reader.search(everything)
    assert [hit.identifier for hit in results.hits] == ["a"]
    assert results.facets["theme"] == (FacetCount("soil", 1),)


def test_places_of_replaced_documents_are_forgotten(engine: PostgresEngine, make_document: Make):
    near = Near(Place(10, 10), 50)
    engine.write([make_document("a", places=(Place(10, 10), Place(50, 50)))])
    assert engine.search(Query("en", near=near, sort=Sort.DISTANCE)).hits[0].kilometres == 0
    engine.write([make_document("a", version=2, places=(Place(50, 50),))])
    assert engine.search(Query("en", near=near)).total == 0


def test_many_threads_read_while_others_write_the_same_documents(engine: PostgresEngine, make_document: Make):
    rounds = 12

    def write(writer: int) -> None:
        for version in range(1, rounds + 1):
            engine.write(
                [
                    make_document(f"d{number}", body=f"harbour v{version} w{writer}", version=version)
                    for number in range(6)
                ]
            )

    def read(_reader: int) -> list[int]:
        query = Query("en", (Words("en", "harbour"),), facets=("theme",), passages=1)
        return [engine.search(query).total for _ in range(rounds)]

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, number) for number in range(2)]
        totals = [total for reader in [pool.submit(read, number) for number in range(4)] for total in reader.result()]
        for writer in writers:
            writer.result()
    assert set(totals) <= {0, 6}
    assert list(engine.versions()) == [(f"d{number}", rounds) for number in range(6)]
    assert engine.search(Query("en", (Words("en", f"v{rounds}"),))).total == 6


def test_rebuilds_and_searches_at_the_same_time(engine: PostgresEngine, make_document: Make):
    documents = [make_document(f"d{number}", body="harbour") for number in range(20)]
    engine.rebuild(documents)
    done = threading.Event()
    totals: set[int] = set()

    def read() -> None:
        while not done.is_set():
            totals.add(engine.search(Query("en", (Words("en", "harbour"),), passages=1)).total)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        rebuilds = [pool.submit(engine.rebuild, documents) for _ in range(4)]
        counts = [rebuild.result() for rebuild in rebuilds]
        done.set()
        for reader in readers:
            reader.result()
    assert counts == [20] * 4
    assert totals == {20}


def test_a_forked_process_has_connections_of_its_own(engine: PostgresEngine, make_document: Make):
    engine.write([make_document("a", body="harbour")])
    query = Query("en", (Words("en", "harbour"),))
    assert engine.search(query).total == 1
    child = os.fork()
    if child == 0:  # nothing of pytest may run on in the child
        try:
            os._exit(0 if engine.search(query).total == 1 else 1)
        except BaseException:  # noqa: BLE001 - whatever it is, the parent must hear of it
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert engine.search(query).total == 1
