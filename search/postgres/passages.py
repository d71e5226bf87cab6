"""Quoting: the title with the found words marked, and the pieces of the text that hold most of them."""

import re
from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from search.results import Passage

#: Lengths in characters: of a whole passage, and of what it may begin before the first word found.
_LENGTH = 240
_BEFORE = 70
_MOST_MARKS = 400
#: Characters that may lie between two words of a phrase: a space, or a short function word.
_GAP = 10
_NEWLINE = re.compile("\n")
_SENTENCE_ENDS = (". ", "! ", "? ", "… ")


@dataclass(frozen=True)
class Mark:
    """A found word: from where to where in the text, its stem, and in which paragraph."""

    start: int
    end: int
    stem: str
    paragraph: int


@dataclass(frozen=True)
class Marker:
    """Finds the words of a question in texts of its language.

    ``forms`` maps words as they stand in texts (in lower case) to their stems, ``values`` stems to how much they tell.
    Stems that are not ``free`` are found only where one of the ``phrases`` stands whole.
    """

    language: str
    forms: Mapping[str, str]
    values: Mapping[str, float]
    free: frozenset[str] = frozenset()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()

    def title(self, title: str) -> Passage | None:
        """Return the title with the found words marked, or ``None`` when it has none."""
        marks = self._marks(title)
        return self._passage(title, marks, 0, len(title)) if marks else None

    def passages(self, text: str, number: int) -> tuple[Passage, ...]:
        """Return up to ``number`` pieces of ``text``, in its order."""
        everything = marks = self._marks(text)
        chosen: list[tuple[int, int]] = []
        taken: set[str] = set()
        while marks and len(chosen) < number:
            first, last = self._best(marks, taken)
            start, end = _bounds(text, marks[first].start, marks[last].end, chosen)
            chosen.append((start, end))
            taken |= {mark.stem for mark in marks[first : last + 1]}
            marks = [mark for mark in marks if mark.end <= start or mark.start >= end]
        return tuple(self._passage(text, everything, start, end) for start, end in sorted(chosen))

    def _marks(self, text: str) -> list[Mark]:
        """Return the found words of ``text`` in order.

        Looking for each form is many times faster than looking at each word of the text.
        """
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter such as İ became two; places must agree
            lowered = text
        spans: list[tuple[int, int, str]] = []
        for form, stem in self.forms.items():
            start = lowered.find(form)
            while start >= 0 and len(spans) < _MOST_MARKS:
                end = start + len(form)
                if _is_edge(lowered, start) and _is_edge(lowered, end):
                    spans.append((start, end, stem))
                start = lowered.find(form, end)
        spans.sort()
        newlines = [match.start() for match in _NEWLINE.finditer(text)]
        marks = [Mark(start, end, stem, bisect(newlines, start)) for start, end, stem in spans]
        return self._without_strays(marks)

    def _without_strays(self, marks: list[Mark]) -> list[Mark]:
        """Return the marks without those of a phrase of which the other words do not stand there."""
        kept = {place for place, mark in enumerate(marks) if mark.stem in self.free}
        for phrase in self.phrases:
            for first in range(len(marks) - len(phrase) + 1):
                run = marks[first : first + len(phrase)]
                whole = all(mark.stem in stems for mark, stems in zip(run, phrase, strict=True))
                if whole and all(b.start - a.end <= _GAP for a, b in pairwise(run)):
                    kept.update(range(first, first + len(phrase)))
        return [mark for place, mark in enumerate(marks) if place in kept]

    def _best(self, marks: list[Mark], taken: set[str]) -> tuple[int, int]:
        """Return first and last of the marks that fit into one passage and tell most; what was told counts half."""
        best, chosen = -1.0, (0, 0)
        for first, mark in enumerate(marks):
            value, last, stems = 0.0, first, set[str]()
            for place in range(first, len(marks)):
                other = marks[place]
                if other.end - mark.start > _LENGTH - _BEFORE or other.paragraph != mark.paragraph:
                    break
                last = place
                if other.stem in stems:
                    value += 0.1 * self.values[other.stem]
                else:
                    stems.add(other.stem)
                    value += self.values[other.stem] * (0.5 if other.stem in taken else 1.0)
            if value > best:
                best, chosen = value, (first, last)
        return chosen

    def _passage(self, text: str, marks: list[Mark], start: int, end: int) -> Passage:
        parts: list[str] = []
        place = start
        for mark in marks:
            if start <= mark.start and mark.end <= end:
                parts += [text[place : mark.start], text[mark.start : mark.end]]
                place = mark.end
        if place < end:
            parts.append(text[place:end])
        return Passage(self.language, tuple(parts))


def _is_edge(text: str, place: int) -> bool:
    """Return whether a word may begin or end at ``place``: whether the letters around it do not belong together."""
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())


def _bounds(text: str, first: int, last: int, others: list[tuple[int, int]]) -> tuple[int, int]:
    """Return where a passage around ``first`` to ``last`` begins and ends: at sentences, else between words."""
    floor = max([0, text.rfind("\n", 0, first) + 1, *(end for _start, end in others if end <= first)])
    newline = text.find("\n", last)
    ceiling = min([len(text) if newline < 0 else newline, *(start for start, _end in others if start >= last)])
    start = floor
    if first - floor > _BEFORE:
        start = text.find(" ", first - _BEFORE, first) + 1 or first
        sentence = max(text.rfind(end, first - _BEFORE, first) for end in _SENTENCE_ENDS)
        start = sentence + 2 if sentence >= 0 else start
    end = ceiling
    if ceiling - start > _LENGTH:
        limit = max(last, start + _LENGTH)
        sentence = max(text.rfind(end_of, last, limit) for end_of in _SENTENCE_ENDS)
        space = text.rfind(" ", last, limit)
        end = sentence + 1 if sentence >= 0 else (space if space >= 0 else limit)
    while start < first and text[start].isspace():
        start += 1
    return start, last + len(text[last:end].rstrip())
