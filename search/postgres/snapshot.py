"""The facts of all documents in the memory of a process, as of one change of the index.

A snapshot never changes, so that any number of searches may read it; a newer one is made of the older and of what
was written since. Arrays are indexed by the ordinal of a document.
"""

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.schema import State, Tables

Array = npt.NDArray[Any]

_SEPARATOR = "\x1f"
#: A facet of more values is counted pair by pair, since its table of bits would be wide.
_MOST_BIT_ROWS = 512


@dataclass(frozen=True)
class FacetColumn:
    """One facet: which document (``owners``) has which value (``values``, a place in ``names``), pair by pair."""

    names: tuple[str, ...]
    owners: Array
    values: Array
    size: int

    @cached_property
    def _bits(self) -> Array:
        words = -(-self.size // 64)
        table = np.zeros((len(self.names), words * 64), bool)
        table[self.values, self.owners] = True
        return np.packbits(table, axis=1, bitorder="little").view(np.uint64)

    def counts(self, mask: Array) -> Array:
        """Return how many documents of ``mask`` (bool a document) have each value."""
        if len(self.names) > _MOST_BIT_ROWS:
            return np.bincount(self.values[mask[self.owners]], minlength=len(self.names))
        padded = np.zeros(self._bits.shape[1] * 64, bool)
        padded[: self.size] = mask
        packed = np.packbits(padded, bitorder="little").view(np.uint64)
        return np.asarray(np.bitwise_count(self._bits & packed).sum(axis=1, dtype=np.int64))

    def having(self, wanted: frozenset[str]) -> Array:
        """Return which documents have at least one of the values ``wanted``."""
        chosen = np.array([name in wanted for name in self.names], bool)
        mask = np.zeros(self.size, bool)
        if chosen.any():
            mask[self.owners[chosen[self.values]]] = True
        return mask


@dataclass
class Snapshot:
    """Facts of documents: read only once made; what is derived from them is worked out at its first use."""

    state: State
    identifiers: Array
    live: Array
    published: Array
    lengths: Array
    facet_owners: Array
    facet_values: Array
    place_owners: Array
    places: Array
    value_names: tuple[tuple[str, str], ...] = ()
    #: What searches keep here goes when the index changes.
    cache: dict[Any, Any] = field(default_factory=dict)
    _facets: dict[str, FacetColumn] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the number of ordinals, those no longer live included."""
        return len(self.live)

    def facet(self, name: str) -> FacetColumn:
        """Return the column of a facet."""
        column = self._facets.get(name)
        if column is None:
            mine = [number for number, (facet, _value) in enumerate(self.value_names) if facet == name]
            place = np.full(len(self.value_names) + 1, -1, np.int32)
            place[mine] = np.arange(len(mine))
            kept = place[self.facet_values] >= 0
            names = tuple(self.value_names[number][1] for number in mine)
            values, owners = place[self.facet_values[kept]], self.facet_owners[kept]
            column = self._facets[name] = FacetColumn(names, owners, values, self.size)
        return column

    @cached_property
    def identifier_rank(self) -> Array:
        """Return the place of each document in the order of identifiers (by code point)."""
        return _ranks(np.argsort(self.identifiers, kind="stable"))

    @cached_property
    def newest_rank(self) -> Array:
        """Return the place of each document from the newest to the oldest, the undated last."""
        age = np.where(np.isnan(self.published), np.inf, -self.published)
        return _ranks(np.lexsort((self.identifier_rank, age)))

    @cached_property
    def statistics(self) -> tuple[tuple[int, float], ...]:
        """Return for each language the number of live texts and their mean length in words."""
        lengths = np.where(self.live[:, None], self.lengths, 0)
        numbers, sums = (lengths > 0).sum(axis=0), lengths.sum(axis=0)
        return tuple((int(n), float(total) / max(1, int(n))) for n, total in zip(numbers, sums, strict=True))

    def identifier(self, ordinal: int) -> str:
        """Return the identifier of a document."""
        return bytes(self.identifiers[ordinal]).decode()


def _ranks(order: Array) -> Array:
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def _empty(generation: int) -> Snapshot:
    numbers = np.empty(0, np.int32)
    return Snapshot(
        state=State(generation, -1),
        identifiers=np.empty(0, "S1"),
        live=np.empty(0, bool),
        published=np.empty(0),
        lengths=np.empty((0, len(LANGUAGES)), np.int32),
        facet_owners=numbers,
        facet_values=numbers,
        place_owners=numbers,
        places=np.empty((0, 2)),
    )


class Snapshots:
    """The newest snapshot of this process. Safe among threads."""

    def __init__(self, schema: str) -> None:
        """Start without one; ``schema`` is the index's."""
        self._schema = schema
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None

    def current(self, connection: Connection, state: State) -> Snapshot:
        """Return the facts as of ``state`` or later."""
        newest = self._newest
        if newest is not None and newest.state == state:
            return newest
        with self._lock:
            newest = self._newest
            if newest is None or newest.state.generation < state.generation:
                newest = _empty(state.generation)
            if newest.state.generation == state.generation and newest.state.change < state.change:
                newest = self._newest = _brought_up(connection, Tables(self._schema, state.generation), newest)
            return newest


# One statement, so that the number of the change and the rows belong together.
_READ = """SELECT count(*), coalesce(string_agg(identifier, chr(31)), ''),
    coalesce(string_agg(int4send(ordinal), ''), ''), coalesce(string_agg(boolsend(live), ''), ''),
    coalesce(string_agg(float8send(published), ''), ''), coalesce(string_agg(lengths, ''), ''),
    coalesce(string_agg(int4send(octet_length(facet_values)), ''), ''), coalesce(string_agg(facet_values, ''), ''),
    coalesce(string_agg(int4send(octet_length(places)), ''), ''), coalesce(string_agg(places, ''), ''),
    (SELECT change FROM {state})
    FROM (SELECT * FROM {document} WHERE change > %s ORDER BY ordinal) changed"""


def _brought_up(connection: Connection, tables: Tables, old: Snapshot) -> Snapshot:
    """Return ``old`` with everything written after it.

    Rows of known ordinals can only have died; every other ordinal up to the last has its row among them.
    """
    cursor = connection.cursor(binary=True)
    row = cursor.execute(tables.put_into(_READ), (old.state.change,)).fetchone()
    values = connection.execute(
        tables.put_into("SELECT facet, value FROM {facet_value} WHERE id >= %s ORDER BY id"), (len(old.value_names),)
    ).fetchall()
    assert row is not None  # an aggregate always has a row
    state = State(tables.generation, row[-1])
    if row[0] == 0:
        return replace(old, state=state)
    ordinals = np.frombuffer(row[2], ">i4")
    lives = np.frombuffer(row[3], np.uint8).astype(bool)
    fresh = int(np.searchsorted(ordinals, old.size))
    live = old.live.copy()
    live[ordinals[:fresh]] = lives[:fresh]
    owners, facet_values = _owned(row[6], row[7], ordinals, 4)
    place_owners, places = _owned(row[8], row[9], ordinals, 16)
    new_facets, new_places = owners >= old.size, place_owners >= old.size
    coordinates = np.frombuffer(places, ">f8").reshape(-1, 2)[new_places].astype(float)
    identifiers = np.array(row[1].encode().split(_SEPARATOR.encode())[fresh:], dtype=np.bytes_)
    lengths = np.frombuffer(row[5], ">i4").reshape(-1, len(LANGUAGES))[fresh:].astype(np.int32)
    return Snapshot(
        state=state,
        identifiers=np.concatenate((old.identifiers, identifiers)) if len(identifiers) else old.identifiers,
        live=np.concatenate((live, lives[fresh:])),
        published=np.concatenate((old.published, np.frombuffer(row[4], ">f8")[fresh:].astype(float))),
        lengths=np.concatenate((old.lengths, lengths)),
        facet_owners=np.concatenate((old.facet_owners, owners[new_facets])),
        facet_values=np.concatenate(
            (old.facet_values, np.frombuffer(facet_values, ">i4")[new_facets].astype(np.int32))
        ),
        place_owners=np.concatenate((old.place_owners, place_owners[new_places])),
        places=np.concatenate((old.places, coordinates)),
        value_names=(*old.value_names, *((facet, value) for facet, value in values)),
    )


def _owned(sizes: bytes, values: bytes, ordinals: Array, width: int) -> tuple[Array, bytes]:
    """Return whose each of the values is, and the values."""
    return np.repeat(ordinals, np.frombuffer(sizes, ">i4") // width).astype(np.int32), values
