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


def phrase(
    connection: Connection,
    tables: Tables,
    snapshot: Snapshot,
    language: str,
    steps: tuple[tuple[int, frozenset[str]], ...],
) -> Posting:
    """Return where words follow each other.

    ``steps`` has for each word its distance from the first, and its stems, of which any will do.
    """
    key = ("phrase", language, steps)
    found = _kept(snapshot).get(key)
    if found is not None:
        return found
    stems = sorted({stem for _offset, alternatives in steps for stem in alternatives})
    keys: dict[str, list[Array]] = {stem: [] for stem in stems}
    cursor = connection.cursor(binary=True)
    for stem, ordinals, counts, positions in cursor.execute(tables.put_into(_READ_POSITIONS), (language, stems)):
        owners = np.repeat(np.frombuffer(ordinals, "<i4").astype(np.int64), np.frombuffer(counts, "<u2"))
        keys[stem].append((owners << _POSITION_BITS) + np.frombuffer(positions, "<u2"))
    begins: Array | None = None
    for offset, alternatives in steps:
        pieces = [piece for stem in alternatives for piece in keys[stem]]
        here = np.concatenate(pieces) - offset if pieces else np.empty(0, np.int64)
        begins = here if begins is None else np.intersect1d(begins, here)
    assert begins is not None  # a phrase has words
    ordinals, frequencies = np.unique(begins >> _POSITION_BITS, return_counts=True)
    alive = living(snapshot, ordinals)
    found = weighed(snapshot, language, ordinals[alive].astype(np.int32), frequencies[alive])
    _keep(snapshot, {key: found})
    return found
