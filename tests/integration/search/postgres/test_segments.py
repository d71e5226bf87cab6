"""Each write is a segment of the inverted index; segments are joined, and nothing may be lost by it."""

from collections.abc import Callable

import psycopg

from search.document import Document, Text
from search.postgres import PostgresEngine
from search.query import Query, Words

Make = Callable[..., Document]


def found(engine: PostgresEngine, text: str, language: str = "en") -> list[str]:
    results = engine.search(Query(language, (Words(language, text),), limit=100))
    assert results.total == len(results.hits)
    return [hit.identifier for hit in results.hits]


def segments(dsn: str, schema: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(f"SELECT count(*) FROM {schema}.segment_1").fetchone()
    assert row is not None
    return int(row[0])


def test_many_small_writes_become_few_segments(engine: PostgresEngine, dsn: str, schema: str, make_document: Make):
    names = [f"d{number:02}" for number in range(40)]
    for number, name in enumerate(names):
        engine.write([make_document(name, body=f"the night bus number{number} runs until dawn")])
    assert segments(dsn, schema) < 16
    assert sorted(found(engine, "bus")) == names
    assert sorted(found(engine, '"night bus"')) == names
    assert found(engine, '"bus night"') == []
    assert found(engine, '"night bus number17"') == ["d17"]


def test_replaced_texts_are_found_by_no_old_word(engine: PostgresEngine, make_document: Make):
    for version in range(1, 21):
        engine.write([make_document("a", body=f"word{version} constant", version=version)])
    assert found(engine, "constant") == found(engine, "word20") == ["a"]
    assert engine.search(Query("en", (Words("en", "word7"),))).did_you_mean is None
    assert found(engine, "word7") == []


def test_a_phrase_crosses_neither_fields_nor_documents(engine: PostgresEngine):
    texts = {"en": Text("Open data", summary="portal for all", body="Budget of the city")}
    engine.write([Document("a", 1, texts), Document("b", 1, {"en": Text("portal", body="data portal")})])
    assert found(engine, '"data portal"') == ["b"]
    assert found(engine, '"portal budget"') == []


def test_stop_words_inside_a_phrase_keep_their_place(engine: PostgresEngine, make_document: Make):
    engine.write([make_document("a", body="right to the city"), make_document("b", body="right city")])
    assert found(engine, '"right to the city"') == ["a"]
    assert found(engine, '"right city"') == ["b"]


def test_a_very_long_text_is_found_at_its_beginning(engine: PostgresEngine, make_document: Make):
    body = "beginning " + "lorem ipsum dolor " * 60_000 + "ending"
    assert engine.write([make_document("a", body=body), make_document("b", body="x" * 500_000)]) == []
    assert found(engine, "beginning") == ["a"]


def test_the_index_holds_any_character(engine: PostgresEngine, make_document: Make):
    body = "nul\x00byte \ud800surrogate 😀 ﷺ" + "ﷺ" * 90 + " back\\slash 'quote' İstanbul straße"
    assert engine.write([make_document("a", title="İ\x00", body=body)]) == []
    assert found(engine, "nulbyte") == found(engine, "istanbul") == found(engine, "STRASSE") == ["a"]
    assert engine.search(Query("en", (Words("en", "quote"),))).hits[0].passages
