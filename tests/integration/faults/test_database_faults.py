"""PostgreSQL dies, is full or may not be written to: readers are told so in their language, and all comes back."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from app.commands import load_reference_data
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from app.kernel import migrating
from app.kernel.database import Database
from tests.support.app import running_app
from tests.support.factories.case_studies import make_case_study
from tests.support.postgres_process import PostgresProcess, own_postgres
from tests.support.waiting import wait_until

ADDRESSES = ("/{}/", "/{}/search?q=trees", "/{}/case-studies/shade", "/{}/metropolises", "/{}/themes")
#: The whole portal is away, or its search, which stands on a pool of connections of its own.
AWAY = {
    "en": ("The portal is not available", "The search is not available"),
    "fr": ("Le portail est indisponible", "La recherche est indisponible"),
    "es": ("El portal no está disponible", "La búsqueda no está disponible"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresProcess]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def app(server: PostgresProcess, tmp_path: Path) -> Iterator[Flask]:
    """Give the application with one entry, on a small pool."""
    server.run("DROP DATABASE IF EXISTS portal WITH (FORCE)")
    server.run("CREATE DATABASE portal")
    with running_app(server.url("portal"), tmp_path, database_pool=1, postgres_search_timeout=10) as app:
        database: Database = app.extensions["portal_database"]
        engine = app.extensions["portal_search"].engines["postgres"]
        migrating.upgrade(database.engine)
        load_reference_data(database)
        make_case_study(database.sessions, reference="shade")
        engine.setup()
        rebuild(database.sessions, KIND_BY_CODE, "postgres", engine)
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def check_away(answer: TestResponse, language: str) -> None:
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert any(words in page for words in AWAY[language])
    assert f'<html lang="{language}"' in page
    assert "Traceback" not in page
    assert "psycopg" not in page


def check_here(client: FlaskClient) -> None:
    for address in ADDRESSES:
        assert client.get(address.format("fr")).status_code == 200, address


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_killed_and_started_again(server: PostgresProcess, client: FlaskClient, language: str) -> None:
    check_here(client)
    server.kill()
    try:
        for address in ADDRESSES:
            check_away(client.get(address.format(language)), language)
        api = client.get("/api/v1/case-studies", headers={"Accept-Language": language})
        assert (api.status_code, api.content_type) == (503, "application/problem+json")
    finally:
        server.start()
    check_here(client)  # without a restart of the application


def test_killed_during_a_request(server: PostgresProcess, client: FlaskClient) -> None:
    """A lock holds the request back inside the database, so that the server surely dies in the middle of it."""
    answers: list[TestResponse] = []
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    client.get("/es/themes")
    address = server.url("portal").replace("+psycopg", "")
    with psycopg.connect(address) as holder, psycopg.connect(address, autocommit=True) as watcher:
        holder.execute("LOCK TABLE content_item IN ACCESS EXCLUSIVE MODE")
        request = threading.Thread(target=lambda: answers.append(client.get("/es/case-studies/shade")))
        request.start()
        wait_until(lambda: watcher.execute(waiting).fetchone() == (1,))
        server.kill()
        request.join()
        holder.close()
        watcher.close()
    server.start()
    check_away(answers[0], "es")
    check_here(client)


def test_all_connections_taken(app: Flask, client: FlaskClient) -> None:
    database: Database = app.extensions["portal_database"]
    held = [database.engine.connect() for _ in range(2)]  # the pool's one, and one beyond
    try:
        check_away(client.get("/fr/case-studies/shade"), "fr")
    finally:
        for connection in held:
            connection.close()
    check_here(client)


def test_no_connection_to_be_had(server: PostgresProcess, app: Flask, client: FlaskClient) -> None:
    database: Database = app.extensions["portal_database"]
    database.engine.dispose()
    server.run("ALTER DATABASE portal ALLOW_CONNECTIONS false")
    try:
        check_away(client.get("/en/case-studies/shade"), "en")
    finally:
        server.run("ALTER DATABASE portal ALLOW_CONNECTIONS true")
    check_here(client)


def test_a_database_that_is_only_read(server: PostgresProcess, app: Flask, client: FlaskClient) -> None:
    database: Database = app.extensions["portal_database"]
    server.run("ALTER DATABASE portal SET default_transaction_read_only = on")
    database.engine.dispose()
    try:
        check_here(client)
        with pytest.raises(DBAPIError, match="read-only"):
            make_case_study(database.sessions)
    finally:
        server.run("ALTER DATABASE portal RESET default_transaction_read_only")
        database.engine.dispose()
    make_case_study(database.sessions)


def test_a_statement_that_is_cancelled(app: Flask, client: FlaskClient, server: PostgresProcess) -> None:
    database: Database = app.extensions["portal_database"]
    server.run("ALTER DATABASE portal SET lock_timeout = '50ms'")
    database.engine.dispose()
    with database.engine.connect() as holder:
        holder.execute(text("LOCK TABLE content_item IN ACCESS EXCLUSIVE MODE"))
        check_away(client.get("/fr/case-studies/shade"), "fr")
        holder.rollback()
    server.run("ALTER DATABASE portal RESET lock_timeout")
    check_here(client)


def test_killed_before_the_commit_leaves_nothing_half_done(server: PostgresProcess, app: Flask) -> None:
    database: Database = app.extensions["portal_database"]
    count = text("SELECT (SELECT count(*) FROM content_item), (SELECT count(*) FROM search_outbox)")
    with database.sessions() as session:
        before = session.execute(count).one()
    session = database.sessions()
    session.execute(text("UPDATE content_item SET state = 'draft'"))
    server.kill()
    with pytest.raises(DBAPIError):
        session.execute(text("SELECT 1"))
    session.close()
    server.start()
    with database.sessions() as session:
        assert session.execute(count).one() == before
        assert session.execute(text("SELECT count(*) FROM content_item WHERE state = 'draft'")).scalar() == 0
