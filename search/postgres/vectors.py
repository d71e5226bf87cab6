"""The index entry of a text: a tsvector built here, from words already reduced to lexemes.

Beside each lexeme with its positions stand marks made of the lexeme and a letter: ``city/3`` says how often (in
four fields, weighed) it occurs in the text, ``city/t`` that it stands in the title. The index of the vector then
answers «in which texts, and how often» from itself, and no vector is unpacked to rank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.document import Text
from search.postgres.terms import quoted, words_of

#: Frequencies told apart; the first needs no mark. An occurrence counts by its field.
LEVELS: tuple[float, ...] = (1, 1.5, 2, 3, 4, 6, 9, 14)
_BOUNDS = tuple((low + high) / 2 for low, high in zip(LEVELS, LEVELS[1:], strict=False))
_TITLE, _HEAD, _BODY = ("A", 3.0), ("B", 1.5), ("", 1.0)

_LAST_POSITION = 16_383
_MOST_POSITIONS = 250
_MOST_WORDS = 100_000
#: PostgreSQL refuses a tsvector of more than 1 MB.
_MOST_BYTES = 900_000

Lexemes = Callable[[set[str]], Mapping[str, tuple[str, ...]]]


@dataclass
class Fields:
    """The words of a text, field by field, each field with its weight."""

    fields: tuple[tuple[tuple[str, float], list[str]], ...]

    def words(self) -> set[str]:
        """Return all different words."""
        return {word for _weight, words in self.fields for word in words}


def fields_of(text: Text) -> Fields:
    """Cut a text into the words of its fields."""
    body = words_of(text.body[: _MOST_WORDS * 8])[:_MOST_WORDS]
    head = [words_of(field[: _MOST_WORDS * 8])[:_MOST_WORDS] for field in (text.title, text.summary, text.names)]
    return Fields(((_TITLE, head[0]), (_HEAD, head[1]), (_HEAD, head[2]), (_BODY, body)))


def level_of(frequency: float) -> int:
    """Return the level nearest to a weighed frequency."""
    return sum(frequency > bound for bound in _BOUNDS)


def vector_of(fields: Fields, lexemes: Mapping[str, tuple[str, ...]]) -> tuple[str, int]:
    """Return the tsvector of a text, as PostgreSQL reads it, and the number of its words that count."""
    positions: dict[str, list[str]] = {}
    frequencies: dict[str, float] = {}
    titles: set[str] = set()
    position, length, size = 0, 0, 0
    for (letter, weight), words in fields.fields:
        for word in words:
            position += 1
            found = lexemes[word]
            length += bool(found)
            for lexeme in found:
                places = positions.get(lexeme)
                if places is None:
                    size += 3 * len(lexeme.encode()) + 24
                    if size > _MOST_BYTES:
                        continue
                    places = positions[lexeme] = []
                    frequencies[lexeme] = 0.0
                frequencies[lexeme] += weight
                if position < _LAST_POSITION and len(places) < _MOST_POSITIONS:
                    places.append(f"{position}{letter}")
                    size += 2
        if letter == "A":
            titles = set(positions)
        position += 1  # so that no phrase runs from one field into the next
    return _written(positions, frequencies, titles), length


def _written(positions: dict[str, list[str]], frequencies: dict[str, float], titles: set[str]) -> str:
    parts: list[str] = []
    for lexeme, places in positions.items():
        parts.append(f"{quoted(lexeme)}:{','.join(places)}" if places else quoted(lexeme))
        frequency = frequencies[lexeme]
        if frequency > 1 and (level := level_of(frequency)):
            parts.append(quoted(f"{lexeme}/{level}"))
    parts += [quoted(f"{lexeme}/t") for lexeme in titles]
    return " ".join(parts)
