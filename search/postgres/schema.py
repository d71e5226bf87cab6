"""The tables of the index, all in one schema of the engine's own.

Each rebuild fills a new *generation* of tables, whose number ends their names; the one row of ``state`` says which
generation is searched. So the switch is one UPDATE, and no statement can read half of one generation and half of
another. ``change`` counts the writes of all time; its row is locked by whoever writes, so writes become visible in
the order of their numbers and nobody who asks for «everything since n» can miss one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from search.postgres.database import Connection, IndexMissingError

#: Any constant numbers of our own: they keep two processes from creating the same tables, or rebuilding, at once.
_SETUP_LOCK = 0x5EA2C4
_REBUILD_LOCK = 0x5EA2C5

_NAMES = ("document", "facet_value", "matter", "word", "posting", "segment")


@dataclass(frozen=True)
class State:
    """Which generation is searched, and the number of the last write."""

    generation: int
    change: int


@dataclass(frozen=True)
class Tables:
    """The names of the tables of one generation."""

    schema: str
    generation: int

    def put_into(self, statement: str, **more: sql.Composable) -> bytes:
        """Return ``statement`` with the names of the tables, and ``more``, in the places marked by braces."""
        return _written(self, statement) if not more else _write(self, statement, more)


def _write(tables: Tables, statement: str, more: Mapping[str, sql.Composable]) -> bytes:
    names: dict[str, sql.Composable] = {
        name: sql.Identifier(tables.schema, f"{name}_{tables.generation}") for name in _NAMES
    }
    names["state"] = sql.Identifier(tables.schema, "state")
    return sql.SQL(statement).format(**names, **more).as_bytes(None)


@lru_cache(maxsize=500)
def _written(tables: Tables, statement: str) -> bytes:
    """Return a statement that is needed again and again; a search has ten of them."""
    return _write(tables, statement, {})


def read_state(connection: Connection, schema: str, *, lock: bool = False) -> State:
    """Return the state; with ``lock``, nobody else writes until the transaction ends."""
    statement = (
        "SELECT generation, change FROM {state} FOR UPDATE" if lock else "SELECT generation, change FROM {state}"
    )
    row = connection.execute(Tables(schema, 0).put_into(statement)).fetchone()
    if row is None:
        raise IndexMissingError("the state of the index is missing")
    return State(*row)


def create(connection: Connection, schema: str) -> None:
    """Create what is missing, in the transaction of ``connection``."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_SETUP_LOCK, schema))
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    state = Tables(schema, 0)
    there = connection.execute(
        "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'state'", (schema,)
    ).fetchone()
    if there:  # all were created together
        return
    connection.execute(
        state.put_into(
            "CREATE TABLE {state} (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),"
            " generation integer NOT NULL, newest_generation integer NOT NULL, change bigint NOT NULL)"
        )
    )
    connection.execute(state.put_into("INSERT INTO {state} VALUES (true, 1, 1, 0)"))
    tables = Tables(schema, read_state(connection, schema).generation)
    create_tables(connection, tables)
    create_indexes(connection, tables)


def lock_rebuild(connection: Connection, schema: str) -> None:
    """Wait until nobody else rebuilds; held until ``connection`` ends."""
    connection.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", (_REBUILD_LOCK, schema))


def create_tables(connection: Connection, tables: Tables) -> None:
    """Create the tables of a generation, as yet without indexes."""
    for statement in _TABLES:
        connection.execute(tables.put_into(statement))


_TABLES = (
    # A row a version of a document; ``newest`` is its last, ``live`` unless replaced or deleted (a tombstone keeps its
    # version). In network order: facet_values ids (int4), places pairs of float8, lengths (int4) by language.
    """CREATE TABLE {document} (
        ordinal integer NOT NULL, identifier text COLLATE "C" NOT NULL, version bigint NOT NULL,
        live boolean NOT NULL, newest boolean NOT NULL, change bigint NOT NULL, published float8 NOT NULL,
        facet_values bytea NOT NULL, places bytea NOT NULL, lengths bytea NOT NULL)""",
    "CREATE TABLE {facet_value} (id integer NOT NULL, facet text NOT NULL, value text NOT NULL)",
    """CREATE TABLE {matter} (
        ordinal integer NOT NULL, language text NOT NULL, title text NOT NULL, folded_title text COLLATE "C" NOT NULL,
        summary text NOT NULL, body text NOT NULL)""",
    """CREATE TABLE {word} (
        language text NOT NULL, word text COLLATE "C" NOT NULL, folded text COLLATE "C" NOT NULL,
        stem text COLLATE "C" NOT NULL, folded_stem text COLLATE "C" NOT NULL)""",
    # Arrays in the order of this machine's memory (little-endian), see ``segments``; they do not compress.
    """CREATE TABLE {posting} (
        field text COLLATE "C" NOT NULL, term text COLLATE "C" NOT NULL, segment integer NOT NULL,
        ordinals bytea NOT NULL, weights bytea NOT NULL, counts bytea NOT NULL, positions bytea NOT NULL)""",
    """ALTER TABLE {posting} ALTER ordinals SET STORAGE EXTERNAL, ALTER weights SET STORAGE EXTERNAL,
        ALTER counts SET STORAGE EXTERNAL, ALTER positions SET STORAGE EXTERNAL""",
    "CREATE TABLE {segment} (id integer NOT NULL, documents integer NOT NULL)",
)

_INDEXES = {
    "document_ordinal": "UNIQUE INDEX {index} ON {document} (ordinal)",
    "document_identifier": "UNIQUE INDEX {index} ON {document} (identifier) WHERE newest",
    "document_change": "INDEX {index} ON {document} (change)",
    "facet_value_id": "UNIQUE INDEX {index} ON {facet_value} (id)",
    "facet_value_value": "UNIQUE INDEX {index} ON {facet_value} (facet, value)",
    "matter_ordinal": "UNIQUE INDEX {index} ON {matter} (ordinal, language)",
    "matter_title": "INDEX {index} ON {matter} (language, left(folded_title, 200), ordinal)",
    "word_word": "UNIQUE INDEX {index} ON {word} (language, word)",
    "word_folded": "INDEX {index} ON {word} (language, folded)",
    "word_stem": "INDEX {index} ON {word} (language, folded_stem)",
    "word_near": "INDEX {index} ON {word} USING gin (folded {trigrams})",
    "posting_term": "UNIQUE INDEX {index} ON {posting} (field, term, segment)",
    "posting_segment": "INDEX {index} ON {posting} (segment)",
    "segment_id": "UNIQUE INDEX {index} ON {segment} (id)",
}


def create_indexes(connection: Connection, tables: Tables) -> None:
    """Create the indexes of a generation."""
    trigrams = sql.Identifier(trigram_schema(connection), "gin_trgm_ops")
    for name, statement in _INDEXES.items():
        index = sql.Identifier(f"{name}_{tables.generation}")
        connection.execute(tables.put_into("CREATE " + statement, index=index, trigrams=trigrams))


def trigram_schema(connection: Connection) -> str:
    """Return the schema in which pg_trgm lives (whoever created it first chose it)."""
    row = connection.execute(
        "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm'"
    ).fetchone()
    return str(row[0]) if row else "public"


def drop_generations(connection: Connection, schema: str, first: int, last: int) -> None:
    """Drop the tables of the generations from ``first`` to ``last``, those of rebuilds that died included."""
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        " AND substring(tablename from '_([0-9]+)$')::integer BETWEEN %s AND %s",
        (schema, first, last),
    ).fetchall()
    for (table,) in rows:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(schema, table)))
