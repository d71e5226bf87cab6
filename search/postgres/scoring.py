"""Which documents match, and how well: the weights of words added up, language by language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from search.languages import LANGUAGES
from search.matching import minimum_match
from search.postgres.asking import Group, Phrase, Question
from search.postgres.database import Connection
from search.postgres.postings import NOWHERE, Posting, Term, phrase
from search.postgres.schema import Tables
from search.postgres.snapshot import Snapshot

Array = npt.NDArray[Any]

#: How much a synonym counts beside a word that was typed.
SYNONYM_WEIGHT = 0.5
#: How much a match counts in a language that is not the reader's.
OTHER_LANGUAGE_WEIGHT = 0.9


@dataclass(frozen=True)
class Found:
    """For each document whether it matches, its score, and the language (a place in ``LANGUAGES``) it matched in."""

    matched: Array
    scores: Array
    languages: Array


def everything(snapshot: Snapshot) -> Found:
    """Return that all documents match, equally well."""
    return Found(snapshot.live, np.zeros(snapshot.size, np.float32), np.full(snapshot.size, -1, np.int8))


@dataclass(frozen=True)
class Scorer:
    """Scores questions against one snapshot with postings already fetched."""

    connection: Connection
    tables: Tables
    snapshot: Snapshot
    postings: dict[Term, Posting]

    def score(self, questions: Sequence[Question], reader: str, *, fewer: bool) -> Found:
        """Return what matches any of the questions; with ``fewer``, one of the words is enough.

        A document that matches in several languages has the best of its scores, not their sum, so that a text that
        exists in one language only is not put behind.
        """
        size = self.snapshot.size
        best, languages = np.zeros(size, np.float32), np.full(size, -1, np.int8)
        everywhere = np.zeros(size, bool)
        # The reader's language first: of equal scores it is the one that is shown.
        for question in sorted(questions, key=lambda question: question.language != reader):
            matched, scores = self._one(question, fewer=fewer)
            if question.language != reader:
                scores *= np.float32(OTHER_LANGUAGE_WEIGHT)
            better = matched & ((scores > best) | ~everywhere)
            best[better] = scores[better]
            # What matches in the reader's language is shown in it, however well it matches in another.
            languages[matched & ~everywhere] = LANGUAGES.index(question.language)
            if question.language != reader:
                shown_elsewhere = better & (languages != _place(reader))
                languages[shown_elsewhere] = LANGUAGES.index(question.language)
            everywhere |= matched
        return Found(everywhere, best, languages)

    def _one(self, question: Question, *, fewer: bool) -> tuple[Array, Array]:
        size = self.snapshot.size
        scores, held = np.zeros(size, np.float32), np.zeros(size, np.uint8)
        for group in question.groups:
            posting = self._any_of(question.language, group)
            scores[posting.ordinals] += posting.impacts
            held[posting.ordinals] += 1
        words = len(question.groups)
        matched = held >= (min(words, 1) if fewer else minimum_match(words))
        if question.synonyms:
            said_otherwise = self._best_of(question)
            scores += said_otherwise * np.float32(SYNONYM_WEIGHT)
            matched |= said_otherwise > 0
        for posting in self._occurrences(question.language, question.phrases):
            inside = np.zeros(size, bool)
            inside[posting.ordinals] = True
            scores[posting.ordinals] += posting.impacts
            matched &= inside
        if not words and not question.phrases:
            matched &= scores > 0
        return matched, scores

    def _any_of(self, language: str, group: Group) -> Posting:
        """Return where any of the stems of a word stands, with the weight of the best."""
        found = [
            (posting, weight)
            for stem, weight in group.weights.items()
            if (posting := self.postings[language, stem]).documents
        ]
        if not found:
            return NOWHERE
        if len(found) == 1:
            posting, weight = found[0]
            return posting if weight == 1 else Posting(posting.ordinals, posting.impacts * np.float32(weight))
        best = np.zeros(self.snapshot.size, np.float32)
        for posting, weight in found:
            best[posting.ordinals] = np.maximum(best[posting.ordinals], posting.impacts * np.float32(weight))
        ordinals = np.flatnonzero(best)
        return Posting(ordinals, best[ordinals])

    def _best_of(self, question: Question) -> Array:
        best = np.zeros(self.snapshot.size, np.float32)
        for posting in self._occurrences(question.language, question.synonyms):
            best[posting.ordinals] = np.maximum(best[posting.ordinals], posting.impacts)
        return best

    def _occurrences(self, language: str, phrases: Sequence[Phrase]) -> Iterator[Posting]:
        for wanted in phrases:
            if len(wanted.steps) == 1:
                yield self._any_of(language, wanted.steps[0][1])
            else:
                yield phrase(self.connection, self.tables, self.snapshot, language, wanted.stems(), self.postings)


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else -1
