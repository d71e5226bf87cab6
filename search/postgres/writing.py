"""Storing documents: what all ways of writing share, and the writing of changes to the index that is searched."""

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.document import Change, Deletion, Document, Text, is_facet
from search.engine import Rejection
from search.languages import LANGUAGES
from search.postgres import schema as schema_of
from search.postgres.database import Connection
from search.postgres.schema import Tables
from search.postgres.segments import SegmentBuilder
from search.postgres.terms import Lexicon, clean, fold_word, folded_words

#: So many segments of the same order of size are joined into one, unless they are large already.
_FEW = 8
_LARGE = 512
_LONGEST_IDENTIFIER = 500
_LONGEST_TITLE = 1_000


def checked(document: Document) -> Document:
    """Return ``document`` with texts that can be stored; raise ``ValueError`` when it can never be indexed."""
    check_identifier(document.identifier)
    unknown = [*(set(document.texts) - set(LANGUAGES)), *(name for name in document.facets if not is_facet(name))]
    if unknown:
        raise ValueError(f"unknown languages, or no names of facets: {sorted(unknown)}")
    if document.published is not None and document.published.tzinfo is None:
        raise ValueError("the date of publication has no time zone")
    for place in document.places:
        if not (math.isfinite(place.latitude) and math.isfinite(place.longitude)):
            raise ValueError("a place is not finite")
        if abs(place.latitude) > 90 or abs(place.longitude) > 180:
            raise ValueError("a place is not on Earth")
    texts = {
        language: Text(clean(text.title), clean(text.summary), clean(text.body), clean(text.names))
        for language, text in document.texts.items()
    }
    facets = {facet: tuple(dict.fromkeys(map(clean, values))) for facet, values in document.facets.items()}
    return replace(document, texts=texts, facets=facets)


def check_identifier(identifier: str) -> None:
    """Raise ``ValueError`` when ``identifier`` cannot be stored."""
    if not identifier or len(identifier) > _LONGEST_IDENTIFIER or not identifier.isprintable():
        raise ValueError("the identifier is empty, too long or not printable")


@dataclass
class Batch:
    """Documents to be stored as one segment, in the order of their ordinals."""

    first: int
    change: int
    documents: list[Document]


def store(
    connection: Connection, tables: Tables, lexicon: Lexicon, batch: Batch, known: set[str] | None = None
) -> None:
    """Store documents that are not yet in the tables; ``known`` are words stored before (``language/word``)."""
    builder = SegmentBuilder(batch.first)
    for ordinal, document in enumerate(batch.documents, batch.first):
        builder.add(ordinal, document.texts)
    _store_documents(connection, tables, lexicon, batch, builder)
    _store_matter(connection, tables, batch)
    _store_words(connection, tables, lexicon, builder, set() if known is None else known)
    row = connection.execute(
        tables.put_into("INSERT INTO {segment} SELECT coalesce(max(id), 0) + 1, %s FROM {segment} RETURNING id"),
        (len(batch.documents),),
    ).fetchone()
    assert row is not None
    copy = tables.put_into(
        "COPY {posting} (field, term, segment, ordinals, weights, counts, positions) FROM STDIN (FORMAT binary)"
    )
    with connection.cursor() as cursor, cursor.copy(copy) as copying:
        copying.set_types(["text", "text", "int4", "bytea", "bytea", "bytea", "bytea"])
        for found in builder.rows():
            copying.write_row(
                (found.field, found.term, row[0], found.ordinals, found.weights, found.counts, found.positions)
            )


def _store_documents(
    connection: Connection, tables: Tables, lexicon: Lexicon, batch: Batch, builder: SegmentBuilder
) -> None:
    lengths = builder.reduce(connection, lexicon)
    ids = _facet_ids(connection, tables, batch.documents)
    copy = tables.put_into(
        "COPY {document} (ordinal, identifier, version, live, newest, change, published, facet_values, places, lengths)"
        " FROM STDIN (FORMAT binary)"
    )
    with connection.cursor() as cursor, cursor.copy(copy) as copying:
        copying.set_types(["int4", "text", "int8", "bool", "bool", "int8", "float8", "bytea", "bytea", "bytea"])
        for number, document in enumerate(batch.documents):
            values = [ids[facet, value] for facet, values in document.facets.items() for value in values]
            places = [degrees for place in document.places for degrees in (place.latitude, place.longitude)]
            published = document.published.timestamp() if document.published else math.nan
            copying.write_row(
                (
                    batch.first + number, document.identifier, document.version, True, True, batch.change, published,
                    struct.pack(f">{len(values)}i", *values), struct.pack(f">{len(places)}d", *places),
                    lengths[number].astype(">i4").tobytes(),
                )
            )  # fmt: skip


def _facet_ids(connection: Connection, tables: Tables, documents: Sequence[Document]) -> Mapping[tuple[str, str], int]:
    """Return the ids of all values of ``documents``; new values get the next ids."""
    rows = connection.execute(tables.put_into("SELECT facet, value, id FROM {facet_value}")).fetchall()
    ids = {(facet, value): number for facet, value, number in rows}
    wanted = {(facet, value) for document in documents for facet, values in document.facets.items() for value in values}
    fresh = sorted(wanted - set(ids))
    ids |= {key: number for number, key in enumerate(fresh, len(ids))}
    if fresh:
        connection.execute(
            tables.put_into("INSERT INTO {facet_value} SELECT * FROM unnest(%s::int[], %s::text[], %s::text[])"),
            ([ids[key] for key in fresh], [facet for facet, _ in fresh], [value for _, value in fresh]),
        )
    return ids


def _store_matter(connection: Connection, tables: Tables, batch: Batch) -> None:
    copy = tables.put_into(
        "COPY {matter} (ordinal, language, title, folded_title, summary, body) FROM STDIN (FORMAT binary)"
    )
    with connection.cursor() as cursor, cursor.copy(copy) as copying:
        copying.set_types(["int4", "text", "text", "text", "text", "text"])
        for ordinal, document in enumerate(batch.documents, batch.first):
            for language, text in document.texts.items():
                folded = folded_words(text.title[:_LONGEST_TITLE])
                copying.write_row((ordinal, language, text.title, folded, text.summary, text.body))


def _store_words(
    connection: Connection, tables: Tables, lexicon: Lexicon, builder: SegmentBuilder, known: set[str]
) -> None:
    for language, words in builder.words().items():
        fresh = [word for word in words if f"{language}/{word}" not in known]
        known.update(f"{language}/{word}" for word in fresh)
        stems = lexicon.stems(connection, language, fresh)
        # Sorted, so that two writers would lock in the same order.
        rows = sorted((word, stem) for word in fresh if (stem := stems[word]) is not None)
        connection.execute(
            tables.put_into(
                "INSERT INTO {word} SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])"
                " ON CONFLICT DO NOTHING"
            ),
            (
                language,
                [word for word, _ in rows],
                [fold_word(word) for word, _ in rows],
                [stem for _, stem in rows],
                [fold_word(stem) for _, stem in rows],
            ),
        )


def apply(connection: Connection, schema: str, lexicon: Lexicon, changes: Sequence[Change]) -> list[Rejection]:
    """Apply changes in the transaction of ``connection``; return those refused for good.

    Of several changes of one document the one with the highest version counts, of equal ones the first.
    """
    latest, rejections = _latest(changes)
    state = schema_of.read_state(connection, schema, lock=True)
    tables = Tables(schema, state.generation)
    held = _held(connection, tables, list(latest))
    fresh = {name: change for name, change in latest.items() if change.version > held.get(name, (-math.inf, 0))[0]}
    if not fresh:
        return rejections
    change = state.change + 1
    documents = [entry for entry in fresh.values() if isinstance(entry, Document)]
    deletions = [entry for entry in fresh.values() if isinstance(entry, Deletion)]
    _retire(connection, tables, [held[name][1] for name in fresh if name in held], change)
    row = connection.execute(tables.put_into("SELECT coalesce(max(ordinal), -1) + 1 FROM {document}")).fetchone()
    first: int = row[0] if row else 0
    if documents:
        store(connection, tables, lexicon, Batch(first, change, documents))
        _join_segments(connection, tables)
    _bury(connection, tables, deletions, first + len(documents), change)
    connection.execute(tables.put_into("UPDATE {state} SET change = %s"), (change,))
    return rejections


def _latest(changes: Sequence[Change]) -> tuple[dict[str, Change], list[Rejection]]:
    latest: dict[str, Change] = {}
    rejections: list[Rejection] = []
    for change in changes:
        try:
            check_identifier(change.identifier)
            entry = checked(change) if isinstance(change, Document) else change
        except ValueError as error:
            rejections.append(Rejection(change.identifier, str(error)))
            continue
        before = latest.get(entry.identifier)
        if before is None or entry.version > before.version:
            latest[entry.identifier] = entry
    return latest, rejections


def _held(connection: Connection, tables: Tables, identifiers: list[str]) -> dict[str, tuple[int, int]]:
    """Return version and ordinal of the last versions held."""
    rows = connection.execute(
        tables.put_into(
            "SELECT identifier, version, ordinal FROM {document} WHERE newest AND identifier = ANY(%s::text[])"
        ),
        (identifiers,),
    )
    return {identifier: (version, ordinal) for identifier, version, ordinal in rows}


def _retire(connection: Connection, tables: Tables, ordinals: list[int], change: int) -> None:
    """Take away versions that are replaced or deleted; where their words stood is forgotten at the next rebuild."""
    connection.execute(
        tables.put_into("UPDATE {document} SET live = false, newest = false, change = %s WHERE ordinal = ANY(%s)"),
        (change, ordinals),
    )
    connection.execute(tables.put_into("DELETE FROM {matter} WHERE ordinal = ANY(%s)"), (ordinals,))


def _bury(connection: Connection, tables: Tables, deletions: list[Deletion], first: int, change: int) -> None:
    """Keep the versions of deleted documents, so that a late write of an older one is seen as such."""
    connection.execute(
        tables.put_into(
            "INSERT INTO {document} SELECT ordinal, identifier, version, false, true, %s, 'NaN', '', '', %s"
            " FROM unnest(%s::int[], %s::text[], %s::bigint[]) gone(ordinal, identifier, version)"
        ),
        (
            change,
            bytes(4 * len(LANGUAGES)),
            list(range(first, first + len(deletions))),
            [deletion.identifier for deletion in deletions],
            [deletion.version for deletion in deletions],
        ),
    )


def _join_segments(connection: Connection, tables: Tables) -> None:
    """Join the segments of one order of size when there are many, so that a word has few rows.

    Each document is thus written again once an order of size, as in any index of this kind.
    """
    while True:
        rows = connection.execute(
            tables.put_into("SELECT id, documents, max(id) OVER () + 1 FROM {segment} ORDER BY id")
        ).fetchall()
        orders: dict[int, list[int]] = {}
        for number, documents, _next in rows:
            if documents >= _LARGE:
                continue
            orders.setdefault(int(math.log(max(1, documents), _FEW)), []).append(number)
        many = next((numbers for numbers in orders.values() if len(numbers) >= _FEW), None)
        if many is None:
            return
        connection.execute(
            tables.put_into(
                "WITH taken AS (DELETE FROM {posting} WHERE segment = ANY(%(many)s) RETURNING *)"
                " INSERT INTO {posting} SELECT field, term, %(one)s, string_agg(ordinals, '' ORDER BY segment),"
                " string_agg(weights, '' ORDER BY segment), string_agg(counts, '' ORDER BY segment),"
                " string_agg(positions, '' ORDER BY segment) FROM taken GROUP BY field, term"
            ),
            {"many": many, "one": rows[0][2]},
        )
        connection.execute(
            tables.put_into(
                "WITH taken AS (DELETE FROM {segment} WHERE id = ANY(%(many)s) RETURNING documents)"
                " INSERT INTO {segment} SELECT %(one)s, sum(documents) FROM taken"
            ),
            {"many": many, "one": rows[0][2]},
        )
