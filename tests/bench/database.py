"""A database of the portal for one measurement: made, filled by COPY, dropped."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import select

from app.case_studies.models import CaseStudy
from app.commands import load_reference_data
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis, ContentTranslation, content_term
from app.kernel import migrating
from app.kernel.database import Database
from app.members.models import Metropolis
from app.taxonomy.models import TAG_SCHEMES, Term
from config.settings import normalise_database_url
from tests.bench.generating import GeneratedEntry, Reference

_ROWS_AT_ONCE = 2_000
Rows = Iterator[tuple[Any, ...]]


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """Give the address of an empty database on ``server``, which is dropped at the end."""
    name = f"portal_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def portal_database(address: str) -> Iterator[Database]:
    """Give the migrated database at ``address`` with its reference data."""
    database = Database(normalise_database_url(address))
    try:
        migrating.upgrade(database.engine)
        load_reference_data(database)
        yield database
    finally:
        database.close()


def read_reference(database: Database) -> Reference:
    """Return what entries can be tagged with."""
    with database.sessions() as session:
        codes = session.execute(select(Term.scheme, Term.code).where(Term.scheme.in_(TAG_SCHEMES)).order_by(Term.code))
        terms: dict[str, list[str]] = {}
        for scheme, code in codes:
            terms.setdefault(scheme, []).append(code)
        places = session.execute(select(Metropolis.slug, Metropolis.names).order_by(Metropolis.slug))
        return Reference(terms, {place.slug: place.names for place in places})


def fill(address: str, entries: Iterable[GeneratedEntry]) -> int:
    """Write the rows of ``entries`` into the empty tables at ``address``; return how many entries there are."""
    remaining, count = iter(entries), 0
    with psycopg.connect(address) as connection:
        connection.execute("SET synchronous_commit = off")
        while some := list(islice(remaining, _ROWS_AT_ONCE)):
            for table, columns, rows in _TABLES:
                _copy(connection, table, columns, rows(some))
            connection.commit()
            count += len(some)
        connection.execute("SELECT setval(pg_get_serial_sequence('content_item', 'id'), %s)", (count,))
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")
    return count


def _copy(connection: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Rows) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _items(entries: Sequence[GeneratedEntry]) -> Rows:
    for e in entries:
        yield e.number, "case-study", f"entry-{e.number}", e.original_language, PUBLISHED, 1, 1, e.published_at


def _case_studies(entries: Sequence[GeneratedEntry]) -> Rows:
    for e in entries:
        yield e.number, e.status, e.start_year, Jsonb({})


def _translations(entries: Sequence[GeneratedEntry]) -> Rows:
    for e in entries:
        for language, text in e.texts.items():
            sections = Jsonb(dict(text.sections))
            yield e.number, language, "published", 1, Jsonb([]), text.title, text.summary, sections


def _terms(entries: Sequence[GeneratedEntry]) -> Rows:
    for e in entries:
        yield from ((e.number, code) for code in e.terms)


def _metropolises(entries: Sequence[GeneratedEntry]) -> Rows:
    for e in entries:
        yield from ((e.number, slug, position) for position, slug in enumerate(e.metropolises, 1))


_TABLES: tuple[tuple[str, tuple[str, ...], Callable[[Sequence[GeneratedEntry]], Rows]], ...] = (
    (
        ContentItem.__tablename__,
        ("id", "kind", "reference", "original_language", "state", "revision", "index_version", "published_at"),
        _items,
    ),
    (CaseStudy.__tablename__, ("id", "status", "start_year", "cost_notes"), _case_studies),
    (
        ContentTranslation.__tablename__,
        ("item_id", "language", "status", "source_revision", "translators", "title", "summary", "sections"),
        _translations,
    ),
    (content_term.name, ("item_id", "term_code"), _terms),
    (ContentMetropolis.__tablename__, ("item_id", "metropolis_slug", "position"), _metropolises),
)
