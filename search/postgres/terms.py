"""Words: cut out of a text here, reduced to lexemes by PostgreSQL's configuration of the language.

Cutting is done here and not by PostgreSQL's parser, which takes ``water/sanitation`` for the name of a file and
``soil.Water`` for that of a machine, and whose lower case depends on the locale of the database.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping

from search.languages import analysis_of
from search.postgres.database import Connection

WORD = re.compile(r"[^\W_]+")
#: Longer words are cut, in texts and in queries alike.
LONGEST_WORD = 80
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_KNOWN_WORDS = 200_000


def clean(text: str) -> str:
    """Return ``text`` without what PostgreSQL cannot store (NUL, lone surrogates)."""
    return _UNSTORABLE.sub("", text)


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in order, in lower case."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return [word[:LONGEST_WORD] for word in WORD.findall(text.lower())]


def fold(text: str) -> str:
    """Return ``text`` without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def quoted(lexeme: str, weight: str = "") -> str:
    """Return a lexeme as it is written in a tsquery or a tsvector."""
    inner = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{inner}':{weight}" if weight else f"'{inner}'"


def phrase_key(lexemes: Iterable[str | None], weight: str = "") -> str:
    """Return the tsquery of lexemes that follow each other; ``None`` is any one word (a stop word)."""
    key, gap = "", 1
    for lexeme in lexemes:
        if lexeme is None:
            gap += 1
            continue
        operator = f" <{gap}> " if key else ""
        key, gap = f"{key}{operator}{quoted(lexeme, weight)}", 1
    return key


class Lexicon:
    """The lexemes of words, asked of PostgreSQL once a word and remembered. Safe among threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, tuple[str, ...]]] = {}

    def lexemes(self, connection: Connection, language: str, words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Return a mapping that has the lexemes of all ``words``; a stop word has none."""
        known = self._known.get(language)
        if known is None or len(known) > _KNOWN_WORDS:
            with self._lock:
                known = self._known[language] = {}
        missing = [word for word in set(words) if word not in known]
        for start in range(0, len(missing), 20_000):
            rows = connection.execute(
                "SELECT word, tsvector_to_array(to_tsvector(%s::text::regconfig, word)) FROM unnest(%s::text[]) word",
                (analysis_of(language).postgres, missing[start : start + 20_000]),
            )
            known.update((word, tuple(lexemes)) for word, lexemes in rows)
        return known
