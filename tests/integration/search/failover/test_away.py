"""The real server is paused and stopped; readers get answers all the while, and nothing is lost."""

import threading
import time
from collections.abc import Callable

import pytest

from search.document import Deletion, Document, Text
from search.elasticsearch import ElasticsearchEngine
from search.engine import EngineUnavailable
from search.failover import FailoverEngine
from search.postgres import PostgresEngine
from search.query import Query, Words
from search.results import Results
from tests.support.elasticsearch import ElasticsearchServer

pytestmark = pytest.mark.elasticsearch

TREES = Query("en", (Words("en", "trees"),))


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until ``condition`` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def failover(server: ElasticsearchServer, patient: ElasticsearchEngine, postgres: PostgresEngine) -> FailoverEngine:
    """Give a failover whose first engine is in a hurry: slow counts as away."""
    prefix = patient._index.alias.partition("documents-")[0]
    hurried = ElasticsearchEngine(server.url, prefix=prefix, timeout=1.0)
    failover = FailoverEngine(hurried, postgres, pause=0.2)
    # The first search of a new index is slow.
    until(lambda: not failover.search(TREES).reduced)
    return failover


def test_a_server_that_hangs_is_stood_in_for_and_returns_by_itself(
    server: ElasticsearchServer, failover: FailoverEngine
):
    assert failover.search(TREES).engine == "elasticsearch"
    server.pause()
    try:
        results = failover.search(TREES)
        assert (results.engine, results.reduced, results.total) == ("postgres", True, 30)
        assert len(failover.suggest("tre", "en")) == 8
        assert failover.similar("case-1", "en")
        assert failover.capabilities.name == "postgres"
    finally:
        server.resume()
    until(lambda: failover.search(TREES).engine == "elasticsearch")
    assert not failover.search(TREES).reduced


def test_many_readers_at_once_are_all_answered(server: ElasticsearchServer, failover: FailoverEngine):
    answers: list[Results] = []

    def read() -> None:
        for _ in range(10):
            answers.append(failover.search(TREES))

    readers = [threading.Thread(target=read) for _ in range(6)]
    server.pause()
    try:
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    finally:
        server.resume()
    assert len(answers) == 60
    assert {(answer.total, answer.engine) for answer in answers} == {(30, "postgres")}


def test_a_server_that_stops_loses_nothing(
    server: ElasticsearchServer, patient: ElasticsearchEngine, failover: FailoverEngine
):
    changes = [Document("late", 2, {"en": Text("Trees once more")}), Deletion("case-0", 2)]
    assert patient.write(changes) == []  # acknowledged, not yet refreshed
    before = dict(patient.versions())
    server.stop()
    try:
        assert failover.search(TREES).reduced
        with pytest.raises(EngineUnavailable):
            patient.write([Document("lost", 1, {"en": Text("Trees")})])
    finally:
        server.start()
    until(lambda: not failover.search(TREES).reduced)
    assert dict(patient.versions()) == before
    # What was deleted before the restart stays deleted, whatever comes late.
    patient.write([Document("case-0", 1, {"en": Text("Trees")})])
    assert "case-0" not in dict(patient.versions())


def test_neither_engine_answers(postgres: PostgresEngine):
    nowhere = PostgresEngine("host=127.0.0.1 port=1 connect_timeout=2", timeout=0.5)
    with pytest.raises(EngineUnavailable):
        FailoverEngine(nowhere, nowhere).search(TREES)
    nowhere.close()
