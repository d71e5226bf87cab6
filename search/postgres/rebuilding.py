"""A new generation beside the old one, and the switch to it."""

from collections.abc import Iterable

import numpy as np

from search.document import Document
from search.postgres import schema as schema_of
from search.postgres.database import Connection, IndexMissingError
from search.postgres.schema import Tables
from search.postgres.terms import Lexicon
from search.postgres.writing import Batch, checked, store

#: A segment is written when its texts have so many characters: some 5 million words, 300 MB while at work.
_CHARACTERS = 30_000_000
_DOCUMENTS = 8_000


class _Filling:
    """The documents of a new generation, as they come."""

    def __init__(self, connection: Connection, tables: Tables, lexicon: Lexicon) -> None:
        self._connection, self._tables, self._lexicon = connection, tables, lexicon
        self._words: set[str] = set()
        self._latest: dict[str, tuple[int, int]] = {}
        self._waiting: list[Document] = []
        self._characters, self._stored = 0, 0
        self.replaced: list[int] = []

    def add(self, document: Document) -> None:
        """Take a document; one that is refused is left out, as ``write`` would."""
        try:
            document = checked(document)
        except ValueError:
            return
        ordinal = self._stored + len(self._waiting)
        before = self._latest.get(document.identifier)
        if before is not None:
            if before[0] >= document.version:
                return
            self.replaced.append(before[1])
        self._latest[document.identifier] = (document.version, ordinal)
        self._waiting.append(document)
        self._characters += sum(len(text.body) + len(text.summary) for text in document.texts.values())
        if self._characters > _CHARACTERS or len(self._waiting) >= _DOCUMENTS:
            self.flush()

    def flush(self) -> None:
        """Store what waits."""
        if self._waiting:
            with self._connection.transaction():
                batch = Batch(self._stored, 0, self._waiting)
                store(self._connection, self._tables, self._lexicon, batch, self._words)
            self._stored += len(self._waiting)
            self._waiting, self._characters = [], 0

    @property
    def held(self) -> int:
        """Return the number of documents."""
        return len(self._latest)


def rebuild(connection: Connection, schema: str, lexicon: Lexicon, documents: Iterable[Document]) -> int:
    """Fill a new generation from ``documents``, search it from then on, and return how many it holds."""
    schema_of.lock_rebuild(connection, schema)
    row = connection.execute(
        Tables(schema, 0).put_into(
            "UPDATE {state} SET newest_generation = newest_generation + 1 RETURNING newest_generation"
        )
    ).fetchone()
    if row is None:
        raise IndexMissingError("the state of the index is missing")
    tables = Tables(schema, row[0])
    try:
        held = _fill(connection, tables, lexicon, documents)
    except BaseException:
        schema_of.drop_generations(connection, schema, tables.generation, tables.generation)
        raise
    schema_of.drop_generations(connection, schema, 1, tables.generation - 1)
    return held


def _fill(connection: Connection, tables: Tables, lexicon: Lexicon, documents: Iterable[Document]) -> int:
    schema_of.create_tables(connection, tables)
    connection.execute("SET synchronous_commit = off")
    filling = _Filling(connection, tables, lexicon)
    for document in documents:
        filling.add(document)
    filling.flush()
    if filling.replaced:
        gone = np.unique(filling.replaced).tolist()
        connection.execute(
            tables.put_into("UPDATE {document} SET live = false, newest = false WHERE ordinal = ANY(%s)"), (gone,)
        )
        connection.execute(tables.put_into("DELETE FROM {matter} WHERE ordinal = ANY(%s)"), (gone,))
    schema_of.create_indexes(connection, tables)
    for table in ("document", "matter", "word", "posting"):
        connection.execute(tables.put_into("ANALYZE {" + table + "}"))
    connection.execute("SET synchronous_commit = on")
    _switch(connection, tables)
    return filling.held


def _switch(connection: Connection, tables: Tables) -> None:
    """Search the new generation, which also takes over what the old one knows of deleted documents."""
    with connection.transaction():
        state = schema_of.read_state(connection, tables.schema, lock=True)
        old = Tables(tables.schema, state.generation)
        rows = connection.execute(
            old.put_into("SELECT identifier, version, lengths FROM {document} WHERE newest AND NOT live")
        ).fetchall()
        connection.cursor().executemany(
            tables.put_into(
                "INSERT INTO {document} SELECT (SELECT coalesce(max(ordinal), -1) + 1 FROM {document}), %s, %s,"
                " false, true, 0, 'NaN', '', '', %s ON CONFLICT DO NOTHING"
            ),
            rows,
        )
        connection.execute(
            tables.put_into("UPDATE {state} SET generation = %s, change = change + 1"), (tables.generation,)
        )
