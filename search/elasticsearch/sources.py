"""What the index is given: a document or the note of its deletion as JSON."""

import re
import unicodedata
from datetime import UTC
from typing import Any

from search.document import Change, Deletion, Document, Text, is_facet
from search.engine import Rejection
from search.languages import LANGUAGES

#: Characters of the private use area that mark found words, and parts of a text of which no passage is made; no
#: text that is indexed or asked for keeps them.
FOUND_BEGINS, FOUND_ENDS, NO_PASSAGE = "\ue000", "\ue001", "\ue002"
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\ue002\ud800-\udfff]")

_LONGEST_IDENTIFIER = 512
#: In bytes. Elasticsearch holds no longer value of a facet, and refuses to look for one.
LONGEST_VALUE = 32_766
_GREATEST_VERSION = 2**63 - 1
_LONGEST_SORT_TITLE = 500
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def clean(text: str) -> str:
    """Return ``text`` without control characters, lone surrogates and our two marks."""
    return _UNWANTED.sub(" ", text)


def fold(text: str) -> str:
    """Return ``text`` as titles are ordered: its words without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_WORD.findall(plain))


def refusal(change: Change) -> Rejection | None:
    """Return why a change cannot be sent at all, or ``None``."""
    if not 0 < len(change.identifier.encode("utf-8", "replace")) <= _LONGEST_IDENTIFIER:
        return Rejection(change.identifier, "the identifier is empty or too long")
    if not 0 <= change.version <= _GREATEST_VERSION:
        return Rejection(change.identifier, "the version is out of range")
    facets = change.facets if isinstance(change, Document) else {}
    if not all(is_facet(name) for name in facets):
        return Rejection(change.identifier, "no name of a facet")
    if any(len(value.encode("utf-8", "replace")) > LONGEST_VALUE for values in facets.values() for value in values):
        return Rejection(change.identifier, "the value of a facet is too long")
    return None


def source_of(change: Change) -> dict[str, Any]:
    """Return what is stored for a change.

    A deletion is stored too, without any text: Elasticsearch forgets the versions of deleted documents after a while,
    and a late write would bring the document back.
    """
    if isinstance(change, Deletion):
        return {"identifier": clean(change.identifier), "live": False}
    texts = {language: text for language, text in change.texts.items() if language in LANGUAGES}
    source: dict[str, Any] = {
        "identifier": clean(change.identifier),
        "live": True,
        "title": {language: clean(text.title) for language, text in texts.items()},
        "text": {language: [*_marked(text), *_cleaned(text.summary, text.body)] for language, text in texts.items()},
        "words": {language: _cleaned(text.title, text.names, text.summary) for language, text in texts.items()},
        "sort_title": _sort_titles(change),
        "facet": {facet: [clean(value) for value in values] for facet, values in change.facets.items() if values},
    }
    if change.places:
        source["places"] = [{"lat": place.latitude, "lon": place.longitude} for place in change.places]
    if change.published is not None:
        source["published"] = change.published.astimezone(UTC).isoformat()
    return source


def _cleaned(*parts: str) -> list[str]:
    return [clean(part) for part in parts if part]


def _marked(text: Text) -> list[str]:
    return [part + NO_PASSAGE for part in _cleaned(text.title, text.names)]


def _sort_titles(document: Document) -> dict[str, str]:
    titles = {language: clean(text.title) for language, text in document.texts.items() if text.title}
    first = next((titles[language] for language in LANGUAGES if language in titles), "")
    return {language: fold(titles.get(language, first))[:_LONGEST_SORT_TITLE] for language in LANGUAGES}
