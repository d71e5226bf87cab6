"""What was typed, cut into loose text and quoted phrases, and bounded."""

import re
import unicodedata
from dataclasses import dataclass

from search.vocabulary.words import Word, words_in

#: What goes beyond is not looked for: nobody reads so long a question, and every word costs.
MOST_CHARACTERS = 1_000
MOST_WORDS = 64
MOST_PHRASES = 4

#: In a longer query typographic marks quote somebody's words, as headlines do.
MOST_WORDS_WITH_TYPOGRAPHIC_PHRASES = 8
#: Beside more words straight marks do so too: who asks for a phrase adds a few words to it, not a sentence.
MOST_WORDS_BESIDE_PHRASES = 5
_QUOTATION_MARK = re.compile("[«»“”„‟]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of what was typed: a phrase that stood in quotation marks, or the text between."""

    text: str
    phrase: bool
    words: tuple[Word, ...]


def pieces_of(text: str) -> tuple[tuple[Piece, ...], bool]:
    """Return the pieces of a query in order, and whether it was too long and its end was left out.

    Typographic quotation marks count as straight ones. Beside a sentence quotation marks count for nothing. So does a
    mark without a partner, and a phrase without a word. Phrases after the fourth count as loose text.
    """
    shortened = len(text) > MOST_CHARACTERS
    # A margin, for blanks and control characters still go; cut first, so that the rest costs little.
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text[: MOST_CHARACTERS * 2]))
    is_short = len(words_in(text)) <= MOST_WORDS_WITH_TYPOGRAPHIC_PHRASES
    text = _QUOTATION_MARK.sub('"' if is_short else " ", text)
    text = " ".join(text.split())
    if len(text) > MOST_CHARACTERS:
        text, shortened = _cut_at_blank(text[: MOST_CHARACTERS + 1]), True
    parts = text.split('"')
    if len(parts) % 2 == 0:
        last = parts.pop()
        parts[-1] = f"{parts[-1]} {last}"
    if sum(len(words_in(part)) for part in parts[::2]) > MOST_WORDS_BESIDE_PHRASES:
        parts = [" ".join(parts)]
    return _bounded(parts, shortened=shortened)


def _bounded(parts: list[str], *, shortened: bool) -> tuple[tuple[Piece, ...], bool]:
    """Make pieces of the parts between quotation marks until there are words enough."""
    pieces: list[Piece] = []
    left, phrases = MOST_WORDS, 0
    for number, part in enumerate(parts):
        words = words_in(part)
        if not words:
            continue
        if left <= 0:
            return tuple(pieces), True
        kept = words[:left]
        shortened = shortened or len(kept) < len(words)
        text = part if len(kept) == len(words) else part[: kept[-1].end]
        left -= len(kept)
        phrase = number % 2 == 1 and phrases < MOST_PHRASES
        phrases += phrase
        pieces.append(Piece(text, phrase, tuple(kept)))
    return tuple(pieces), shortened


def _cut_at_blank(text: str) -> str:
    head, _, _ = text.rpartition(" ")
    return head or text[:-1]
