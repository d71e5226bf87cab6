"""Whatever is wrong with the server, the engine says that it is unavailable, and gives nothing away."""

import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from search.document import Deletion, Document, Place, Text
from search.elasticsearch import ElasticsearchEngine
from search.elasticsearch.rebuilding import Index
from search.elasticsearch.server import Server
from search.engine import EngineUnavailable
from search.query import Query, Sort, Words
from tests.support.elasticsearch.required import required_url
from tests.support.elasticsearch.server import free_port

SECRET = "c2VjcmV0LWtleQ=="
DOCUMENT = Document("a", 1, {"en": Text("Trees in the street")})
TREES = Query("en", (Words("en", "trees"),), facets=("theme",))

CALLS: dict[str, Callable[[ElasticsearchEngine], Any]] = {
    "setup": lambda engine: engine.setup(),
    "write": lambda engine: engine.write([DOCUMENT]),
    "refresh": lambda engine: engine.refresh(),
    "rebuild": lambda engine: engine.rebuild([DOCUMENT]),
    "versions": lambda engine: list(engine.versions()),
    "search": lambda engine: engine.search(TREES),
    "suggest": lambda engine: engine.suggest("tr", "en"),
    "similar": lambda engine: engine.similar("a", "en"),
}


def assert_unavailable(engine: ElasticsearchEngine, call: Callable[[ElasticsearchEngine], Any]) -> None:
    with pytest.raises(EngineUnavailable) as caught:
        call(engine)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert "password" not in told


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_http_errors(answering: Callable[[int], Any], status: int, call: Callable[[ElasticsearchEngine], Any]):
    with answering(status) as url:
        engine = ElasticsearchEngine(url, api_key=SECRET, timeout=5, patience=5)
        assert_unavailable(engine, call)
        engine.close()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_nobody_listens(call: Callable[[ElasticsearchEngine], Any]):
    url = f"http://someone:password@127.0.0.1:{free_port()}"
    engine = ElasticsearchEngine(url, timeout=5, patience=5)
    assert_unavailable(engine, call)
    engine.close()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_answers_that_are_not_elasticsearchs(
    answering: Callable[[int], Any], call: Callable[[ElasticsearchEngine], Any]
):
    with answering(200) as url:
        engine = ElasticsearchEngine(url, timeout=5, patience=5)
        if call not in (CALLS["setup"], CALLS["write"], CALLS["refresh"]):
            assert_unavailable(engine, call)
        engine.close()


@pytest.mark.elasticsearch
@pytest.mark.parametrize("name", ["write", "refresh", "versions", "search", "suggest", "similar"])
def test_a_missing_index_is_never_made_up(engine: ElasticsearchEngine, server: Server, index: Index, name: str):
    server.ask("DELETE", f"/{index.first()}", seconds=20)
    assert_unavailable(engine, CALLS[name])
    assert not server.exists(f"/{index.alias}", seconds=20)
    engine.setup()
    assert engine.write([DOCUMENT]) == []
    engine.refresh()
    assert engine.search(TREES).total == 1


@pytest.mark.elasticsearch
@pytest.mark.parametrize(
    "query", [TREES, Query("en"), Query("en", sort=Sort.TITLE), Query("en", TREES.words, sort=Sort.NEWEST)]
)
def test_an_index_that_is_not_ours_is_noticed(engine: ElasticsearchEngine, server: Server, index: Index, query: Query):
    server.ask("DELETE", f"/{index.first()}", seconds=20)
    body = {"aliases": {index.alias: {}}, "mappings": {"properties": {"other": {"type": "keyword"}}}}
    server.ask("PUT", f"/{index.first()}", body, seconds=20)
    assert_unavailable(engine, lambda engine: engine.search(query))


@pytest.mark.elasticsearch
def test_a_closed_index_is_unavailable_and_comes_back(engine: ElasticsearchEngine, server: Server, index: Index):
    engine.write([DOCUMENT])
    server.ask("POST", f"/{index.first()}/_close", seconds=20)
    for name in ("write", "search", "suggest", "similar", "versions"):
        assert_unavailable(engine, CALLS[name])
    server.ask("POST", f"/{index.first()}/_open", seconds=20, parameters={"wait_for_active_shards": "1"})
    assert dict(engine.versions()) == {"a": 1}


@pytest.mark.elasticsearch
def test_a_read_only_index_refuses_no_document_for_good(engine: ElasticsearchEngine, server: Server, index: Index):
    server.ask("PUT", f"/{index.first()}/_settings", {"index.blocks.write": True}, seconds=20)
    assert_unavailable(engine, CALLS["write"])
    server.ask("PUT", f"/{index.first()}/_settings", {"index.blocks.write": None}, seconds=20)
    assert engine.write([DOCUMENT]) == []


@pytest.mark.elasticsearch
def test_a_red_index_is_unavailable(engine: ElasticsearchEngine, prefix: str, server: Server, index: Index):
    nowhere = {"index.routing.allocation.require._name": "no-such-node", "index.number_of_replicas": 0}
    server.ask("DELETE", f"/{index.first()}", seconds=20)
    body = {"aliases": {index.alias: {}}, "settings": nowhere}
    server.ask("PUT", f"/{index.first()}", body, seconds=20, parameters={"wait_for_active_shards": "0"})
    hurried = ElasticsearchEngine(required_url(), prefix=prefix, timeout=5, patience=2)
    for name in ("write", "search", "suggest", "similar", "versions"):
        assert_unavailable(hurried, CALLS[name])
    hurried.close()


@pytest.mark.elasticsearch
def test_only_a_document_that_can_never_be_held_is_refused(engine: ElasticsearchEngine):
    place, value = Place(95.0, 0.0), "x" * 40_000
    wrong = [replace(DOCUMENT, identifier="place", places=(place,)), replace(DOCUMENT, facets={"theme": (value,)})]
    rejections = engine.write([*wrong, replace(DOCUMENT, identifier="right"), Deletion("gone", -1)])
    assert sorted(rejection.identifier for rejection in rejections) == ["a", "gone", "place"]
    assert dict(engine.versions()) == {"right": 1}


@pytest.mark.elasticsearch
def test_a_rebuild_that_fails_leaves_no_index_behind(engine: ElasticsearchEngine, server: Server, index: Index):
    before = set(server.ask("GET", f"/{index.pattern}", seconds=20))

    def broken():
        yield DOCUMENT
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        engine.rebuild(broken())
    assert set(server.ask("GET", f"/{index.pattern}", seconds=20)) == before
    engine.rebuild([DOCUMENT])
    after = set(server.ask("GET", f"/{index.pattern}", seconds=20))
    assert len(after) == 1
    assert not after & before


@pytest.mark.elasticsearch
def test_two_engines_set_up_one_index(engine: ElasticsearchEngine, prefix: str, server: Server, index: Index):
    engine.setup()
    assert list(server.ask("GET", f"/_alias/{index.alias}", seconds=20)) == [index.first()]
