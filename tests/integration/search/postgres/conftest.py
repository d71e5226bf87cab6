"""A database of the module's own, and engines on it."""

import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from search.document import Document, Text
from search.postgres import PostgresEngine
from tests.support.postgres import server_url


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    name = f"search_{secrets.token_hex(6)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield make_conninfo(server_url(), dbname=name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def schema() -> str:
    return f"index_{secrets.token_hex(6)}"


@pytest.fixture
def open_engine(dsn: str, schema: str) -> Iterator[Callable[[], PostgresEngine]]:
    """Open an engine on the test's index: two of them are as two processes."""
    opened: list[PostgresEngine] = []

    def open_one() -> PostgresEngine:
        opened.append(PostgresEngine(dsn, schema=schema, timeout=20))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: Callable[[], PostgresEngine]) -> PostgresEngine:
    engine = open_engine()
    engine.setup()
    return engine


@pytest.fixture
def make_document() -> Callable[..., Document]:
    def make(identifier: str, title: str = "A title", body: str = "", version: int = 1, **facts: object) -> Document:
        return Document(identifier, version, {"en": Text(title, body=body)}, **facts)  # type: ignore[arg-type]

    return make
