"""Words: cut out of a text here, reduced to stems by PostgreSQL's dictionary of the language.

Cutting is done here and not by PostgreSQL's parser, which takes ``water/sanitation`` for the name of a file and
``soil.Water`` for that of a machine, and whose lower case depends on the locale of the database. An apostrophe ends
a word, so that the elided articles of French (``l'eau``, ``d’eau``) stand alone, and are stop words.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping

from search.languages import analysis_of
from search.postgres.database import Connection

#: Longer words are cut into pieces, in texts and in queries alike.
WORD = re.compile(r"[^\W_]{1,80}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_LONGEST_FOLDED = 160
_KNOWN_WORDS = 500_000
_AT_ONCE = 20_000


def clean(text: str) -> str:
    """Return ``text`` composed (NFC) and without what PostgreSQL cannot store (NUL, lone surrogates)."""
    if text.isascii():
        return text.replace("\x00", "")
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))


def words_of(text: str) -> list[str]:
    """Return the words of a cleaned text in order, in lower case."""
    return WORD.findall(text.lower())


def fold(text: str) -> str:
    """Return ``text`` without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fold_word(word: str) -> str:
    """Return one word without case and accents, short enough to be indexed (a ligature may become many letters)."""
    return fold(word)[:_LONGEST_FOLDED]


def folded_words(text: str) -> str:
    """Return the words of ``text``, without accents, each followed by one space but the last."""
    return " ".join(map(fold_word, words_of(text)))


class Lexicon:
    """The stems of words, asked of PostgreSQL once a word and remembered. Safe among threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, str | None]] = {}

    def stems(self, connection: Connection, language: str, words: Iterable[str]) -> Mapping[str, str | None]:
        """Return a mapping that has the stems of all ``words``; that of a stop word is ``None``."""
        known = self._known.get(language)
        if known is None or len(known) > _KNOWN_WORDS:
            with self._lock:
                known = self._known[language] = {}
        missing = [word for word in set(words) if word not in known]
        dictionary = f"{analysis_of(language).postgres}_stem"
        for start in range(0, len(missing), _AT_ONCE):
            rows = connection.execute(
                "SELECT word, (ts_lexize(%s::regdictionary, word))[1] FROM unnest(%s::text[]) word",
                (dictionary, missing[start : start + _AT_ONCE]),
            )
            known.update(rows.fetchall())
        return known
