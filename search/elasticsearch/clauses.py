"""The words of a query as a query of Elasticsearch, language by language."""

import re
from dataclasses import dataclass
from typing import Any

from search.elasticsearch.sources import clean
from search.matching import ELASTICSEARCH_MINIMUM
from search.query import Query, Words

Clause = dict[str, Any]

_QUOTED = re.compile(r'"([^"]*)"')
#: What a person types is shorter; a pasted page is cut, so that no query takes the server long.
_LONGEST_TEXT = 1_000
_MOST_WORDS = 64
_LONGEST_WORD = 60
_MOST_SYNONYMS = 32

_TITLE, _TITLE_PHRASE, _PHRASE, _ALL_WORDS = 0.6, 1.0, 0.6, 0.2
_SYNONYM = 0.4
#: Texts of another language than the reader's need to match this much better.
_OTHER_LANGUAGE = 0.85
#: A phrase is looked for among this many words at most: whole sentences do not occur again word by word.
_PHRASE_LENGTHS = range(2, 7)


@dataclass(frozen=True)
class Tolerance:
    """How much is forgiven: ``fuzzy`` typing errors, ``few`` words of many."""

    fuzzy: bool = False
    few: bool = False


EXACT, FUZZY, FEW, FUZZY_AND_FEW = Tolerance(), Tolerance(fuzzy=True), Tolerance(few=True), Tolerance(True, True)


@dataclass(frozen=True)
class Typed:
    """A text taken apart: the phrases that must occur, and all other words."""

    phrases: tuple[str, ...]
    rest: str

    @property
    def everything(self) -> str:
        """All words."""
        return " ".join((*self.phrases, self.rest)).strip()


def take_apart(text: str) -> Typed:
    """Find the parts in straight double quotes; a quote without its fellow is a mere character."""
    text = clean(text[:_LONGEST_TEXT])
    phrases = tuple(phrase.strip() for phrase in _QUOTED.findall(text) if phrase.strip())
    return Typed(phrases, _shortened(_QUOTED.sub(" ", text)))


def _shortened(text: str) -> str:
    return " ".join(word[:_LONGEST_WORD] for word in text.split()[:_MOST_WORDS])


def asked(query: Query) -> tuple[Words, ...]:
    """Return the words that are not empty."""
    return tuple(words for words in query.words if words.text.strip() or words.synonyms)


def matching(query: Query, tolerance: Tolerance) -> Clause:
    """Return the clause that scores documents by the words of the query: by the language in which they fit best."""
    words = asked(query)
    if not words:
        return {"bool": {"filter": [{"term": {"live": True}}]}}
    clauses = [in_language(one, tolerance, 1.0 if one.language == query.language else _OTHER_LANGUAGE) for one in words]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def promoting(query: Query) -> Clause | None:
    """Return the clause by which the best documents are ordered again: phrases say much, and cost too much for all."""
    clauses: list[Clause] = []
    for words in asked(query):
        typed = take_apart(words.text)
        if typed.phrases or len(typed.rest.split()) not in _PHRASE_LENGTHS:
            continue
        boost = 1.0 if words.language == query.language else _OTHER_LANGUAGE
        near = {"query": typed.rest, "slop": 1, "boost": _PHRASE * boost}
        title = {"query": typed.rest, "boost": _TITLE_PHRASE * boost}
        clauses.append({"match_phrase": {f"text.{words.language}": near}})
        clauses.append({"match_phrase": {f"title.{words.language}": title}})
    return {"dis_max": {"queries": clauses, "tie_breaker": 0.5}} if clauses else None


def in_language(words: Words, tolerance: Tolerance, boost: float = 1.0) -> Clause:
    """Return the clause that scores the texts of one language."""
    typed = take_apart(words.text)
    text = f"text.{words.language}"
    must = [{"match_phrase": {text: {"query": phrase}}} for phrase in typed.phrases]
    if typed.rest or not typed.phrases:
        must.append(_either(_words(text, typed.rest, tolerance), _synonyms(text, words.synonyms)))
    should = [_words_of_title(f"title.{words.language}", typed.everything, tolerance)]
    if len(typed.everything.split()) > 2:
        should.append({"match": {text: {"query": typed.everything, "operator": "and", "boost": _ALL_WORDS}}})
    return {"bool": {"must": must, "should": should, "boost": boost}}


def _words(field: str, text: str, tolerance: Tolerance) -> Clause:
    minimum = "1" if tolerance.few else ELASTICSEARCH_MINIMUM
    return {"match": {field: {"query": text, "minimum_should_match": minimum, **_forgiving(tolerance)}}}


def _words_of_title(field: str, text: str, tolerance: Tolerance) -> Clause:
    return {"match": {field: {"query": text, "boost": _TITLE, **_forgiving(tolerance)}}}


def _forgiving(tolerance: Tolerance) -> Clause:
    return {"fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 30} if tolerance.fuzzy else {}


def _either(match: Clause, synonyms: list[Clause]) -> Clause:
    return {"bool": {"should": [match, *synonyms], "minimum_should_match": 1}} if synonyms else match


def _synonyms(field: str, synonyms: tuple[str, ...]) -> list[Clause]:
    texts = [clean(synonym[:_LONGEST_TEXT]).strip() for synonym in synonyms[:_MOST_SYNONYMS]]
    return [{"match_phrase": {field: {"query": text, "boost": _SYNONYM}}} for text in texts if text]
