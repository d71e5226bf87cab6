"""«Did you mean»: words that occur in no text, replaced by words that do."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from search.elasticsearch.clauses import take_apart
from search.elasticsearch.server import Deadline, Server, ask_whole
from search.query import Origin, Query, Words
from search.results import Hit

_SHORTEST_WORD = 4
_MOST_WORDS = 32
_LIKENESS = 0.7


def _typed(query: Query) -> Words | None:
    typed = [words for words in query.words if words.origin is Origin.TYPED and words.text.strip()]
    return next((words for words in typed if words.language == query.language), typed[0] if typed else None)


def spelling_request(query: Query) -> dict[str, Any]:
    """Return what is to be suggested beside a search: the nearest words to those that are missing as written."""
    words = _typed(query)
    if words is None or not (text := take_apart(words.text).everything):
        return {}
    term = {
        "field": f"words.{words.language}",
        "size": 1,
        "suggest_mode": "missing",
        "sort": "score",
        "min_word_length": _SHORTEST_WORD,
        "prefix_length": 1,
        "max_edits": 2,
    }
    return {"spelling": {"text": text, "term": term}}


def correction(server: Server, index: str, query: Query, answer: dict[str, Any], deadline: Deadline) -> str | None:
    """Return the reader's words with the wrong ones replaced, or ``None`` when there is nothing to correct.

    A word is wrong only when no text of any language holds any form of it.
    """
    entries = [entry for entry in answer.get("suggest", {}).get("spelling", ()) if entry["options"]]
    return _replaced(server, index, query, {e["text"]: e["options"][0]["text"] for e in entries}, deadline)


def recognised(server: Server, index: str, query: Query, hits: Iterable[Hit], deadline: Deadline) -> str | None:
    """Return the reader's words with the wrong ones replaced by those for which they were taken in ``hits``."""
    if (words := _typed(query)) is None:
        return None
    passages = [passage for hit in hits for passage in (hit.title, *hit.passages) if passage is not None]
    parts = [part.lower() for passage in passages if passage.language == words.language for part in passage.parts[1::2]]
    found = list(dict.fromkeys(parts))
    likely: dict[str, str] = {}
    for word in take_apart(words.text).everything.split():
        near = difflib.get_close_matches(word.lower(), found, n=1, cutoff=_LIKENESS)
        if near and len(word) >= _SHORTEST_WORD and near[0] != word.lower():
            likely[word] = near[0]
    return _replaced(server, index, query, likely, deadline)


def has_unknown(server: Server, index: str, query: Query, deadline: Deadline) -> bool:
    """Tell whether a word that was typed occurs in no text of any language of the query."""
    if (words := _typed(query)) is None:
        return False
    typed = [word for word in take_apart(words.text).everything.split() if len(word) >= _SHORTEST_WORD]
    return bool(typed) and not all(_known(server, index, query, typed[:_MOST_WORDS], deadline))


def corrected(query: Query, text: str) -> Query:
    """Return the query with ``text`` for what was typed, in every language that has it as it was typed."""
    wrong = _typed(query)
    words = [replace(one, text=text) if wrong is not None and one.text == wrong.text else one for one in query.words]
    return replace(query, words=tuple(words))


def _replaced(server: Server, index: str, query: Query, likely: dict[str, str], deadline: Deadline) -> str | None:
    words = _typed(query)
    if not likely or words is None:
        return None
    known = _known(server, index, query, list(likely), deadline)
    text = words.text
    for (wrong, right), is_known in zip(likely.items(), known, strict=True):
        if not is_known:
            text = right.join(re.split(rf"(?<!\w){re.escape(wrong)}(?!\w)", text, flags=re.IGNORECASE))
    return text if text != words.text else None


def _known(server: Server, index: str, query: Query, texts: list[str], deadline: Deadline) -> list[bool]:
    fields = [f"text.{words.language}" for words in query.words]
    # Words that mean nothing by themselves are known to all.
    match = {"fields": fields, "zero_terms_query": "all"}
    filters = {str(n): {"multi_match": {"query": text, **match}} for n, text in enumerate(texts)}
    body = {"size": 0, "aggs": {"known": {"filters": {"filters": filters}}}}
    buckets = ask_whole(server, index, body, deadline.remaining())["aggregations"]["known"]["buckets"]
    return [buckets[str(n)]["doc_count"] > 0 for n in range(len(texts))]
