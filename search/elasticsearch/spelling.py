"""«Did you mean»: words that occur in no text, replaced by words that do."""

from typing import Any

from search.elasticsearch.clauses import take_apart
from search.elasticsearch.server import Deadline, Server
from search.query import Origin, Query, Words

_SHORTEST_WORD = 4


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
    words = _typed(query)
    if not entries or words is None:
        return None
    known = _known(server, index, query, [entry["text"] for entry in entries], deadline)
    corrected = words.text
    for entry, is_known in zip(entries, known, strict=True):
        if not is_known:
            corrected = corrected.replace(entry["text"], entry["options"][0]["text"])
    return corrected if corrected != words.text else None


def _known(server: Server, index: str, query: Query, texts: list[str], deadline: Deadline) -> list[bool]:
    fields = [f"text.{words.language}" for words in query.words]
    filters = {str(n): {"multi_match": {"query": text, "fields": fields}} for n, text in enumerate(texts)}
    body = {"size": 0, "aggs": {"known": {"filters": {"filters": filters}}}}
    answer = server.ask("POST", f"/{index}/_search", body, seconds=deadline.remaining())
    buckets = answer["aggregations"]["known"]["buckets"]
    return [buckets[str(n)]["doc_count"] > 0 for n in range(len(texts))]
