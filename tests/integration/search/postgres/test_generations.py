"""A rebuild fills a generation of its own; searches go on in the old one until one UPDATE switches them over."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from search.document import Deletion, Document
from search.postgres import PostgresEngine
from search.query import Query, Words

Make = Callable[..., Document]
Open = Callable[[], PostgresEngine]


def found(engine: PostgresEngine, text: str) -> list[str]:
    return [hit.identifier for hit in engine.search(Query("en", (Words("en", text),))).hits]


def generations(dsn: str, schema: str) -> set[int]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)).fetchall()
    return {int(name.rsplit("_", 1)[1]) for (name,) in rows if name != "state"}


def test_the_old_generation_answers_until_the_switch(engine: PostgresEngine, open_engine: Open, make_document: Make):
    engine.write([make_document("old", body="tramway")])
    reader = open_engine()
    seen: list[list[str]] = []

    def documents() -> Iterator[Document]:
        seen.append(found(reader, "tramway"))
        yield make_document("new", body="tramway")
        seen.append(found(reader, "tramway"))

    assert engine.rebuild(documents()) == 1
    assert seen == [["old"], ["old"]]
    assert found(reader, "tramway") == found(engine, "tramway") == ["new"]


def test_only_the_newest_generation_stays(engine: PostgresEngine, dsn: str, schema: str, make_document: Make):
    for _ in range(3):
        engine.rebuild([make_document("one")])
    assert generations(dsn, schema) == {4}


def test_a_rebuild_that_fails_changes_nothing(engine: PostgresEngine, dsn: str, schema: str, make_document: Make):
    engine.write([make_document("old", body="tramway")])

    def documents() -> Iterator[Document]:
        yield make_document("new", body="tramway")
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        engine.rebuild(documents())
    assert found(engine, "tramway") == ["old"]
    assert generations(dsn, schema) == {1}


def test_what_a_killed_rebuild_left_is_swept(engine: PostgresEngine, dsn: str, schema: str, make_document: Make):
    engine.rebuild([make_document("one")])
    with psycopg.connect(dsn, autocommit=True) as connection:  # as left by a process that died in its third generation
        connection.execute(f"UPDATE {schema}.state SET newest_generation = 3")
        connection.execute(f"CREATE TABLE {schema}.posting_3 (field text)")
    engine.rebuild([make_document("one")])
    assert generations(dsn, schema) == {4}


def test_a_document_given_twice_is_held_once_in_its_highest_version(engine: PostgresEngine, make_document: Make):
    given = [
        make_document("a", body="early", version=1),
        make_document("b", body="other"),
        make_document("a", body="late", version=3),
        make_document("a", body="middle", version=2),
    ]
    assert engine.rebuild(given) == 2
    assert list(engine.versions()) == [("a", 3), ("b", 1)]
    assert found(engine, "late") == ["a"]
    assert found(engine, "early") == found(engine, "middle") == []


def test_a_deletion_outlives_a_rebuild(engine: PostgresEngine, make_document: Make):
    engine.write([make_document("gone", body="tramway", version=4)])
    engine.write([Deletion("gone", 5)])
    engine.rebuild([make_document("here")])
    engine.write([make_document("gone", body="tramway", version=4)])
    assert found(engine, "tramway") == []
    engine.write([make_document("gone", body="tramway", version=6)])
    assert found(engine, "tramway") == ["gone"]


def test_writing_goes_on_in_the_new_generation(engine: PostgresEngine, make_document: Make):
    engine.rebuild([make_document("a", body="tramway"), make_document("b", body="tramway")])
    assert engine.write([make_document("a", body="ferry", version=2), make_document("c", body="tramway")]) == []
    assert found(engine, "tramway") == ["b", "c"]
    assert found(engine, "ferry") == ["a"]


def test_an_index_that_cannot_hold_a_document_leaves_it_out_of_a_rebuild(engine: PostgresEngine, make_document: Make):
    broken = make_document("broken", facets={"no name": ("sweet",)})
    assert engine.rebuild([broken, make_document("whole")]) == 1
    assert [rejection.identifier for rejection in engine.write([broken])] == ["broken"]
