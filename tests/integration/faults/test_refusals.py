"""PostgreSQL refuses a write, for want of room or because others were first: 503, nothing half done, and it recovers.

The refusals are raised by a trigger with the codes that PostgreSQL itself gives; a full disk cannot be had for a test
that needs no rights on the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.features import KIND_BY_CODE
from app.indexing.worker import drain
from app.kernel.database import Database, now
from tests.integration.accounts.people import registration
from tests.support.app import running_app
from tests.support.database import copied_database
from tests.support.factories.case_studies import make_case_study
from tests.support.people import Visitor

REFUSALS = {"disk full": "53100", "deadlock": "40P01", "serialization": "40001", "lock timeout": "55P03"}
ROWS = text("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM mail_message)")


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with copied_database() as database:
        url = database.engine.url.render_as_string(hide_password=False)
        with running_app(url, tmp_path_factory.mktemp("data"), registration_pause=0.001) as app:
            app.extensions["portal_search"].engines["postgres"].setup()
            yield app


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["portal_database"]
    return database


def run(app: Flask, statement: str) -> None:
    with database_of(app).engine.begin() as connection:
        connection.execute(text(statement))


@contextmanager
def refusing(app: Flask, table: str, code: str) -> Iterator[None]:
    """Have PostgreSQL refuse every row of ``table`` with ``code``."""
    raising = f"BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END"
    run(app, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$")
    run(app, f"CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()")
    try:
        yield
    finally:
        run(app, f"DROP TRIGGER refuse ON {table}")
        run(app, "DROP FUNCTION refuse()")


@pytest.mark.parametrize("code", REFUSALS.values(), ids=REFUSALS)
def test_a_refused_write_leaves_nothing_and_can_be_done_again(app: Flask, code: str) -> None:
    with database_of(app).engine.connect() as connection:
        before = connection.execute(ROWS).one()
    visitor = Visitor(app)
    fields = registration(visitor, email="somebody@city.org")
    with refusing(app, "mail_message", code):
        answer = visitor.submit("/en/register", fields)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Traceback" not in answer.text
    with database_of(app).engine.connect() as connection:
        assert connection.execute(ROWS).one() == before
    assert visitor.submit("/en/register", fields).status_code == 303
    with database_of(app).engine.connect() as connection:
        assert connection.execute(ROWS).one() != before


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=2)], ids=["back", "ahead"])
def test_a_clock_that_jumps_loses_no_note_and_shows_every_page(app: Flask, jump: timedelta) -> None:
    database, engine = database_of(app), app.extensions["portal_search"].engines["postgres"]
    make_case_study(database.sessions, reference="before")
    with time_machine.travel(now() + jump):
        make_case_study(database.sessions, reference="after")
        drain(database.sessions, KIND_BY_CODE, "postgres", engine)
        engine.refresh()
        found = app.test_client().get("/en/search?q=shade").text
        assert "/en/case-studies/before" in found
        assert "/en/case-studies/after" in found
    assert app.test_client().get("/en/case-studies/after").status_code == 200


def test_this_version_works_on_the_tables_of_the_next(app: Flask) -> None:
    """While a new version is put in place, the old one serves on its tables: what they add must not disturb it."""
    database, engine = database_of(app), app.extensions["portal_search"].engines["postgres"]
    run(app, "ALTER TABLE content_item ADD COLUMN of_the_next_version text")
    run(app, "ALTER TABLE case_study ADD COLUMN of_the_next_version integer NOT NULL DEFAULT 7")
    run(app, "CREATE TABLE of_the_next_version (id integer PRIMARY KEY, item_id integer REFERENCES content_item (id))")
    make_case_study(database.sessions, reference="shade")
    drain(database.sessions, KIND_BY_CODE, "postgres", engine)
    for address in ("/en/", "/en/search", "/en/case-studies/shade", "/api/v1/case-studies", "/health/ready"):
        assert app.test_client().get(address).status_code == 200, address
