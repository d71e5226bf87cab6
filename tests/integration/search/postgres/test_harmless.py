"""Whatever is typed, the engine answers; when the server is away, it says so and nothing more."""

from collections.abc import Callable

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.document import Document
from search.engine import EngineUnavailable
from search.postgres import PostgresEngine
from search.query import Query, Words

Make = Callable[..., Document]

HOSTILE = [
    "'; DROP TABLE state; --",
    'an "unclosed phrase',
    '""""',
    '"the"',
    "\\",
    "a\x00b",
    "\ud800",
    "%s %(x)s {document} _",
    "water | & ! <-> :*",
    "😀" * 200,
    "word " * 2_000,
    " ".join(f"word{number}" for number in range(1_600)),
    "x" * 10_000,
    "ﷺ" * 200,
    '"' + "water city " * 900 + '"',
]


@pytest.fixture
def filled(engine: PostgresEngine, make_document: Make) -> PostgresEngine:
    engine.write([make_document("a", title="Water for the city", body="clean water"), make_document("b", body="word")])
    return engine


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_answered(filled: PostgresEngine, text: str):
    words = tuple(Words(language, text, synonyms=(text, "water")) for language in ("en", "fr", "es"))
    results = filled.search(Query("en", words, facets=("theme",)))
    assert results.total >= len(results.hits)
    filled.suggest(text, "fr")
    assert filled.similar(text, "es") == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_answered(filled: PostgresEngine, text: str):
    assert filled.search(Query("es", (Words("es", text), Words("en", f'water "{text}"')))).total <= 2
    filled.suggest(text, "en")


@pytest.mark.parametrize("text", ["the", "of the", '"the of"', "!!!", "😀"])
def test_words_that_mean_nothing_find_nothing(filled: PostgresEngine, text: str):
    results = filled.search(Query("en", (Words("en", text),)))
    assert (results.total, results.did_you_mean) == (0, None)


@pytest.mark.parametrize("act", ["search", "write", "suggest", "setup"])
def test_an_unreachable_server_is_told_without_credentials(act: str, make_document: Make):
    engine = PostgresEngine("postgresql://someone:secret-word@127.0.0.1:9/nowhere", timeout=0.3)
    acts: dict[str, Callable[[], object]] = {
        "search": lambda: engine.search(Query("en")),
        "write": lambda: engine.write([make_document("a")]),
        "suggest": lambda: engine.suggest("wat", "en"),
        "setup": engine.setup,
    }
    with pytest.raises(EngineUnavailable) as raised:
        acts[act]()
    engine.close()
    assert "secret-word" not in str(raised.value)
    assert "someone" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_index_that_was_never_set_up_is_unavailable(open_engine: Callable[[], PostgresEngine]):
    with pytest.raises(EngineUnavailable):
        open_engine().search(Query("en"))


def test_a_time_limit_is_kept(filled: PostgresEngine, dsn: str, schema: str, make_document: Make):
    impatient = PostgresEngine(dsn, schema=schema, timeout=0.2)
    with psycopg.connect(dsn) as blocker:
        blocker.execute(f"LOCK TABLE {schema}.state IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(EngineUnavailable):
            impatient.search(Query("en"))
    assert impatient.search(Query("en")).total == 2
    impatient.close()
