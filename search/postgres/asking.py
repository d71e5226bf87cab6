"""From what was typed to what is looked for: each word becomes a group of stems, any of which will do for it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.languages import LANGUAGES
from search.postgres.database import Connection
from search.postgres.schema import Tables
from search.postgres.terms import WORD, Lexicon, clean, fold_word
from search.query import Words

#: Nobody means more different words than this, and the cost of a search is bounded by it.
_MOST_WORDS = 64
_MOST_SYNONYMS = 24
_MOST_CHARACTERS = 4_000
_QUOTED = re.compile(r'"([^"]*)"')

#: How much a word counts that agrees but for its accents.
FOLDED_WEIGHT = 0.8


@dataclass(frozen=True)
class Form:
    """A word of the index: as it stands in texts, and its stem."""

    word: str
    folded: str
    stem: str
    folded_stem: str


@dataclass
class Group:
    """One word of the query: the stems that will do for it and how much each counts."""

    word: str
    stem: str
    weights: dict[str, float] = field(default_factory=dict)

    def take(self, stem: str, weight: float) -> None:
        """Let ``stem`` do for the word too."""
        self.weights[stem] = max(weight, self.weights.get(stem, 0.0))


@dataclass
class Phrase:
    """Words that must follow each other: for each its distance from the first, and its group."""

    steps: list[tuple[int, Group]]

    def stems(self) -> tuple[tuple[int, frozenset[str]], ...]:
        """Return the phrase as ``postings.phrase`` takes it."""
        return tuple((offset, frozenset(group.weights)) for offset, group in self.steps)


@dataclass
class Question:
    """What is looked for in the texts of one language.

    ``groups`` are the words that may stand anywhere, ``phrases`` must occur, any of ``synonyms`` will do instead.
    ``forms`` are the words of the index, by which found words are recognised in a text.
    """

    language: str
    text: str
    groups: list[Group] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    synonyms: list[Phrase] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)

    def all_groups(self) -> list[Group]:
        """Return the groups of everything."""
        steps = [step for phrase in (*self.phrases, *self.synonyms) for step in phrase.steps]
        return [*self.groups, *(group for _offset, group in steps)]


def questions(connection: Connection, tables: Tables, lexicon: Lexicon, words: Sequence[Words]) -> list[Question]:
    """Return what is looked for in each language; a language without an index is passed over."""
    asked = [_cut(connection, lexicon, entry) for entry in words if entry.language in LANGUAGES]
    forms = _forms(
        connection, tables, ((question.language, group) for question in asked for group in question.all_groups())
    )
    for question in asked:
        spread(question, forms[question.language])
    return asked


def spread(question: Question, forms: Iterable[Form]) -> None:
    """Let the words of the index that agree with a word but for accents do for it too."""
    by_folded: dict[str, set[str]] = {}
    by_stem: dict[str, set[str]] = {}
    for form in forms:
        question.forms[form.word] = form.stem
        by_folded.setdefault(form.folded, set()).add(form.stem)
        by_stem.setdefault(form.folded_stem, set()).add(form.stem)
    for group in question.all_groups():
        group.take(group.stem, 1.0)
        for stem in by_folded.get(fold_word(group.word), set()) | by_stem.get(fold_word(group.stem), set()):
            group.take(stem, FOLDED_WEIGHT)


def _cut(connection: Connection, lexicon: Lexicon, words: Words) -> Question:
    text = clean(words.text[:_MOST_CHARACTERS])
    synonyms = [clean(synonym[:200]) for synonym in words.synonyms[:_MOST_SYNONYMS]]
    everything = WORD.findall(" ".join((text, *synonyms)).lower())
    stems = lexicon.stems(connection, words.language, everything)
    question = Question(words.language, text)

    def phrase_of(part: str) -> Phrase | None:
        found = [(place, word, stems[word]) for place, word in enumerate(WORD.findall(part.lower()))]
        kept = [(place, Group(word, stem)) for place, word, stem in found if stem is not None][:_MOST_WORDS]
        return Phrase([(place - kept[0][0], group) for place, group in kept]) if kept else None

    quoted = [phrase for part in _QUOTED.findall(text) if (phrase := phrase_of(part))]
    # A single word in quotes must occur too; it is a phrase of one word.
    question.phrases = quoted
    question.synonyms = [phrase for part in synonyms if (phrase := phrase_of(part))]
    seen: set[str] = set()
    for word in WORD.findall(_QUOTED.sub(" ", text).lower()):
        stem = stems[word]
        if stem is not None and stem not in seen and len(seen) < _MOST_WORDS:
            seen.add(stem)
            question.groups.append(Group(word, stem))
    return question


_READ = """WITH asked AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS a(language, folded, stem)),
    stems AS (
        SELECT language, stem FROM asked
        UNION SELECT w.language, w.folded_stem
        FROM asked a JOIN {word} w ON w.language = a.language AND w.folded = a.folded)
    SELECT w.language, w.word, w.folded, w.stem, w.folded_stem
    FROM stems s JOIN {word} w ON w.language = s.language AND w.folded_stem = s.stem"""


def _forms(connection: Connection, tables: Tables, groups: Iterable[tuple[str, Group]]) -> dict[str, list[Form]]:
    """Return the words of the index that agree with the words asked for, or have a stem that does, by language."""
    asked = sorted({(language, fold_word(group.word), fold_word(group.stem)) for language, group in groups})
    found: dict[str, list[Form]] = {language: [] for language in LANGUAGES}
    if asked:
        columns = [list(column) for column in zip(*asked, strict=True)]
        for language, *form in connection.execute(tables.put_into(_READ), columns):
            found[language].append(Form(*form))
    return found
