"""Concepts, and the compiled form of a vocabulary: JSON that a process reads at its start without an RDF library."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from search.vocabulary.words import term_key

#: By what the terms of a compiled vocabulary were indexed: raise the number when words are compared in another way.
INDEXED_BY = f"1, snowballstemmer {version('snowballstemmer')}"
#: Longer labels are descriptions, not terms somebody types.
LONGEST_TERM = 8


@dataclass(frozen=True)
class Concept:
    """Something that has names: ``preferred`` has one a language, ``alternative`` the other names, best first.

    ``hidden`` are misspellings and the like: they are recognised but never shown or looked for.
    """

    identifier: str
    preferred: Mapping[str, str]
    alternative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, language: str) -> tuple[str, ...]:
        """Return the names in a language, the preferred one first; empty when it has none."""
        first = self.preferred.get(language)
        return ((first,) if first else ()) + tuple(self.alternative.get(language, ()))

    def recognised(self, language: str) -> tuple[str, ...]:
        """Return all names by which the concept is recognised in a language."""
        return self.names(language) + tuple(self.hidden.get(language, ()))


#: Where a term is found: language → stems joined by blanks → positions of concepts and the name as written.
Index = dict[str, dict[str, list[tuple[int, str]]]]


def index_of(concepts: Sequence[Concept], languages: Iterable[str]) -> Index:
    """Return where each name of each concept is found; names of more than ``LONGEST_TERM`` words are left out."""
    index: Index = {}
    for language in languages:
        terms = index.setdefault(language, {})
        for position, concept in enumerate(concepts):
            for name in concept.recognised(language):
                key = term_key(name, language)
                if 0 < len(key) <= LONGEST_TERM:
                    terms.setdefault(" ".join(key), []).append((position, name))
    return index


def dump(concepts: Sequence[Concept], languages: Sequence[str]) -> bytes:
    """Return the compiled form of a vocabulary."""
    rows = [
        [concept.identifier, dict(concept.preferred), _listed(concept.alternative), _listed(concept.hidden)]
        for concept in concepts
    ]
    index = index_of(concepts, languages)
    compiled = {"indexed_by": INDEXED_BY, "languages": list(languages), "concepts": rows, "index": index}
    return json.dumps(compiled, ensure_ascii=False, separators=(",", ":")).encode()


def _listed(names: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {language: list(values) for language, values in names.items() if values}


def parse(compiled: bytes) -> tuple[tuple[Concept, ...], Index]:
    """Read the compiled form; raises ``ValueError`` when it is damaged.

    What was compiled with another stemmer is indexed anew, here and at every start, until it is compiled again.
    """
    content: dict[str, Any] = json.loads(compiled)
    try:
        concepts = tuple(
            Concept(
                identifier,
                preferred,
                {language: tuple(names) for language, names in alternative.items()},
                {language: tuple(names) for language, names in hidden.items()},
            )
            for identifier, preferred, alternative, hidden in content["concepts"]
        )
        if content["indexed_by"] != INDEXED_BY:
            return concepts, index_of(concepts, content["languages"])
        return concepts, content["index"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a damaged compiled vocabulary") from error
