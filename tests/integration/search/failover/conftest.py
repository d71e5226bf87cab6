"""A server of one's own in front, and PostgreSQL behind it, with the same documents."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from search.document import Document, Text
from search.elasticsearch import ElasticsearchEngine
from search.postgres import PostgresEngine
from tests.support.elasticsearch import ElasticsearchServer
from tests.support.elasticsearch.required import own_server
from tests.support.postgres import server_url

DOCUMENTS = [
    Document(f"case-{n}", 1, {"en": Text(f"Trees in street {n}", body="Shade for people on foot")}) for n in range(30)
]


@pytest.fixture(scope="module")
def server() -> Iterator[ElasticsearchServer]:
    with own_server() as server:
        yield server


@pytest.fixture
def patient(server: ElasticsearchServer) -> Iterator[ElasticsearchEngine]:
    """Give an engine that holds the documents and waits as long as the server needs."""
    engine = ElasticsearchEngine(server.url, prefix=f"failover-{secrets.token_hex(6)}-", timeout=30)
    engine.setup()
    engine.write(DOCUMENTS)
    engine.refresh()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresEngine]:
    name = f"failover_{secrets.token_hex(6)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        engine = PostgresEngine(make_conninfo(server_url(), dbname=name), timeout=30)
        engine.setup()
        engine.write(DOCUMENTS)
        yield engine
        engine.close()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
