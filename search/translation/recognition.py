"""In which language a query was typed: told by its function words, its terms and its letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.vocabulary import Likeness, Match
from search.vocabulary.words import FUNCTION_WORDS, Word

#: Letters that only one of the languages has; those that two share say nothing.
_LETTERS = {"fr": frozenset("çœèêëàâîïôûùÿ"), "es": frozenset("ñáíóú")}
_WEIGHT_OF_TERM = {Likeness.SAME: 1.0, Likeness.SAME_WITHOUT_ACCENTS: 0.8, Likeness.SAME_STEMS: 0.5}
#: Another language than the reader's must be ahead by as much.
_NEEDED_LEAD = 0.5
#: With such a lead there is no doubt left.
_CERTAIN_LEAD = 2.0


@dataclass(frozen=True)
class Recognised:
    """The language of a query, and whether there is no doubt about it."""

    language: str
    certain: bool


def recognise(
    words: Sequence[Word], matches: Mapping[str, Sequence[Match]], reader: str, languages: Sequence[str]
) -> Recognised:
    """Return the language in which words were typed; in doubt, the reader's.

    ``matches`` has the terms found in the words as if they were of each language. Names say nothing: a word with
    a capital letter within a query counts only as part of a term.
    """
    scores = {language: _score(words, matches.get(language, ()), language) for language in languages}
    ranked = sorted(languages, key=lambda language: (-scores[language], language != reader))
    best = ranked[0]
    if best != reader and scores[best] - scores[reader] < _NEEDED_LEAD:
        best = reader
    runner_up = max((scores[language] for language in languages if language != best), default=0.0)
    return Recognised(best, scores[best] - runner_up >= _CERTAIN_LEAD)


def _score(words: Sequence[Word], matches: Sequence[Match], language: str) -> float:
    letters = _LETTERS.get(language, frozenset())
    function_words = FUNCTION_WORDS.get(language, frozenset())
    score = 0.0
    for number, word in enumerate(words):
        if number > 0 and word.text[0].isupper():
            continue
        if word.lower in function_words:
            score += 1.0
        elif not word.text[0].isupper() and not letters.isdisjoint(word.lower):
            score += 0.7
    return score + sum(_WEIGHT_OF_TERM[match.likeness] * match.bearing for match in matches)
