"""The words of generated texts, as often as words are in real ones: few make up most of a text, most are rare.

The most frequent words are those of the sample case studies, then those of the names in the portal's vocabulary; the
long tail, which a few dozen texts cannot have, is made by joining the beginning of one word to the end of another.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from app.case_studies.kind import CASE_STUDY
from app.case_studies.sections import SECTIONS
from config.languages import LANGUAGE_CODES
from search.vocabulary import Concept, VocabularyStore

#: Different words of a language in the texts; a collection of 100,000 real texts has more, but each of them rarer.
DIFFERENT_WORDS = 60_000
_EVERYDAY = 120
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SHIFT, _EXPONENT = 2.7, 1.05  # Mandelbrot's form of Zipf's law, near what is measured on European prose


@dataclass(frozen=True)
class Lexicon:
    """The words of a language, most frequent first, and the share of all words up to each (rising to 1).

    ``everyday`` is how many of the first are so frequent that nobody would search by them.
    """

    words: Sequence[str]
    shares: np.ndarray
    everyday: int

    def draw(self, random: np.random.Generator, count: int) -> list[str]:
        """Return ``count`` words, each as probable as it is frequent."""
        chosen = self.shares.searchsorted(random.random(count), side="right")
        return [self.words[number] for number in chosen]

    def draw_rarer(self, random: np.random.Generator, count: int) -> list[str]:
        """Return ``count`` words that carry meaning, as somebody would search by."""
        lowest = float(self.shares[self.everyday])
        chosen = self.shares.searchsorted(lowest + random.random(count) * (1 - lowest) * 0.999, side="right")
        return [self.words[number] for number in chosen]


def concepts(cache: Path) -> tuple[Concept, ...]:
    """Return the concepts of the portal's own vocabulary that have a name in every language."""
    source = VocabularyStore(cache).vocabulary().sources[0]
    return tuple(concept for concept in source.concepts if all(concept.names(code) for code in LANGUAGE_CODES))


def lexicons(known: Iterable[Concept], seed: int = 1) -> dict[str, Lexicon]:
    """Return the words of every language."""
    counted = _sample_words()
    return {
        code: _lexicon(counted[code], [name for c in known for name in c.names(code)], np.random.default_rng(seed))
        for code in LANGUAGE_CODES
    }


def _sample_words() -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {code: Counter() for code in LANGUAGE_CODES}
    fields = ("title", "summary", *(section.name for section in SECTIONS))
    for path in sorted(Path(str(CASE_STUDY.samples)).glob("*.yaml")):
        translations = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["translations"]
        for code, text in translations.items():
            for field in fields:
                counted[code].update(_WORD.findall(text.get(field, "").lower()))
    return counted


def _lexicon(counted: Counter[str], names: Sequence[str], random: np.random.Generator) -> Lexicon:
    ranked = [word for word, _count in counted.most_common()]
    known = dict.fromkeys(ranked)
    known.update(dict.fromkeys(word for name in names for word in _WORD.findall(name.lower())))
    known.update(dict.fromkeys(_joined([word for word in known if len(word) > 4], random)))
    words = list(known)[:DIFFERENT_WORDS]
    weights = (np.arange(len(words)) + _SHIFT) ** -_EXPONENT
    return Lexicon(words, np.cumsum(weights) / weights.sum(), _EVERYDAY)


def _joined(words: Sequence[str], random: np.random.Generator) -> list[str]:
    pairs = random.integers(len(words), size=(2 * DIFFERENT_WORDS, 2))
    return [words[first][: len(words[first]) // 2 + 1] + words[second][-4:] for first, second in pairs]
