"""Connections: one small pool, opened at the first use, whose failures never leave this package as they are."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from search.engine import EngineUnavailable

Connection = psycopg.Connection[tuple[Any, ...]]

#: Writing may take this many times as long as a search before it is given up.
_PATIENCE = 24


class IndexMissingError(Exception):
    """The tables of the index are there but not what must be in them."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise ``EngineUnavailable`` for whatever the client library raises; only the kind of failure is told.

    The server's own words may name a user, a host or a piece of text, and are left out.
    """
    try:
        yield
    except psycopg.Error as error:
        state = f" {error.sqlstate}" if error.sqlstate else ""
        raise EngineUnavailable(f"PostgreSQL: {type(error).__name__}{state}") from None
    except IndexMissingError as error:
        raise EngineUnavailable(str(error)) from None


class Database:
    """The server as the rooms of this package see it."""

    def __init__(self, dsn: str, timeout: float, pool_size: int) -> None:
        """Prepare a pool; nothing is connected before the first use."""
        # SQLAlchemy's way to name the driver in an address means nothing to the client library.
        self._dsn = dsn.replace("postgresql+psycopg://", "postgresql://", 1)
        self._timeout, self._pool_size = timeout, pool_size
        self._lock = threading.Lock()
        self._pool: ConnectionPool[Connection] | None = None

    def _opened(self) -> "ConnectionPool[Connection]":
        with self._lock:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._dsn,
                    kwargs=self._settings(),
                    min_size=1,
                    max_size=self._pool_size,
                    timeout=self._timeout,
                    configure=self._configure,
                    check=ConnectionPool.check_connection,
                    name="search",
                    open=False,
                )
                self._pool.open()
            return self._pool

    def _settings(self) -> dict[str, Any]:
        # Planned once a connection; those of tables that a rebuild has dropped go as newer ones come.
        return {"autocommit": True, "prepare_threshold": 5, "connect_timeout": max(2, math.ceil(self._timeout))}

    def _configure(self, connection: Connection) -> None:
        self._prepare(connection, self._timeout)

    @staticmethod
    def _prepare(connection: Connection, timeout: float) -> None:
        # Compiling takes longer than any statement here, and a fresh generation has no statistics yet, so that the
        # planner would not know that its indexes serve.
        connection.execute(
            "SELECT set_config('statement_timeout', %s, false), set_config('enable_seqscan', 'off', false),"
            " set_config('jit', 'off', false), set_config('client_encoding', 'UTF8', false)",
            (f"{int(timeout * 1000)}ms",),
        )

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection that commits every statement by itself; failures as they are."""
        with self._opened().connection() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Lend a connection inside a transaction that may take longer than a search; failures as they are."""
        with self._opened().connection() as connection, connection.transaction():
            patience = f"{int(self._timeout * _PATIENCE * 1000)}ms"
            connection.execute("SELECT set_config('statement_timeout', %s, true)", (patience,))
            yield connection

    @contextmanager
    def own_connection(self) -> Iterator[Connection]:
        """Open a connection outside the pool, without a time limit, for a rebuild; failures as they are."""
        connection = psycopg.connect(self._dsn, **self._settings())
        try:
            self._prepare(connection, 0)
            yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """Close the pool; the next use opens another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
