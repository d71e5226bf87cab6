"""Passages: marked in the reader's language with the search itself, and in others only where that gave nothing."""

from collections.abc import Iterable
from typing import Any

from search.elasticsearch.clauses import Clause, Tolerance, asked, in_language
from search.elasticsearch.server import Deadline, Server, ask_whole
from search.elasticsearch.sources import FOUND_BEGINS, FOUND_ENDS
from search.query import Query

_PASSAGE_LENGTH = 180
#: Titles and names are fragments too, and no passages: as many more are asked for.
_NO_PASSAGES = 2


def first_languages(query: Query) -> list[str]:
    """Return the languages in which passages are marked at once: the reader's, or all when it is not asked for."""
    languages = [words.language for words in asked(query)]
    return [query.language] if query.language in languages else languages


def highlight(query: Query, languages: Iterable[str], clause: Clause) -> dict[str, Any]:
    """Return what is to be marked: whole titles, and the passages that hold most of the words of ``clause``."""
    fields: dict[str, Any] = {}
    for language in languages:
        fields[f"title.{language}"] = {"number_of_fragments": 0}
        if query.passages:
            fields[f"text.{language}"] = {"number_of_fragments": query.passages + _NO_PASSAGES}
    return {
        "type": "unified",
        "order": "score",
        "fragment_size": _PASSAGE_LENGTH,
        "pre_tags": [FOUND_BEGINS],
        "post_tags": [FOUND_ENDS],
        "highlight_query": clause,
        "fields": fields,
    }


def mark_at_once(query: Query, tolerance: Tolerance, clause: Clause) -> dict[str, Any]:
    """Return what is to be marked beside the search for ``clause``.

    In one language the words of the others need not be looked for again.
    """
    languages = first_languages(query)
    alone = [words for words in asked(query) if [words.language] == languages]
    return highlight(query, languages, in_language(alone[0], tolerance) if alone else clause)


def mark_other_languages(
    server: Server, index: str, query: Query, hits: list[dict[str, Any]], clause: Clause, deadline: Deadline
) -> None:
    """Put the marks of the other languages into those hits that have none in the first."""
    first = first_languages(query)
    others = [words.language for words in asked(query) if words.language not in first]
    bare = {hit["_id"]: hit for hit in hits if not hit.get("highlight")}
    if not others or not bare:
        return
    body = {
        "query": {"ids": {"values": list(bare)}},
        "size": len(bare),
        "track_total_hits": False,
        "_source": False,
        "highlight": highlight(query, others, clause),
    }
    for marked in ask_whole(server, index, body, deadline.remaining())["hits"]["hits"]:
        bare[marked["_id"]]["highlight"] = marked.get("highlight", {})
