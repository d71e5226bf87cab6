"""Light Markdown in pieces for a machine: it sees plain sentences only; marks, links and addresses stay with us."""

import re
from collections.abc import Callable, Iterable, Mapping

from app.kernel.text import clean_line

#: What goes to no machine: what begins a line, marks of emphasis, code, the target of a link, addresses, table lines,
#: and signs that have a meaning for Markdown or for a machine.
_KEPT = re.compile(
    r"(?m)(?:^[ \t]*(?:[-*+>]|\d+[.)]|#{1,6})(?=[ \t]))+[ \t]*"
    r"|`[^`\n]*`"
    r"|\]\([^)\n]*\)"
    r"|https?://[^\s)\]]+|www\.[^\s)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\n+"
    r"|[*_]{1,3}"
    r"|[\[\]{}<>|^~$\\@#`]+"
)
#: A line that only goes on: it belongs to the paragraph before it. Two blanks at the end of a line are a break.
_GOES_ON = re.compile(r"(?<=\S)(?<!  ) ?\n(?![ \t]*(?:[-*+>|]|\d+[.)]|#{1,6}[ \t]|\n|$))")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,:/\u00a0\u202f\u2009 ]\d+)*")
_DIGITS = re.compile(r"\d+")
#: Longer paragraphs go sentence by sentence.
_LONGEST = 1_500
#: Signs that Markdown would act on: none was sent, so what comes back of them is an accident.
_ACTIVE = re.compile(r"[*_\[\]{}<>|^~$\\@#`]+")


def parts_of(text: str) -> list[tuple[str, bool]]:
    """Return a text in parts, each with whether it goes to the machine; joined they are the text again.

    (But for line breaks within a paragraph, which become blanks.)
    """
    text = _GOES_ON.sub(" ", text)
    parts: list[tuple[str, bool]] = []
    at = 0
    for kept in _KEPT.finditer(text):
        parts += _sentences(text[at : kept.start()])
        parts.append((kept.group(), False))
        at = kept.end()
    return [part for part in (*parts, *_sentences(text[at:])) if part[0]]


def _sentences(text: str) -> Iterable[tuple[str, bool]]:
    core = text.strip()
    if not _LETTER.search(core):
        return [(text, False)]
    start = text.index(core)
    pieces = _SENTENCE.split(core) if len(core) > _LONGEST else [core]
    parts: list[tuple[str, bool]] = [(text[:start], False)]
    for number, piece in enumerate(pieces):
        parts += [(" ", False)] * bool(number) + [(piece, bool(_LETTER.search(piece)))]
    return [*parts, (text[start + len(core) :], False)]


def pieces_of(texts: Iterable[str]) -> list[str]:
    """Return the pieces of texts that a machine is to translate, each once."""
    return list(dict.fromkeys(part for text in texts for part, sent in parts_of(text) if sent))


def joined(text: str, translated: Mapping[str, str]) -> str:
    """Return a text with its pieces translated; raises ``KeyError`` when one is not."""
    return "".join(translated[part] if sent else part for part, sent in parts_of(text))


def translated_piece(piece: str, translate: Callable[[str], str]) -> str:
    """Return a piece translated by ``translate`` with all its numbers; where one is lost, they are kept from it."""
    whole = _clean(translate(piece))
    if sorted(_DIGITS.findall(whole)) == sorted(_DIGITS.findall(piece)):
        return whole
    found: list[str] = []
    at = 0
    for number in _NUMBER.finditer(piece):
        found += [_between(piece[at : number.start()], translate), number.group()]
        at = number.end()
    return "".join([*found, _between(piece[at:], translate)])


def _between(text: str, translate: Callable[[str], str]) -> str:
    core = text.strip()
    if not _LETTER.search(core):
        return text
    start = text.index(core)
    return text[:start] + _DIGITS.sub("", _clean(translate(core))) + text[start + len(core) :]


def _clean(text: str) -> str:
    return clean_line(_ACTIVE.sub("", text))
