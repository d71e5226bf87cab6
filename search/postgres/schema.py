"""The tables of the index, all in one schema of the engine's own.

Each rebuild fills a new *generation* of tables, whose number ends their names; the one row of ``state`` says which
generation is searched. So the switch is one UPDATE, and no search can read half of one generation and half of
another. ``change`` counts the writes of all time; its row is locked by whoever writes, so writes become visible in
the order of their numbers and nobody who asks for «everything since n» can miss one.
"""

from dataclasses import dataclass

from psycopg import sql

from search.languages import ANALYSIS
from search.postgres.database import Connection

#: Any constant number of our own; it keeps two processes from creating the same tables at once.
_SETUP_LOCK = 0x5EA2C4


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

    def _name(self, table: str) -> sql.Identifier:
        return sql.Identifier(self.schema, f"{table}_{self.generation}")

    def all(self) -> dict[str, sql.Composable]:
        """Return every name, to be put into a statement by ``format``."""
        names: dict[str, sql.Composable] = {
            name: self._name(name) for name in ("document", "facet_value", "matter", "word")
        }
        return names | {"state": sql.Identifier(self.schema, "state")}

    def vector(self, language: str) -> sql.Identifier:
        """Return the name of the table of the words of one language."""
        return self._name(f"vector_{language}")

    def vector_index(self, language: str) -> sql.Identifier:
        """Return the name of its index."""
        return self._name(f"vector_{language}_words")

    def index(self, name: str) -> sql.Identifier:
        """Return the name of an index where it is created (without the schema)."""
        return sql.Identifier(f"{name}_{self.generation}")


def read_state(connection: Connection, schema: str, *, lock: bool = False) -> State:
    """Return the state; with ``lock``, nobody else writes until the transaction ends."""
    statement = sql.SQL("SELECT generation, change FROM {}").format(sql.Identifier(schema, "state"))
    if lock:
        statement = statement + sql.SQL(" FOR UPDATE")
    row = connection.execute(statement).fetchone()
    if row is None:
        raise LookupError("the state of the index is missing")
    return State(*row)


def create(connection: Connection, schema: str) -> None:
    """Create what is missing, in the transaction of ``connection``."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SETUP_LOCK,))
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {state} (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),"
            " generation integer NOT NULL, newest_generation integer NOT NULL, change bigint NOT NULL)"
        ).format(state=sql.Identifier(schema, "state"))
    )
    connection.execute(
        sql.SQL("INSERT INTO {} VALUES (true, 1, 1, 0) ON CONFLICT DO NOTHING").format(sql.Identifier(schema, "state"))
    )
    tables = Tables(schema, read_state(connection, schema).generation)
    create_tables(connection, tables)
    create_indexes(connection, tables)


def create_tables(connection: Connection, tables: Tables) -> None:
    """Create the tables of a generation, as yet without indexes."""
    for statement in _TABLES:
        connection.execute(sql.SQL(statement).format(**tables.all()))
    for language in ANALYSIS:
        # The vectors go out of line, uncompressed, so that the rows stay narrow where only their numbers are read.
        connection.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {} (ordinal integer NOT NULL, vector tsvector STORAGE EXTERNAL NOT NULL)"
                " WITH (toast_tuple_target = 128)"
            ).format(tables.vector(language))
            if connection.info.server_version >= 160000
            else sql.SQL(
                "CREATE TABLE IF NOT EXISTS {0} (ordinal integer NOT NULL, vector tsvector NOT NULL)"
                " WITH (toast_tuple_target = 128); ALTER TABLE {0} ALTER vector SET STORAGE EXTERNAL"
            ).format(tables.vector(language))
        )


_TABLES = (
    # facet_values are ids of facet_value; lengths (in words) and sort_titles are in the order of the languages.
    """CREATE TABLE IF NOT EXISTS {document} (
        ordinal integer NOT NULL, identifier text COLLATE "C" NOT NULL, version bigint NOT NULL,
        deleted boolean NOT NULL, published timestamptz, facet_values integer[] NOT NULL,
        latitudes float8[] NOT NULL, longitudes float8[] NOT NULL, lengths integer[] NOT NULL,
        sort_titles text[] NOT NULL, change bigint NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS {facet_value} (id integer NOT NULL, facet text NOT NULL, value text NOT NULL)",
    """CREATE TABLE IF NOT EXISTS {matter} (
        ordinal integer NOT NULL, language text NOT NULL, title text NOT NULL, folded_title text COLLATE "C" NOT NULL,
        summary text NOT NULL, body text NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS {word} (
        language text NOT NULL, word text COLLATE "C" NOT NULL, folded text COLLATE "C" NOT NULL)""",
)

_INDEXES = (
    ("document_ordinal", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {document} (ordinal)"),
    ("document_identifier", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {document} (identifier)"),
    ("document_change", "CREATE INDEX IF NOT EXISTS {index} ON {document} (change)"),
    ("facet_value_id", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {facet_value} (id)"),
    ("facet_value_value", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {facet_value} (facet, value)"),
    ("matter_ordinal", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {matter} (ordinal, language)"),
    (
        "matter_beginning",
        "CREATE INDEX IF NOT EXISTS {index} ON {matter} (language, folded_title)",
    ),
    ("matter_part", "CREATE INDEX IF NOT EXISTS {index} ON {matter} USING gin (folded_title {trigrams})"),
    ("word_word", "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {word} (language, word)"),
    ("word_folded", "CREATE INDEX IF NOT EXISTS {index} ON {word} (language, folded)"),
    ("word_near", "CREATE INDEX IF NOT EXISTS {index} ON {word} USING gin (folded {trigrams})"),
)


def create_indexes(connection: Connection, tables: Tables) -> None:
    """Create the indexes of a generation."""
    trigrams = sql.Identifier(trigram_schema(connection), "gin_trgm_ops")
    for name, statement in _INDEXES:
        connection.execute(sql.SQL(statement).format(index=tables.index(name), trigrams=trigrams, **tables.all()))
    for language in ANALYSIS:
        table = tables.vector(language)
        connection.execute(
            sql.SQL("CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} (ordinal)").format(
                tables.index(f"vector_{language}_ordinal"), table
            )
        )
        connection.execute(
            sql.SQL(
                "CREATE INDEX IF NOT EXISTS {} ON {} USING gin (vector) WITH (gin_pending_list_limit = 1024)"
            ).format(tables.index(f"vector_{language}_words"), table)
        )


def trigram_schema(connection: Connection) -> str:
    """Return the schema in which pg_trgm lives (whoever created it first chose it)."""
    row = connection.execute(
        "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm'"
    ).fetchone()
    return str(row[0]) if row else "public"


def drop_before(connection: Connection, schema: str, generation: int) -> None:
    """Drop the tables of the generations before ``generation``, those of rebuilds that died included."""
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        " AND substring(tablename from '_([0-9]+)$')::integer < %s",
        (schema, generation),
    ).fetchall()
    for (table,) in rows:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(schema, table)))
