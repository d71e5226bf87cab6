"""Both engines: one filled once and only read, and an empty one of each test's own."""

import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from search.elasticsearch import ElasticsearchEngine
from search.engine import Engine
from search.postgres import PostgresEngine
from search.query import Query, Words
from search.results import Results
from tests.contract.search.documents import DOCUMENTS
from tests.support.elasticsearch.required import required_url
from tests.support.postgres import server_url

#: Generous, so that a busy machine fails no test; no test measures time.
_SECONDS = 30.0


@pytest.fixture(scope="session")
def search_database() -> Iterator[str]:
    """Give the address of a database of this worker's own."""
    name = f"search_contract_{secrets.token_hex(6)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield make_conninfo(server_url(), dbname=name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(
    scope="session", params=[pytest.param("elasticsearch", marks=pytest.mark.elasticsearch), pytest.param("postgres")]
)
def make_engine(request: pytest.FixtureRequest) -> Iterator[Callable[[], Engine]]:
    """Give what makes an engine of the kind under test on an index of its own."""
    opened: list[Engine] = []
    database = request.getfixturevalue("search_database") if request.param == "postgres" else ""

    def make() -> Engine:
        name = secrets.token_hex(6)
        if request.param == "postgres":
            opened.append(PostgresEngine(database, schema=f"index_{name}", timeout=_SECONDS))
        else:
            opened.append(ElasticsearchEngine(required_url(), prefix=f"contract-{name}-", timeout=_SECONDS))
        opened[-1].setup()
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(make_engine: Callable[[], Engine]) -> Engine:
    """Give an empty engine."""
    return make_engine()


@pytest.fixture(scope="session")
def filled(make_engine: Callable[[], Engine]) -> Engine:
    """Give an engine that holds ``DOCUMENTS``; tests only read from it."""
    engine = make_engine()
    assert engine.write(DOCUMENTS) == []
    engine.refresh()
    return engine


@pytest.fixture(scope="session")
def find(filled: Engine) -> Callable[..., Results]:
    """Ask for a text in one language, that of the reader."""

    def find(language: str, text: str, **more: object) -> Results:
        return filled.search(Query(language, (Words(language, text),), **more))  # type: ignore[arg-type]

    return find
