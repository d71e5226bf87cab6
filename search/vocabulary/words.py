"""Words as the vocabulary compares them: folded, stemmed, and the function words of each language set apart."""

import re
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
#: What is cut off a word: the elided word before it (l’eau, d'eau, qu’une) and the English genitive after it.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)(?=['’ʼ]\w)|(?<=\w['’ʼ])s\b", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_ALGORITHMS = {"en": "english", "fr": "french", "es": "spanish"}
#: Longer words are no words of any vocabulary.
LONGEST_WORD = 60

#: Words that carry grammar rather than matter. Conjunctions and negations are not among the ``_DROPPED`` ones, for
#: they change what a term means (*with* or *without* cars).
_DROPPED = {
    "en": """
        a an the of in on at to for from by with as into onto about over under between through during is are was
        were be been being am do does did has have had having it its this that these those there their they them he
        his him she her hers we our us you your i my me who whom whose which what when where why how can could will
        would shall should may might must if than then so such very some any each""",
    "fr": """
        le la les un une des du de à a au aux en dans sur sous pour par avec chez vers entre est sont était
        étaient être été ont avait avaient avoir ce cet cette ces il elle ils elles on nous vous je tu me te
        se son sa ses leur leurs mon ma mes ton ta tes notre nos votre vos qui que quoi dont où quand comment
        pourquoi quel quelle quels quelles y si plus très donc ainsi comme lors peut peuvent fait font""",
    "es": """
        el la los las un una unos unas de del a al en sobre bajo para por con entre hacia desde hasta es son era
        eran ser sido está están estar fue fueron ha han había haber hay se su sus lo le les nos me te mi mis tu tus
        él ella ellos ellas este esta estos estas ese esa esos esas que qué quien quién cual cuál cuales cuáles
        cuando cuándo donde dónde como cómo cuanto cuánto cuántos cuántas si más muy tan así cada puede pueden""",
}
_KEPT = {
    "en": "and or not no without against",
    "fr": "et ou ni ne pas sans contre",
    "es": "y e o u ni no sin contra",
}


def fold(text: str) -> str:
    """Return ``text`` without case, accents and ligatures."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words left out when a term is compared, in lower case with their accents (*où* is not *ou*).
DROPPED: dict[str, frozenset[str]] = {language: _set(words) for language, words in _DROPPED.items()}
#: All function words; they tell one language from another.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: DROPPED[language] | _set(_KEPT[language]) for language in _DROPPED
}


@dataclass(frozen=True)
class Word:
    """A word in a text: as written, where it begins and ends, and in lower case."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case, accents kept, in composed form."""
        return unicodedata.normalize("NFC", self.text.lower())


def words_in(text: str) -> list[Word]:
    """Return the words of ``text`` in order; elided articles and pronouns, and the English genitive, are left out."""
    starts = {match.start() for match in _ELISION.finditer(text)}
    return [
        Word(match.group()[:LONGEST_WORD], match.start(), match.end())
        for match in _WORD.finditer(text)
        if match.start() not in starts
    ]


class _Stemmers(threading.local):
    """One stemmer a language and thread, for a stemmer keeps the word it works on in itself."""

    def __init__(self) -> None:
        self._made: dict[str, Callable[[str], str]] = {}

    def of(self, language: str) -> Callable[[str], str]:
        if language not in self._made:
            algorithm = _ALGORITHMS.get(language)
            self._made[language] = snowballstemmer.stemmer(algorithm).stemWord if algorithm else str
        return self._made[language]


_STEMMERS = _Stemmers()


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a word; accents are folded first, so that a word typed without them has the same stem."""
    return _STEMMERS.of(language)(fold(word))


def is_dropped(word: Word, language: str) -> bool:
    """Tell whether a word is left out when terms of ``language`` are compared."""
    return word.lower in DROPPED.get(language, frozenset())


def is_function_word(word: Word, language: str) -> bool:
    """Tell whether a word carries grammar rather than matter in ``language``."""
    return word.lower in FUNCTION_WORDS.get(language, frozenset())


def term_key(text: str, language: str) -> tuple[str, ...]:
    """Return the stems under which a term is looked up; a term of function words only keeps them all."""
    words = words_in(text)
    bearing = [word for word in words if not is_dropped(word, language)] or words
    return tuple(stem(word.lower, language) for word in bearing)
