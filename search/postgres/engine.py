"""The engine as the rest of the portal knows it."""

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from psycopg import errors

from search.document import Change, Document
from search.engine import Capabilities, Rejection
from search.postgres import rebuilding, writing
from search.postgres import schema as schema_of
from search.postgres.database import Connection, Database, translated_errors
from search.postgres.schema import Tables
from search.postgres.searching import Searcher
from search.postgres.similarity import similar
from search.postgres.snapshot import Snapshots
from search.postgres.suggest import suggest
from search.postgres.terms import Lexicon
from search.query import Query
from search.results import Hit, Results, Suggestion

T = TypeVar("T")

_VERSIONS_AT_ONCE = 5_000


class _Process:
    """What belongs to one process: its connections, and what it remembers."""

    def __init__(self, dsn: str, timeout: float, pool_size: int, schema: str) -> None:
        self.number = os.getpid()
        self.database = Database(dsn, timeout, pool_size)
        self.lexicon = Lexicon()
        self.snapshots = Snapshots(schema)


class PostgresEngine:
    """An index in one schema of a PostgreSQL database. Safe among threads and in forked processes."""

    def __init__(self, dsn: str, schema: str = "search_index", timeout: float = 2.0, pool_size: int = 4) -> None:
        """Prepare an engine; nothing is connected before the first call.

        ``dsn`` is the database's address, ``schema`` is created by ``setup``; ``timeout`` (seconds) bounds each
        statement of a search and the wait for one of ``pool_size`` connections.
        """
        self._settings = (dsn, timeout, pool_size)
        self._schema = schema
        self._abandoned: list[_Process] = []
        self._process = _Process(*self._settings, schema)

    @property
    def _own(self) -> _Process:
        """Return this process's own.

        A forked child shares its parent's sockets, which it must not use nor close, and its locks may have been held
        by threads that it does not have: it begins anew.
        """
        own = self._process
        if own.number != os.getpid():
            self._abandoned.append(own)  # kept, so that nothing is closed
            own = self._process = _Process(*self._settings, self._schema)
        return own

    @property
    def capabilities(self) -> Capabilities:
        """Tell what this engine can do."""
        return Capabilities(name="postgres")

    def setup(self) -> None:
        """Create the empty index where there is none; harmless where there is one."""
        with translated_errors(), self._own.database.transaction() as connection:
            schema_of.create(connection, self._schema)

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        """Apply changes, all or none; one whose version is not above the version held is passed over."""
        with translated_errors(), self._own.database.transaction() as connection:
            return writing.apply(connection, self._schema, self._own.lexicon, changes)

    def refresh(self) -> None:
        """Do nothing: what was written is visible as soon as ``write`` returns."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and put it in the old one's place at once; return how many documents it holds."""
        with translated_errors(), self._own.database.own_connection() as connection:
            # What it learns of words goes with it: a web process needs only those that are typed.
            return rebuilding.rebuild(connection, self._schema, Lexicon(), documents)

    def versions(self) -> Iterable[tuple[str, int]]:
        """Yield identifier and version of every document held, ordered by identifier."""
        last = ""
        while rows := self._read(partial(_versions, after=last)):
            yield from rows
            last = rows[-1][0]

    def search(self, query: Query) -> Results:
        """Answer a query."""
        return self._read(lambda searcher: searcher.search(query))

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles that begin like, or contain, what was typed so far, the reader's language first."""
        return self._read(
            lambda searcher: suggest(searcher.connection, searcher.tables, searcher.snapshot, text, language, limit)
        )

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like this one, best first, without it; an empty list when it is not held."""
        return self._read(lambda searcher: similar(searcher, identifier, language, limit))

    def close(self) -> None:
        """Release connections."""
        self._own.database.close()

    def _read(self, read: Callable[[Searcher], T]) -> T:
        """Return what ``read`` returns; again when a rebuild dropped the tables under its feet."""
        attempts = 3
        with translated_errors():
            while True:
                attempts -= 1
                try:
                    with self._own.database.connection() as connection:
                        return read(self._searcher(connection))
                except errors.UndefinedTable:
                    if not attempts:
                        raise

    def _searcher(self, connection: Connection) -> Searcher:
        state = schema_of.read_state(connection, self._schema)
        snapshot = self._own.snapshots.current(connection, state)
        return Searcher(connection, Tables(self._schema, snapshot.state.generation), snapshot, self._own.lexicon)


def _versions(searcher: Searcher, after: str) -> list[tuple[str, int]]:
    return searcher.connection.execute(
        searcher.tables.put_into(
            "SELECT identifier, version FROM {document} WHERE newest AND live AND identifier > %s"
            " ORDER BY identifier LIMIT %s"
        ),
        (after, _VERSIONS_AT_ONCE),
    ).fetchall()
