"""Finding the terms of one or more vocabularies in a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from search.languages import LANGUAGES
from search.vocabulary.concepts import LONGEST_TERM, Concept, Index, index_of, parse
from search.vocabulary.words import Word, fold, is_dropped, stem, words_in

#: How many function words may lie between two words of a term.
_WIDEST_GAP = 3
#: Two forms of one word differ by an ending of at most so many letters; more, and a stem joins different words.
_LONGEST_ENDING = 3


class Likeness(IntEnum):
    """How well the typed words agree with a name; lower is better."""

    SAME = 0
    SAME_WITHOUT_ACCENTS = 1
    SAME_STEMS = 2


@dataclass(frozen=True)
class Source:
    """One vocabulary in memory: its name, its concepts and where their names are found.

    ``proper_names`` tells that it has names of places or people, so that a capital letter within a query fits it.
    ``general`` tells that it is of no particular field: its single words are always believed less than a translator,
    which sees the words around them; its terms of several words are believed more.
    """

    name: str
    concepts: tuple[Concept, ...]
    index: Index
    proper_names: bool = False
    general: bool = False

    @classmethod
    def of_compiled(cls, name: str, compiled: bytes, *, general: bool = False) -> "Source":
        """Read a compiled vocabulary; raises ``ValueError`` when it is damaged."""
        return cls(name, *parse(compiled), general=general)

    @classmethod
    def of_concepts(
        cls,
        name: str,
        concepts: Iterable[Concept],
        languages: Sequence[str] = LANGUAGES,
        *,
        proper_names: bool = False,
        general: bool = False,
    ) -> "Source":
        """Make a vocabulary of concepts at hand (the names of places in a database, for instance)."""
        listed = tuple(concepts)
        return cls(name, listed, index_of(listed, languages), proper_names, general)

    def find(self, key: str, written: Sequence[Word], language: str) -> tuple[Likeness, list[tuple[int, str]]] | None:
        """Return the concepts whose name agrees best with the words, and how well it does."""
        entries = self.index.get(language, {}).get(key)
        if not entries:
            return None
        graded = [(_likeness(name, written, language), position, name) for position, name in entries]
        able = [(grade, position, name) for grade, position, name in graded if grade is not None]
        if not able:
            return None
        best = min(grade for grade, _, _ in able)
        return best, [(position, name) for grade, position, name in able if grade == best]


@dataclass(frozen=True)
class Match:
    """A term found in a text: the words ``first`` to ``last`` (inclusive) name ``concepts``, best first."""

    first: int
    last: int
    concepts: tuple[Concept, ...]
    likeness: Likeness
    #: The name that agreed, as the vocabulary writes it.
    name: str
    source: Source
    #: How many words of the text carry the match, function words aside.
    bearing: int


def _likeness(name: str, written: Sequence[Word], language: str) -> Likeness | None:
    """Grade how well the words agree with a name of the same stems; ``None`` when the stems mislead."""
    words = words_in(name)
    bearing = [word for word in words if not is_dropped(word, language)] or words
    pairs = list(zip(bearing, written, strict=False))
    if all(one.lower == other.lower for one, other in pairs):
        return Likeness.SAME
    if all(fold(one.lower) == fold(other.lower) for one, other in pairs):
        return Likeness.SAME_WITHOUT_ACCENTS
    if any(not _inflected(fold(one.lower), fold(other.lower)) for one, other in pairs):
        return None
    return Likeness.SAME_STEMS


def _inflected(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= _LONGEST_ENDING


class Vocabulary:
    """Vocabularies in the order in which they are believed, the portal's own first.

    Where several know a term, the first answers alone; where one vocabulary has several concepts of that name, all
    of them answer, those first that prefer it. A longer term wins over the shorter ones within it. Immutable, so
    that threads share it.
    """

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        """Take the vocabularies in the order in which they are believed."""
        self.sources = tuple(sources)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the vocabularies, in the order in which they are believed."""
        return tuple(source.name for source in self.sources)

    def __len__(self) -> int:
        return sum(len(source.concepts) for source in self.sources)

    def matches(self, words: Sequence[Word], language: str) -> list[Match]:
        """Return the terms found among the words, from left to right, the longest where several begin or overlap.

        The work grows with the number of words only: no term is longer than ``LONGEST_TERM`` words.
        """
        bearing = [number for number, word in enumerate(words) if not is_dropped(word, language)]
        stems = [stem(words[number].lower, language) for number in bearing]
        found: list[Match] = []
        taken: set[int] = set()
        for length in range(min(LONGEST_TERM, len(bearing)), 0, -1):
            for start in range(len(bearing) - length + 1):
                numbers = bearing[start : start + length]
                if not taken.isdisjoint(numbers):
                    continue
                if any(after - before > _WIDEST_GAP + 1 for before, after in pairwise(numbers)):
                    continue
                match = self._match(" ".join(stems[start : start + length]), words, numbers, language)
                if match is not None:
                    found.append(match)
                    taken.update(numbers)
        return sorted(found, key=lambda match: match.first)

    def _match(self, key: str, words: Sequence[Word], numbers: Sequence[int], language: str) -> Match | None:
        written = [words[number] for number in numbers]
        for source in self.sources:
            answer = source.find(key, written, language)
            if answer is None:
                continue
            likeness, entries = answer
            entries.sort(key=lambda entry: entry[1] != source.concepts[entry[0]].preferred.get(language))
            positions = dict.fromkeys(position for position, _ in entries)
            concepts = tuple(source.concepts[position] for position in positions)
            return Match(numbers[0], numbers[-1], concepts, likeness, entries[0][1], source, len(numbers))
        return None
