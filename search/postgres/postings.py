"""Where words occur: rows of the index read into numpy, with the weight (BM25) that each document gets for a word.

BM25 after Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), in its form for
several fields: the occurrences of a word are weighed by field and added up before they saturate.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.schema import Tables
from search.postgres.segments import WEIGHT_UNIT
from search.postgres.snapshot import Snapshot

Array = npt.NDArray[Any]
#: A word of a language: language and stem.
Term = tuple[str, str]

K1, B = 1.2, 0.75
#: What a process keeps of postings, in bytes.
_MOST_KEPT = 48_000_000
_POSITION_BITS = 16


@dataclass(frozen=True)
class Posting:
    """The live documents with a word, and the weight of the word in each."""

    ordinals: Array
    impacts: Array

    @property
    def documents(self) -> int:
        """Return the number of documents."""
        return len(self.ordinals)


NOWHERE = Posting(np.empty(0, np.int32), np.empty(0, np.float32))


def norms(snapshot: Snapshot, language: str) -> Array:
    """Return for each document what its length in ``language`` adds to the frequency under the line of BM25."""
    key = ("norms", language)
    found = snapshot.cache.get(key)
    if found is None:
        column = LANGUAGES.index(language)
        mean = max(1.0, snapshot.statistics[column][1])
        found = (K1 * (1 - B + B * snapshot.lengths[:, column] / mean)).astype(np.float32)
        snapshot.cache[key] = found
    return np.asarray(found)


def weighed(snapshot: Snapshot, language: str, ordinals: Array, frequencies: Array) -> Posting:
    """Return the posting of a word that stands in ``ordinals`` with (weighed) ``frequencies``."""
    texts = snapshot.statistics[LANGUAGES.index(language)][0]
    documents = len(ordinals)
    rarity = math.log(1 + max(0.0, texts - documents + 0.5) / (documents + 0.5))
    frequencies = frequencies.astype(np.float32)
    saturated = frequencies / (frequencies + norms(snapshot, language)[ordinals])
    return Posting(ordinals, saturated * np.float32(rarity * (K1 + 1)))


_READ = """SELECT asked.field, asked.term, posting.ordinals, posting.weights
    FROM unnest(%s::text[], %s::text[]) AS asked(field, term)
    JOIN {posting} posting ON posting.field = asked.field AND posting.term = asked.term"""


def fetch(connection: Connection, tables: Tables, snapshot: Snapshot, terms: Iterable[Term]) -> dict[Term, Posting]:
    """Return the postings of ``terms``; those kept from earlier searches of the snapshot are not read again."""
    kept = _kept(snapshot)
    wanted = set(terms)
    found = {term: posting for term in wanted if (posting := kept.get(term)) is not None}
    missing = sorted(wanted - set(found))
    if missing:
        rows: dict[Term, list[tuple[bytes, bytes]]] = {term: [] for term in missing}
        languages, stems = [language for language, _ in missing], [stem for _, stem in missing]
        cursor = connection.cursor(binary=True)
        for language, stem, ordinals, weights in cursor.execute(tables.put_into(_READ), (languages, stems)):
            rows[language, stem].append((ordinals, weights))
        fresh = {term: _posting(snapshot, term[0], pieces) for term, pieces in rows.items()}
        found |= fresh
        _keep(snapshot, fresh)
    return found


def _kept(snapshot: Snapshot) -> dict[Any, Posting]:
    kept: dict[Any, Posting] = snapshot.cache.setdefault("postings", {})
    return kept


def _keep(snapshot: Snapshot, fresh: Mapping[Any, Posting]) -> None:
    size = snapshot.cache.get("postings size", 0) + sum(8 * posting.documents + 400 for posting in fresh.values())
    kept = _kept(snapshot)
    if size > _MOST_KEPT:
        kept.clear()
        size = 0
    kept.update(fresh)
    snapshot.cache["postings size"] = size


def _posting(snapshot: Snapshot, language: str, pieces: list[tuple[bytes, bytes]]) -> Posting:
    if not pieces:
        return NOWHERE
    ordinals = np.frombuffer(b"".join(piece[0] for piece in pieces), "<i4")
    weights = np.frombuffer(b"".join(piece[1] for piece in pieces), np.uint8)
    alive = living(snapshot, ordinals)
    return weighed(snapshot, language, ordinals[alive], weights[alive] * np.float32(WEIGHT_UNIT))


def living(snapshot: Snapshot, ordinals: Array) -> Array:
    """Return which of ``ordinals`` are live in the snapshot; those written after it are not."""
    known = ordinals < snapshot.size
    if known.all():
        return np.asarray(snapshot.live[ordinals])
    known[known] = snapshot.live[ordinals[known]]
    return known


_READ_POSITIONS = """SELECT term, ordinals, counts, positions FROM {posting}
    WHERE field = %s AND term = ANY(%s::text[])"""

#: A phrase: for each word its distance from the first, and its stems, of which any will do.
Steps = tuple[tuple[int, frozenset[str]], ...]


def phrase(
    connection: Connection,
    tables: Tables,
    snapshot: Snapshot,
    language: str,
    steps: Steps,
    postings: Mapping[Term, Posting],
) -> Posting:
    """Return where words follow each other; ``postings`` has each of their stems."""
    key = ("phrase", language, steps)
    found = _kept(snapshot).get(key)
    if found is None:
        together = _with_all(snapshot, language, steps, postings)
        if together.any():
            begins = _begins(connection, tables, language, steps, together)
            ordinals, frequencies = np.unique(begins >> _POSITION_BITS, return_counts=True)
            found = weighed(snapshot, language, ordinals.astype(np.int32), frequencies)
        else:
            found = NOWHERE
        _keep(snapshot, {key: found})
    return found


def _with_all(snapshot: Snapshot, language: str, steps: Steps, postings: Mapping[Term, Posting]) -> Array:
    """Return which documents have all words of a phrase, in whatever order: most have not, and cost nothing more."""
    together = snapshot.live.copy()
    for _offset, alternatives in steps:
        here = np.zeros(snapshot.size, bool)
        for stem in alternatives:
            here[postings[language, stem].ordinals] = True
        together &= here
    return np.asarray(together)


def _begins(connection: Connection, tables: Tables, language: str, steps: Steps, together: Array) -> Array:
    """Return where a phrase begins in the documents ``together``: document and position in one number, in order."""
    stems = sorted({stem for _offset, alternatives in steps for stem in alternatives})
    keys: dict[str, list[Array]] = {stem: [] for stem in stems}
    cursor = connection.cursor(binary=True)
    for stem, ordinals, counts, positions in cursor.execute(tables.put_into(_READ_POSITIONS), (language, stems)):
        keys[stem].append(_places(ordinals, counts, positions, together))
    runs = []
    for offset, alternatives in steps:
        pieces = [piece for stem in sorted(alternatives) for piece in keys[stem]]
        here = np.concatenate(pieces) if pieces else np.empty(0, np.int64)
        # Each piece is in order: the stable sort merges them.
        runs.append((np.sort(here, kind="stable") if len(pieces) > 1 else here) - offset)
    begins, *others = sorted(runs, key=len)
    for other in others:
        begins = _in_both(begins, other)
    return begins


def _places(ordinals: bytes, counts: bytes, positions: bytes, together: Array) -> Array:
    """Return where a word stands in the documents ``together``, of one row of the index."""
    owners, repeats = np.frombuffer(ordinals, "<i4"), np.frombuffer(counts, "<u2")
    wanted = np.zeros(len(owners), bool)
    known = owners < len(together)  # a row may tell of documents that were written after the snapshot
    wanted[known] = together[owners[known]]
    places = np.frombuffer(positions, "<u2")[np.repeat(wanted, repeats)]
    return (np.repeat(owners[wanted].astype(np.int64), repeats[wanted]) << _POSITION_BITS) + places


def _in_both(few: Array, many: Array) -> Array:
    """Return what is in both of two arrays in order; quick where the first is the shorter one."""
    if not len(many):
        return many
    places = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return few[many[places] == few]
