"""Generated entries in every language, the same at every run: what they are about, where, when, and their texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME
from config.languages import LANGUAGE_CODES
from search.vocabulary import Concept
from tests.bench.words import Lexicon

#: Entries made from one seed, so that entry 5,000 is the same in whichever number they are made.
_BLOCK = 500
_SECTIONS = ("context", "solution", "governance", "results", "lessons")
_STATUSES, _STATUS_SHARES = ("completed", "under_way", "planned", "discontinued"), (0.5, 0.35, 0.1, 0.05)
_NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
_MOST_TERMS = {THEME: 2, PRINCIPLE: 4, CAPACITY: 2, SDG: 3}
_CONCEPTS_OF_AN_ENTRY = 5
#: Every so many words a name of one of the entry's concepts.
_WORDS_BETWEEN_CONCEPTS = 13


@dataclass(frozen=True)
class Reference:
    """What entries are tagged with: codes of terms by scheme, names of metropolises by slug and language."""

    terms: Mapping[str, Sequence[str]]
    metropolises: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class GeneratedText:
    """The text of an entry in one language."""

    title: str
    summary: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class GeneratedEntry:
    """An entry with its texts by language."""

    number: int
    original_language: str
    published_at: datetime
    status: str
    start_year: int
    terms: tuple[str, ...]
    metropolises: tuple[str, ...]
    texts: Mapping[str, GeneratedText]


def zipf(count: int, exponent: float = 0.8) -> np.ndarray:
    """Return shares that rise to 1 for ``count`` things of which the first is the most popular."""
    weights = np.arange(1, count + 1) ** -exponent
    shares: np.ndarray = np.cumsum(weights) / weights.sum()
    return shares


class Generator:
    """Makes entries of ``characters`` in each language."""

    def __init__(
        self,
        reference: Reference,
        concepts: Sequence[Concept],
        lexicons: Mapping[str, Lexicon],
        characters: int = 2_700,
    ) -> None:
        self.reference, self.concepts, self.lexicons, self.characters = reference, concepts, lexicons, characters
        self._popular = zipf(len(concepts))
        self._slugs = list(reference.metropolises)
        self._visited = zipf(len(self._slugs), 0.6)

    def entries(self, count: int) -> Iterator[GeneratedEntry]:
        """Yield the entries from the first to number ``count``."""
        for number in range(count):
            if number % _BLOCK == 0:
                random = np.random.default_rng((7, number // _BLOCK))
            yield self._entry(random, number)

    def draw_concept(self, random: np.random.Generator) -> Concept:
        """Return a concept, a popular one more probably."""
        return self.concepts[int(self._popular.searchsorted(random.random(), side="right"))]

    def draw_metropolis(self, random: np.random.Generator) -> str:
        """Return the slug of a metropolis, one with many entries more probably."""
        return self._slugs[int(self._visited.searchsorted(random.random(), side="right"))]

    def _entry(self, random: np.random.Generator, number: int) -> GeneratedEntry:
        about = [self.draw_concept(random) for _ in range(_CONCEPTS_OF_AN_ENTRY)]
        places = tuple(dict.fromkeys(self.draw_metropolis(random) for _ in range(2 if random.random() < 0.1 else 1)))
        return GeneratedEntry(
            number=number + 1,
            original_language=LANGUAGE_CODES[int(random.integers(len(LANGUAGE_CODES)))],
            published_at=_NEWEST - timedelta(minutes=int(random.integers(6 * 365 * 24 * 60))),
            status=str(random.choice(_STATUSES, p=_STATUS_SHARES)),
            start_year=int(2026 - min(random.exponential(7), 36)),
            terms=self._terms(random),
            metropolises=places,
            texts={code: self._text(random, code, about, places[0]) for code in LANGUAGE_CODES},
        )

    def _terms(self, random: np.random.Generator) -> tuple[str, ...]:
        drawn: list[str] = []
        for scheme, most in _MOST_TERMS.items():
            codes = self.reference.terms[scheme]
            shares = zipf(len(codes), 0.5)
            drawn += [codes[int(shares.searchsorted(x))] for x in random.random(int(random.integers(1, most + 1)))]
        return tuple(dict.fromkeys(drawn))

    def _text(self, random: np.random.Generator, code: str, about: Sequence[Concept], slug: str) -> GeneratedText:
        lexicon = self.lexicons[code]
        words = lexicon.draw(random, self.characters // 7)
        names = [name for concept in about for name in concept.names(code)[:2]]
        chosen = random.integers(len(names), size=len(words) // _WORDS_BETWEEN_CONCEPTS + 1)
        words[5::_WORDS_BETWEEN_CONCEPTS] = [names[n] for n in chosen[: len(words[5::_WORDS_BETWEEN_CONCEPTS])]]
        sentences = _sentences(words, random)
        place = self.reference.metropolises[slug][code]
        title = f"{names[0].capitalize()} · {place}: {' '.join(lexicon.draw_rarer(random, 4))}"
        a_section = -(-(len(sentences) - 2) // len(_SECTIONS))
        parts = [" ".join(sentences[start : start + a_section]) for start in range(2, len(sentences), a_section)]
        return GeneratedText(title, " ".join(sentences[:2]), dict(zip(_SECTIONS, parts, strict=False)))


def _sentences(words: Sequence[str], random: np.random.Generator) -> list[str]:
    ends = np.cumsum(random.integers(8, 22, size=len(words) // 8))
    sentences, start = [], 0
    for end in ends.tolist():
        if start >= len(words):
            break
        sentence = " ".join(words[start:end])
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        start = end
    return sentences
