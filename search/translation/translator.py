"""A query in every language: the vocabulary's terms first, the machine for what lies between, names as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.apertium import MachineTranslator
from search.languages import LANGUAGES
from search.query import Origin, Words
from search.translation.parts import LookedFor, PartsOfLanguage
from search.translation.segments import Analysed, Segment, analyse, bearing_text, for_machine
from search.translation.typed import pieces_of
from search.vocabulary import Vocabulary
from search.vocabulary.words import fold, words_in

#: Stands for a term in the text that the machine gets: a word that no language has, so that it comes back unchanged.
_PLACEHOLDER = "Xqz{}"
_PLACEHOLDERS = re.compile(r"\bXqz(\d+)\b", re.IGNORECASE)
#: How many other names of one term are looked for.
_MOST_NAMES = 5
#: How many typed words are tried in the reader's language when they may be of another.
_MOST_TYPED_WORDS = 8


@dataclass(frozen=True)
class Translation:
    """A query in every language.

    ``words`` fits a ``Query``: at most one entry a language; it is empty when nothing was typed or all is turned
    off. ``parts`` is the same for a page, with what is turned off. ``typed_in`` is the language that the query was
    taken for; ``shortened`` tells that its end was left out because it was too long.
    """

    words: tuple[Words, ...]
    parts: tuple[LookedFor, ...]
    typed_in: str
    shortened: bool = False


class QueryTranslator:
    """Puts typed queries into every language. Threads may share it."""

    def __init__(
        self, vocabulary: Vocabulary, machine: MachineTranslator | None = None, languages: Sequence[str] = LANGUAGES
    ) -> None:
        """Use a vocabulary and, where there is one, a machine, which is asked once a query and may stay silent."""
        self._vocabulary = vocabulary
        self._machine = machine
        self._languages = tuple(languages)

    def translate(self, text: str, language: str, switched_off: frozenset[str] = frozenset()) -> Translation:
        """Return what to look for in each language when ``text`` was typed on a page in ``language``.

        ``switched_off`` has keys of parts and codes of whole languages that the reader turned off; unknown ones do
        no harm. Raises ``ValueError`` for an unknown ``language``, and nothing for any text.
        """
        if language not in self._languages:
            raise ValueError(f"no language {language!r}")
        pieces, shortened = pieces_of(text)
        if not pieces:
            return Translation((), (), language, shortened)
        analysed = analyse(pieces, language, self._vocabulary, self._languages)
        by_machine = self._by_machine(analysed)
        words: list[Words] = []
        parts: list[LookedFor] = []
        for target in sorted(self._languages, key=lambda code: code != language):
            collected = PartsOfLanguage(target, switched_off)
            if target == analysed.language:
                _add_typed(collected, analysed, target)
            else:
                _add_translated(collected, analysed, target, by_machine)
                if target == language:
                    _add_words_as_typed(collected, analysed)
            parts += collected.parts()
            looked_for = collected.words()
            if looked_for is not None:
                words.append(looked_for)
        return Translation(tuple(words), tuple(parts), analysed.language, shortened)

    def _by_machine(self, analysed: Analysed) -> Mapping[tuple[str, str], str]:
        """Return the machine's translations, by text and target, of the text between terms and of phrases."""
        if self._machine is None:
            return {}
        phrases = [
            segment.text
            for segment in analysed.segments
            if segment.phrase and not (segment.concepts and segment.overruling)
        ]
        texts = [text for text in (_text_for_machine(analysed), *phrases) if text]
        targets = [language for language in self._languages if language != analysed.language]
        return self._machine.translate(texts, analysed.language, targets) if texts else {}


def _text_for_machine(analysed: Analysed) -> str:
    """Return the loose text with a placeholder for each term; empty when there is nothing to translate in it."""
    loose = _loose(analysed)
    if not any(bearing_text(segment.text, segment.language) for segment in loose if not segment.concepts):
        return ""
    return " ".join(
        _PLACEHOLDER.format(number) if segment.concepts else segment.text for number, segment in enumerate(loose)
    )


def _loose(analysed: Analysed) -> list[Segment]:
    """Return the segments outside quotation marks as the machine sees them."""
    return for_machine([segment for segment in analysed.segments if not segment.phrase])


def _add_typed(collected: PartsOfLanguage, analysed: Analysed, target: str) -> None:
    """Add what was typed, and other names of the terms in it."""
    for segment in analysed.segments:
        if segment.phrase or segment.concepts or bearing_text(segment.text, target):
            collected.add(segment.text, segment.text, Origin.TYPED, phrase=segment.phrase)
        else:
            collected.add_function_words(segment.text)
    _add_other_names(collected, analysed, target)


def _add_other_names(collected: PartsOfLanguage, analysed: Analysed, target: str) -> None:
    """Add other names of the terms, those that are not looked for already."""
    if not analysed.about_terms:
        return
    for segment in analysed.segments:
        for name in _names(segment, target)[: _MOST_NAMES + 1]:
            collected.add(name, segment.text, Origin.VOCABULARY, synonym=True)


def _add_translated(
    collected: PartsOfLanguage, analysed: Analysed, target: str, by_machine: Mapping[tuple[str, str], str]
) -> None:
    """Add the terms in another language, and what the machine makes of the rest, or the rest as it is."""
    answer = by_machine.get((_text_for_machine(analysed), target))
    if answer is not None:
        _add_machine_text(collected, _loose(analysed), answer, target)
        _add_terms_unknown_to_machine(collected, analysed, answer, target)
    for segment in analysed.segments:
        if segment.phrase:
            _add_phrase(collected, segment, target, by_machine.get((segment.text, target)))
        elif answer is None and not _add_term(collected, segment, target):
            text = bearing_text(segment.text, segment.language)
            collected.add(text, segment.text, Origin.TYPED)
    _add_other_names(collected, analysed, target)


def _add_phrase(collected: PartsOfLanguage, segment: Segment, target: str, translated: str | None) -> None:
    """Add a quoted phrase: the vocabulary's word for it, else the machine's, else as it was typed."""
    believed = segment.overruling or translated is None
    if not (believed and _add_term(collected, segment, target)):
        origin = Origin.TYPED if translated is None else Origin.TRANSLATOR
        collected.add(translated or segment.text, segment.text, origin, phrase=True)


def _names(segment: Segment, target: str) -> list[str]:
    """Return the names of a segment's concepts in a language: first each one's preferred name, then the others."""
    named = [concept.names(target) for concept in segment.concepts]
    return [names[0] for names in named if names] + [name for names in named for name in names[1:]]


def _add_term(collected: PartsOfLanguage, segment: Segment, target: str) -> bool:
    """Add the vocabulary's word for a segment; tell whether it has one."""
    names = _names(segment, target)
    if not names:
        return False
    collected.add(names[0], segment.text, Origin.VOCABULARY, phrase=segment.phrase)
    return True


def _add_machine_text(collected: PartsOfLanguage, loose: Sequence[Segment], answer: str, target: str) -> None:
    """Add the machine's text stretch by stretch, each placeholder giving way to the vocabulary's term."""
    stretches = _PLACEHOLDERS.split(answer)
    typed = [segment.text for segment in loose if not segment.concepts]
    # Where the machine kept the number of stretches, each is taken for what stood in its place.
    aligned = len([text for text in stretches[::2] if words_in(text)]) == len(typed)
    seen: set[int] = set()
    for position, stretch in enumerate(stretches):
        if position % 2 == 0:
            if not words_in(stretch):
                continue
            source = typed.pop(0) if aligned else " ".join(typed)
            if bearing_text(stretch, target):
                collected.add(stretch, source, Origin.TRANSLATOR)
            else:
                collected.add_function_words(stretch.strip())
        elif (number := int(stretch)) < len(loose) and number not in seen:
            seen.add(number)
            if not _add_term(collected, loose[number], target):
                collected.add(loose[number].text, loose[number].text, Origin.TYPED)
    for number, segment in enumerate(loose):
        if segment.concepts and number not in seen:
            _add_term(collected, segment, target)
    for name in _names_lost(loose, answer):
        collected.add(name, name, Origin.TYPED)


def _add_terms_unknown_to_machine(collected: PartsOfLanguage, analysed: Analysed, answer: str, target: str) -> None:
    """Add the vocabulary's word for what was left to the machine and came back as it was."""
    unchanged = {fold(word.text) for word in words_in(answer)}
    for segment in analysed.segments:
        if segment.concepts and not segment.overruling and not segment.phrase and fold(segment.text) in unchanged:
            _add_term(collected, segment, target)


def _names_lost(loose: Sequence[Segment], answer: str) -> list[str]:
    """Return names within the query that the machine took for words: it makes *La Paz* the peace."""
    words = [word for segment in loose for word in words_in(segment.text)]
    if not any(word.text[0].islower() for word in words):
        return []
    kept = {fold(word.text) for word in words_in(answer)}
    names: list[str] = []
    for segment in loose:
        run: list[str] = []
        if segment.concepts:
            continue
        for word in [*words_in(segment.text), None]:
            if word is not None and word.text[0].isupper() and word is not words[0]:
                run.append(word.text)
                continue
            if run and any(fold(text) not in kept for text in run):
                names.append(" ".join(run))
            run = []
    return names[:_MOST_TYPED_WORDS]


def _add_words_as_typed(collected: PartsOfLanguage, analysed: Analysed) -> None:
    """Add the typed words in the reader's language, for the query may be of it after all."""
    for segment in analysed.segments:
        if segment.concepts and analysed.about_terms:
            collected.add(segment.text, segment.text, Origin.TYPED, synonym=True)
    if not analysed.certain:
        loose = [segment for segment in analysed.segments if not segment.concepts]
        typed = [word for segment in loose for word in bearing_text(segment.text, segment.language).split()]
        for word in typed[:_MOST_TYPED_WORDS]:
            collected.add(word, word, Origin.TYPED, synonym=True)
