"""Topics: concepts of the portal's vocabulary, found by any of their names in any language."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from app.kernel import current
from search.vocabulary import Concept, Vocabulary
from search.vocabulary.words import words_in

_SEPARATOR = re.compile("[/#:]")


def _vocabulary() -> Vocabulary:
    vocabulary: Vocabulary = current.extension("portal_search").translator.store.vocabulary()
    return vocabulary


def _identifier(concept: Concept) -> str:
    """Return the last part of a concept's address or URN, by which profiles and addresses of searches name it."""
    return _SEPARATOR.split(concept.identifier)[-1]


@lru_cache(maxsize=2)
def _by_identifier(vocabulary: Vocabulary) -> dict[str, Concept]:
    return {_identifier(concept): concept for concept in vocabulary.sources[0].concepts}


def topic_name(identifier: str, language: str) -> str:
    """Return the name of a topic in ``language``; its identifier, read as words, where the vocabulary has none."""
    concept = _by_identifier(_vocabulary()).get(identifier)
    if concept is None:
        return identifier.replace("-", " ")
    return str(concept.preferred.get(language) or concept.preferred.get("en") or identifier)


def find_topics(names: Iterable[str], language: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the topics that ``names`` mean in ``language``, as a profile keeps them, and the names that mean none."""
    vocabulary = _vocabulary()
    topics: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    for name in names:
        words = words_in(name)
        whole = [
            match
            for match in vocabulary.matches(words, language)
            if match.source is vocabulary.sources[0] and match.first == 0 and match.last == len(words) - 1
        ]
        if not whole:
            unknown.append(name)
            continue
        concept = whole[0].concepts[0]
        topics.setdefault(_identifier(concept), {"identifier": _identifier(concept), "labels": dict(concept.preferred)})
    return list(topics.values()), unknown


def topic_names(language: str) -> list[str]:
    """Return the preferred names of all topics in ``language``, sorted, for a list to choose from."""
    names = (concept.preferred.get(language) for concept in _vocabulary().sources[0].concepts)
    return sorted({name for name in names if name})
