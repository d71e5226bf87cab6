"""Typing errors: a word that no text has is taken for the words of the index that are written nearly alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import sql

from search.postgres.asking import Group, Question
from search.postgres.database import Connection
from search.postgres.postings import Posting, Term
from search.postgres.schema import Tables, trigram_schema
from search.postgres.terms import WORD, fold_word

#: How much a word counts that differs by one letter, and by two.
_WEIGHTS = {1: 0.7, 2: 0.5}
#: Shorter words are not taken for others.
_SHORTEST = 4
#: From this length on two letters may differ; up to it, one.
_LONG = 8
_MOST_NEAR = 5
_MOST_ASKED = 8


@dataclass(frozen=True)
class Near:
    """A word of the index near a typed one."""

    word: str
    stem: str
    distance: int


def distance(a: str, b: str) -> int:
    """Return how many letters must be put in, left out, changed or swapped with their neighbour to get from a to b.

    The optimal string alignment distance (after Damerau, 1964, and Levenshtein, 1966).
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        two_before, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def unknown(questions: Iterable[Question], postings: dict[Term, Posting]) -> list[tuple[Question, Group]]:
    """Return the words that no text has, in none of the languages in which they were asked for."""
    asked = [(question, group) for question in questions for group in (*question.groups, *_in_phrases(question))]
    known = {
        fold_word(group.word)
        for question, group in asked
        if any(postings[question.language, stem].documents for stem in group.weights)
    }
    return [
        (question, group)
        for question, group in asked
        if len(group.word) >= _SHORTEST and group.word.isalpha() and fold_word(group.word) not in known
    ][:_MOST_ASKED]


def _in_phrases(question: Question) -> list[Group]:
    return [group for phrase in question.phrases for _offset, group in phrase.steps]


_READ = """SELECT asked.number, near.word, near.stem, near.folded
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS asked(number, language, typed),
    LATERAL (SELECT word, stem, folded FROM {word} w
        WHERE w.language = asked.language AND w.folded OPERATOR({trigrams}.%%) asked.typed
        ORDER BY {trigrams}.similarity(w.folded, asked.typed) DESC LIMIT 40) near"""


def near_words(connection: Connection, tables: Tables, unknowns: list[tuple[Question, Group]]) -> list[list[Near]]:
    """Return for each of the unknown words the words near it, nearest first."""
    typed = [fold_word(group.word) for _question, group in unknowns]
    languages = [question.language for question, _group in unknowns]
    statement = tables.put_into(_READ, trigrams=sql.Identifier(trigram_schema(connection)))
    found: list[list[Near]] = [[] for _ in unknowns]
    for number, word, stem, folded in connection.execute(statement, (list(range(len(typed))), languages, typed)):
        apart = distance(typed[number], folded)
        if apart <= (2 if len(typed[number]) >= _LONG else 1):
            found[number].append(Near(word, stem, max(1, apart)))
    return [sorted(words, key=lambda near: near.distance)[: 4 * _MOST_NEAR] for words in found]


def forgive(group: Group, near: list[Near], language: str, postings: dict[Term, Posting]) -> Near | None:
    """Let the words near ``group`` do for it, and return the likeliest: the nearest, then the most frequent."""
    alive = [word for word in near if postings[language, word.stem].documents]
    alive.sort(key=lambda word: (word.distance, -postings[language, word.stem].documents, word.word))
    for word in alive[:_MOST_NEAR]:
        group.take(word.stem, _WEIGHTS[word.distance])
    return alive[0] if alive else None


def did_you_mean(questions: Iterable[Question], replacements: dict[str, dict[str, Near]], reader: str) -> str | None:
    """Return the text with its unknown words replaced, in the language where most are found and nearest.

    ``replacements`` maps languages to typed words and what is put for them; ``reader`` is preferred among equals.
    """

    def merit(question: Question) -> tuple[int, int, bool]:
        found = replacements[question.language].values()
        return -len(found), sum(near.distance for near in found), question.language != reader

    corrected = [question for question in questions if question.language in replacements]
    if not corrected:
        return None
    best = min(corrected, key=merit)
    words = {typed: near.word for typed, near in replacements[best.language].items()}
    return WORD.sub(lambda match: words.get(match.group().lower(), match.group()), best.text)
