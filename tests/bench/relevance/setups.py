"""The ways to bring a query and a text in another language together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from search.apertium import LONGEST_TEXT, MachineTranslator
from search.document import Document, Text
from search.languages import LANGUAGES
from search.query import Words
from search.translation import QueryTranslator
from search.vocabulary import Vocabulary
from tests.bench.relevance.measuring import Asking

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def untranslated(text: str, _language: str) -> tuple[Words, ...]:
    """Look for the typed words in every language."""
    return tuple(Words(language, text) for language in LANGUAGES)


def translated(vocabulary: Vocabulary, machine: MachineTranslator | None) -> Asking:
    """Look for what the portal's own translation of queries gives."""
    translator = QueryTranslator(vocabulary, machine)
    return lambda text, language: translator.translate(text, language).words


def typed_beside(asking: Asking) -> Asking:
    """Look for the typed words too, within the same query, in the texts of the other languages."""

    def both(text: str, language: str) -> tuple[Words, ...]:
        return tuple(
            words if words.language == language else replace(words, text=f"{words.text} {text}")
            for words in asking(text, language)
        )

    return both


def by_machine_only(machine: MachineTranslator) -> Asking:
    """Look for the machine's translation of the whole query, as a plain pipeline would."""

    def asking(text: str, language: str) -> tuple[Words, ...]:
        others = [other for other in LANGUAGES if other != language]
        answer = machine.translate([text], language, others)
        return (
            Words(language, text),
            *(Words(other, answer.get((text, other), text)) for other in others),
        )

    return asking


def documents_translated(documents: Iterable[Document], machine: MachineTranslator, language: str) -> list[Document]:
    """Return the documents with their texts put into ``language`` by the machine, as if at indexing time."""
    return [
        replace(document, texts={language: _translated_text(text, machine, source, language)})
        for document in documents
        for source, text in document.texts.items()
    ]


def _translated_text(text: Text, machine: MachineTranslator, source: str, target: str) -> Text:
    def put(part: str) -> str:
        if source == target or not part:
            return part
        pieces = _pieces(part)
        answer: dict[tuple[str, str], str] = {}
        for piece in pieces:
            answer.update(machine.translate([piece], source, [target]))
        return " ".join(answer.get((piece, target), piece) for piece in pieces)

    return Text(title=put(text.title), summary=put(text.summary), body=put(text.body), names=text.names)


def _pieces(text: str) -> Sequence[str]:
    """Cut a text at the ends of sentences into pieces that the machine accepts."""
    pieces = [""]
    for sentence in _SENTENCE_END.split(text):
        if len(pieces[-1]) + len(sentence) < LONGEST_TEXT:
            pieces[-1] = f"{pieces[-1]} {sentence}".strip()
        else:
            pieces.append(sentence[: LONGEST_TEXT - 1])
    return [piece for piece in pieces if piece]
