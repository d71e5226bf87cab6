"""The portal's vocabulary in an original: what is said how in the language of the translation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.vocabulary import Concept, Match, Source, Vocabulary
from search.vocabulary.words import words_in


@dataclass(frozen=True)
class Entry:
    """A term of the original as it is written there, and the names of what it means in the other language.

    ``official`` tells that the name is one of the portal's own lists (principles, themes, goals, metropolises).
    """

    written: str
    preferred: str
    others: tuple[str, ...]
    official: bool


@dataclass(frozen=True)
class Stretch:
    """A part of the original; ``entry`` is what the glossary says of it, if anything."""

    text: str
    entry: Entry | None = None


OFFICIAL = "official"


def with_official_names(own: Vocabulary, names: Iterable[tuple[str, Mapping[str, str]]]) -> Vocabulary:
    """Return the vocabulary with official ``names`` (identifier and label by language) believed before all else."""
    concepts = [Concept(identifier, labels) for identifier, labels in names]
    return Vocabulary((Source.of_concepts(OFFICIAL, concepts, proper_names=True), *own.sources))


def glossed(text: str, source: str, target: str, vocabulary: Vocabulary) -> tuple[Stretch, ...]:
    """Return ``text`` (in ``source``) in stretches, with what the vocabulary knows in ``target``."""
    words = words_in(text)
    stretches: list[Stretch] = []
    at = 0
    for match in vocabulary.matches(words, source):
        start, end = words[match.first].start, words[match.last].end
        entry = _entry(text[start:end], match, target)
        if entry is None:
            continue
        if start > at:
            stretches.append(Stretch(text[at:start]))
        stretches.append(Stretch(text[start:end], entry))
        at = end
    return (*stretches, Stretch(text[at:])) if at < len(text) else tuple(stretches)


def entries_in(stretches: Sequence[Stretch]) -> tuple[Entry, ...]:
    """Return what the glossary says in a text, each thing once."""
    found = {(one.entry.written.casefold(), one.entry.preferred): one.entry for one in stretches if one.entry}
    return tuple(found.values())


def _entry(written: str, match: Match, target: str) -> Entry | None:
    if match.source.general and match.bearing == 1:
        return None  # a word of a general thesaurus may mean something else here
    names = [name for concept in match.concepts for name in concept.names(target)]
    preferred = next((c.preferred[target] for c in match.concepts if c.preferred.get(target)), None)
    if preferred is None or preferred.casefold() == written.casefold():
        return None
    others = tuple(dict.fromkeys(name for name in names if name != preferred))
    return Entry(written, preferred, others[:3], match.source.name == OFFICIAL)
