"""An installation of the portal with the reference data, the sample cases and cases made for these tests.

Databases are filled once for each process of the run and copied for whoever wants to change something.
"""

import secrets
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import make_url

from app.case_studies.kind import CASE_STUDY
from app.commands import load_reference_data, load_samples
from app.content.kinds import Kind
from app.content.service import Catalogue, check_record, find_existing, save_record
from app.features import KINDS
from app.indexing.consistency import rebuild
from app.kernel import migrating
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work
from config.settings import Settings
from tests.integration.pages.cases import DELETED, MADE_FOR_TESTS
from tests.support.app import SHARED, make_quick
from tests.support.postgres import server_url

#: Generous, so that a busy machine fails no test; no test measures time.
PATIENCE = 30.0


def _statement(text: str, *names: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(*(sql.Identifier(name) for name in names)))


def _address(name: str) -> str:
    url = make_url(server_url()).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def make_app(database: str, kinds: Iterable[Kind] = KINDS, **changed: Any) -> Flask:
    """Return the application on the database called ``database``; ``changed`` are settings."""
    settings = Settings(
        database_url=_address(database),
        postgres_search_timeout=PATIENCE,
        elasticsearch_timeout=PATIENCE,
        worker_in_process=False,
        data_folder=SHARED,
        **changed,
    )
    return make_quick(settings, kinds)


def close(app: Flask) -> None:
    """Give back what an application holds."""
    for engine in app.extensions["portal_search"].engines.values():
        engine.close()
    app.extensions["portal_database"].close()


def save_cases(database: Database, records: Iterable[Mapping[str, Any]], kind: Kind = CASE_STUDY) -> None:
    """Take in ``records`` of the interchange form as entries of ``kind``."""
    with unit_of_work(database.sessions) as session:
        catalogue = Catalogue.read(session)
        for record in records:
            data = check_record(kind, record, catalogue)
            existing = find_existing(session, kind, [record["reference"]])
            save_record(session, kind, data, catalogue, existing.get(record["reference"]))


def index(app: Flask) -> None:
    """Build the index of every engine anew."""
    sessions = app.extensions["portal_database"].sessions
    for name, engine in app.extensions["portal_search"].engines.items():
        engine.setup()
        rebuild(sessions, app.extensions["portal_kinds"], name, engine)
        engine.refresh()


@cache
def _with_reference_data() -> str:
    name = f"pages_reference_{secrets.token_hex(6)}"
    _statement("CREATE DATABASE {}", name)
    app = make_app(name)
    migrating.upgrade(app.extensions["portal_database"].engine)
    load_reference_data(app.extensions["portal_database"])
    close(app)
    return name


@cache
def _filled() -> str:
    name = f"pages_filled_{secrets.token_hex(6)}"
    _statement("CREATE DATABASE {} TEMPLATE {}", name, _with_reference_data())
    app = make_app(name)
    database: Database = app.extensions["portal_database"]
    _written, refused = load_samples(database)
    if refused:
        warnings.warn(f"samples were refused: {refused}", stacklevel=1)
    save_cases(database, MADE_FOR_TESTS)
    with unit_of_work(database.sessions) as session:
        for item in find_existing(session, CASE_STUDY, DELETED).values():
            item.deleted_at = now()
    index(app)
    close(app)
    return name


@contextmanager
def installation(
    *, prepare: Callable[[Flask], None] | None = None, only_reference_data: bool = False, **changed: Any
) -> Iterator[Flask]:
    """Give an application on a filled database of its own, which is dropped in the end; ``changed`` are settings."""
    name = f"pages_{secrets.token_hex(6)}"
    _statement("CREATE DATABASE {} TEMPLATE {}", name, _with_reference_data() if only_reference_data else _filled())
    app = make_app(name, **changed)
    try:
        if only_reference_data:
            index(app)
        if prepare is not None:
            prepare(app)
        yield app
    finally:
        close(app)
        _statement("DROP DATABASE {} WITH (FORCE)", name)
