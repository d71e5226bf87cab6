"""A segment of the inverted index: from the texts of some documents, one row for each word, as arrays.

A row holds for each document in which the word stands: ``ordinals`` (int32, the number of the document), ``weights``
(uint8, twice the sum of its occurrences, each counted by its field), ``counts`` (uint16, the number of occurrences)
and, for all documents one after another, ``positions`` (uint16). All little-endian. Rows of the same word are joined
by joining their arrays, whatever their order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from search.document import Text
from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.terms import Lexicon, fold_word, words_of

Array = npt.NDArray[np.integer]

#: How much an occurrence counts by its field: title; summary and names; body. Stored twofold.
FIELD_WEIGHTS = (3.0, 1.5, 1.0)
WEIGHT_UNIT = 0.5
_WEIGHTS = np.array([weight / WEIGHT_UNIT for weight in FIELD_WEIGHTS], np.int64)
_TITLE, _HEAD, _BODY = range(3)

#: No phrase may run from one field of a text into the next.
_GAP = 16
MOST_WORDS = 60_000
_POSITION_BITS, _ORDINAL_BITS, _FIELD_BITS = 16, 22, 2


class _Numbers(dict[str, int]):
    """The words of one language, numbered as they come."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


@dataclass
class _Field:
    """The occurrences of words in one language, text after text."""

    numbers: _Numbers = field(default_factory=_Numbers)
    words: list[Array] = field(default_factory=list)
    keys: list[Array] = field(default_factory=list)

    def add(self, ordinal: int, words: list[str], positions: Array, kinds: Array | int) -> None:
        self.words.append(np.fromiter(map(self.numbers.__getitem__, words), np.int32, len(words)))
        self.keys.append((((ordinal << _POSITION_BITS) | positions) << _FIELD_BITS) | kinds)


@dataclass(frozen=True)
class Row:
    """What is stored for one word of one field."""

    field: str
    term: str
    ordinals: bytes
    weights: bytes
    counts: bytes
    positions: bytes


def title_field(language: str) -> str:
    """Return the field in which the words of the titles stand, without accents and unreduced, for suggestions."""
    return f"{language}.title"


class SegmentBuilder:
    """Gathers texts and turns them into rows. ``first`` is the ordinal of the first document of the segment."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._fields: dict[str, _Field] = {}
        self._terms: dict[str, tuple[Array, Array, list[str]]] = {}
        self._documents = 0

    def add(self, ordinal: int, texts: Mapping[str, Text]) -> None:
        """Take the (cleaned) texts of the next document."""
        self._documents = ordinal - self._first + 1
        for language, text in texts.items():
            self._add(ordinal - self._first, language, text)

    def _add(self, ordinal: int, language: str, text: Text) -> None:
        title = words_of(text.title)[:MOST_WORDS]
        parts = ((_TITLE, title), (_HEAD, words_of(text.summary)), (_HEAD, words_of(text.names)))
        words: list[str] = []
        positions, kinds, start = [], [], 0
        for kind, found in (*parts, (_BODY, words_of(text.body[: MOST_WORDS * 8]))):
            kept = found[: MOST_WORDS - len(words)]
            words += kept
            positions.append(np.arange(start, start + len(kept)))
            kinds.append(np.full(len(kept), kind))
            start += len(kept) + _GAP
        self._field(language).add(ordinal, words, np.concatenate(positions), np.concatenate(kinds))
        self._field(title_field(language)).add(
            ordinal, [fold_word(word) for word in title], np.arange(len(title)), _BODY
        )

    def _field(self, name: str) -> _Field:
        return self._fields.setdefault(name, _Field())

    def words(self) -> dict[str, list[str]]:
        """Return the different words of each language."""
        return {language: list(self._fields[language].numbers) for language in LANGUAGES if language in self._fields}

    def reduce(self, connection: Connection, lexicon: Lexicon) -> Array:
        """Reduce all words to stems; return how many words each document has in each language, without stop words."""
        lengths = np.zeros((self._documents, len(LANGUAGES)), np.int64)
        for name, gathered in self._fields.items():
            reduced = self._terms[name] = _reduced(connection, lexicon, name, gathered)
            if name in LANGUAGES:
                ordinals = reduced[0] >> (_POSITION_BITS + _FIELD_BITS)
                lengths[:, LANGUAGES.index(name)] = np.bincount(ordinals, minlength=self._documents)
        return lengths

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the segment; ``reduce`` comes before."""
        for name, (keys, terms, names) in self._terms.items():
            if len(keys):
                yield from _rows(name, keys, terms, names, self._first)


def _reduced(connection: Connection, lexicon: Lexicon, name: str, gathered: _Field) -> tuple[Array, Array, list[str]]:
    """Return keys and numbers of the terms of all occurrences but stop words, and the names of the terms."""
    words, keys = np.concatenate(gathered.words), np.concatenate(gathered.keys)
    gathered.words, gathered.keys = [], []  # what is gathered for a rebuild is large: never held twice
    if name not in LANGUAGES:
        return keys, words, list(gathered.numbers)
    stems = lexicon.stems(connection, name, gathered.numbers)
    terms = _Numbers()
    number_of = [-1 if (stem := stems[word]) is None else terms[stem] for word in gathered.numbers]
    numbers = np.array(number_of, np.int32)[words]
    kept = numbers >= 0
    return keys[kept], numbers[kept], list(terms)


def _rows(name: str, keys: Array, terms: Array, names: list[str], first: int) -> Iterator[Row]:
    ordered = np.sort((terms.astype(np.int64) << (_ORDINAL_BITS + _POSITION_BITS + _FIELD_BITS)) | keys)
    owners = ordered >> (_POSITION_BITS + _FIELD_BITS)  # term and document
    starts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    weights = np.add.reduceat(_WEIGHTS[ordered & ((1 << _FIELD_BITS) - 1)], starts)
    counts = np.diff(np.concatenate((starts, [len(ordered)])))
    ordinals = (owners[starts] & ((1 << _ORDINAL_BITS) - 1)) + first
    term_of = owners[starts] >> _ORDINAL_BITS
    bounds = np.flatnonzero(np.concatenate(([True], term_of[1:] != term_of[:-1], [True])))
    places = np.concatenate((starts, [len(ordered)]))[bounds].tolist()
    all_ordinals = ordinals.astype("<i4").tobytes()
    all_weights = np.minimum(weights, 255).astype(np.uint8).tobytes()
    all_counts = counts.astype("<u2").tobytes()
    all_positions = ((ordered >> _FIELD_BITS) & ((1 << _POSITION_BITS) - 1)).astype("<u2").tobytes()
    edges = bounds.tolist()
    for number, a, b, from_, to in zip(
        term_of[bounds[:-1]].tolist(), edges[:-1], edges[1:], places[:-1], places[1:], strict=True
    ):
        yield Row(
            field=name,
            term=names[number],
            ordinals=all_ordinals[4 * a : 4 * b],
            weights=all_weights[a:b],
            counts=all_counts[2 * a : 2 * b],
            positions=all_positions[2 * from_ : 2 * to],
        )
