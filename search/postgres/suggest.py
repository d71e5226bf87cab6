"""Titles to jump to while typing: those that begin as typed, then those that have the words anywhere."""

from collections.abc import Iterable

import numpy as np

from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.postings import living
from search.postgres.schema import Tables
from search.postgres.segments import title_field
from search.postgres.snapshot import Snapshot
from search.postgres.terms import clean, folded_words
from search.results import Suggestion

_LONGEST = 100
_MOST_WORDS = 8
#: Rows of the index read for the beginning of a word, and documents weighed against each other.
_MOST_ROWS = 300
_MOST_CANDIDATES = 60

_READ_BEGINNINGS = """SELECT ordinal, title FROM {matter}
    WHERE language = %s AND left(folded_title, 200) COLLATE "C" >= %s AND left(folded_title, 200) COLLATE "C" < %s
    ORDER BY left(folded_title, 200) COLLATE "C", ordinal LIMIT %s"""
_READ_WORDS = "SELECT term, ordinals FROM {posting} WHERE field = %s AND term = ANY(%s::text[])"
_READ_STARTS = "SELECT ordinals FROM {posting} WHERE field = %s AND term >= %s AND term < %s ORDER BY term LIMIT %s"
_READ_STARTS_SHORT = _READ_STARTS.replace("SELECT ordinals", "SELECT substr(ordinals, 1, 400)")
_READ_TITLES = "SELECT ordinal, title, folded_title FROM {matter} WHERE language = %s AND ordinal = ANY(%s)"


def suggest(
    connection: Connection, tables: Tables, snapshot: Snapshot, text: str, language: str, limit: int
) -> list[Suggestion]:
    """Return up to ``limit`` titles, the reader's language first, one a document."""
    words = folded_words(clean(text[:_LONGEST])).split()[:_MOST_WORDS]
    found: dict[int, Suggestion] = {}
    if not words or limit <= 0:
        return []
    for tongue in (language, *(other for other in LANGUAGES if other != language)):
        for ordinal, title in _titles(connection, tables, snapshot, words, tongue, limit):
            if len(found) >= limit:
                break
            if ordinal not in found:
                found[ordinal] = Suggestion(snapshot.identifier(ordinal), title, tongue)
        if len(found) >= limit:
            break
    return list(found.values())


def _titles(
    connection: Connection, tables: Tables, snapshot: Snapshot, words: list[str], language: str, limit: int
) -> Iterable[tuple[int, str]]:
    beginning = " ".join(words)
    rows = connection.execute(
        tables.put_into(_READ_BEGINNINGS), (language, beginning, _after(beginning), limit)
    ).fetchall()
    yield from _alive(snapshot, rows)
    candidates = _with_words(connection, tables, snapshot, words, title_field(language))
    rows = connection.execute(tables.put_into(_READ_TITLES), (language, candidates)).fetchall()
    # The shorter the title, the more of it was typed.
    rows.sort(key=lambda row: (len(row[2]), row[2], row[0]))
    yield from _alive(snapshot, [(ordinal, title) for ordinal, title, _folded in rows])


def _alive(snapshot: Snapshot, rows: list[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    return ((ordinal, title) for ordinal, title in rows if ordinal < snapshot.size and snapshot.live[ordinal])


def _with_words(connection: Connection, tables: Tables, snapshot: Snapshot, words: list[str], field: str) -> list[int]:
    """Return documents whose title has all the words, the last of them at least begun."""
    *whole, begun = words
    cursor = connection.cursor(binary=True)
    read = _READ_STARTS if whole else _READ_STARTS_SHORT
    rows = cursor.execute(tables.put_into(read), (field, begun, _after(begun), _MOST_ROWS)).fetchall()
    ordinals = np.unique(np.frombuffer(b"".join(row[0] for row in rows), "<i4"))
    if whole and len(ordinals):
        held: dict[str, list[bytes]] = {word: [] for word in whole}
        for term, where in cursor.execute(tables.put_into(_READ_WORDS), (field, whole)):
            held[term].append(where)
        for pieces in held.values():
            ordinals = np.intersect1d(ordinals, np.frombuffer(b"".join(pieces), "<i4"))
    alive = ordinals[living(snapshot, ordinals)]
    return [int(ordinal) for ordinal in alive[:_MOST_CANDIDATES]]


def _after(beginning: str) -> str:
    """Return the first string, by code points, after all that begin with ``beginning``."""
    return beginning + "\U0010ffff"
