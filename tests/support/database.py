"""Databases for tests: a template that is migrated and filled once for each process of the run, and copies of it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
from psycopg import sql
from sqlalchemy import Connection, make_url
from sqlalchemy.orm import Session, sessionmaker

from app.commands import load_reference_data
from app.indexing.outbox import watch
from app.kernel import migrating
from app.kernel.database import Database
from config.settings import plain_database_url
from tests.support.postgres import server_url

#: The engines for which changes are noted where a test names no others.
ENGINES = ("postgres",)


def address_of(name: str) -> str:
    """Return the address, as SQLAlchemy takes it, of the database called ``name`` on the run's server."""
    url = make_url(server_url()).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def dsn_of(database: Database) -> str:
    """Return the address of ``database`` as libpq takes it."""
    return plain_database_url(database.engine.url.render_as_string(hide_password=False))


def _on_server(statement: str, *names: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


@cache
def template() -> str:
    """Return the name of this process's template, with tables and reference data; made at the first call."""
    name = f"template_{secrets.token_hex(6)}"
    _on_server("CREATE DATABASE {}", name)
    database = Database(address_of(name))
    migrating.upgrade(database.engine)
    load_reference_data(database)
    database.close()
    return name


@contextmanager
def empty_database() -> Iterator[Database]:
    """Make a database without tables, dropped afterwards."""
    with _made("CREATE DATABASE {}") as database:
        yield database


@contextmanager
def copied_database(engines: tuple[str, ...] = ENGINES) -> Iterator[Database]:
    """Make a copy of the template, for real commits, dropped afterwards; changes are noted for ``engines``."""
    with _made("CREATE DATABASE {} TEMPLATE {}", template()) as database:
        watch(database.sessions, engines)
        yield database


@contextmanager
def _made(statement: str, *names: str) -> Iterator[Database]:
    name = f"test_{secrets.token_hex(6)}"
    _on_server(statement, name, *names)
    database = Database(address_of(name))
    try:
        yield database
    finally:
        database.close()
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


class UndoneDatabase:
    """A database whose every session works inside one transaction that the test never commits."""

    def __init__(self, connection: Connection) -> None:
        """Give sessions on ``connection``, on which a transaction is open; their commits end only savepoints."""
        self.engine = connection.engine
        self.sessions: sessionmaker[Session] = sessionmaker(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )


@contextmanager
def undone(database: Database) -> Iterator[UndoneDatabase]:
    """Give a view of ``database`` in which whatever is written is undone at the end."""
    with database.engine.connect() as connection:
        transaction = connection.begin()
        joined = UndoneDatabase(connection)
        watch(joined.sessions, ENGINES)
        yield joined
        transaction.rollback()
