"""Titles while typing, and documents like another."""

from collections.abc import Mapping
from typing import Any

from search.elasticsearch.answers import hit_of
from search.elasticsearch.server import Server, ask_whole
from search.elasticsearch.sources import clean, fold
from search.languages import LANGUAGES
from search.query import Query
from search.results import Hit, Suggestion

_LONGEST_BEGINNING = 100
_OTHER_LANGUAGE = 0.5
_BEGINS_LIKE = 4.0
#: What two documents may have in common beside their words, and how much that says.
_COMMON = {
    "theme": 1.0,
    "principle": 0.5,
    "capacity": 0.5,
    "domain": 0.5,
    "sdg": 0.5,
    "metropolis": 0.5,
    "region": 0.25,
}


def suggest(server: Server, index: str, text: str, language: str, limit: int, seconds: float) -> list[Suggestion]:
    """Return titles that begin like ``text``, then those in which its words begin words."""
    typed = " ".join(clean(text[:_LONGEST_BEGINNING]).split())
    if not typed or limit < 1:
        return []
    clauses = [_titles(typed, one, 1.0 if one == language else _OTHER_LANGUAGE) for one in LANGUAGES]
    body = {
        "query": {"dis_max": {"queries": clauses}},
        "size": limit,
        "sort": [{"_score": "desc"}, {"identifier": "asc"}],
        "_source": ["title"],
        "track_total_hits": False,
    }
    hits = ask_whole(server, index, body, seconds)["hits"]["hits"]
    return [suggestion for hit in hits if (suggestion := _suggestion(hit, language)) is not None]


def _titles(typed: str, language: str, boost: float) -> dict[str, Any]:
    words = {"match_bool_prefix": {f"title.{language}.beginning": {"query": typed, "operator": "and"}}}
    begins = {"prefix": {f"sort_title.{language}": {"value": fold(typed)[:_LONGEST_BEGINNING], "boost": _BEGINS_LIKE}}}
    return {
        "bool": {"must": [{"constant_score": {"filter": words}}], "should": [begins], "boost": boost, "_name": language}
    }


def _suggestion(hit: Mapping[str, Any], language: str) -> Suggestion | None:
    titles = hit["_source"].get("title", {})
    found = [one for one in (language, *LANGUAGES) if one in hit.get("matched_queries", ()) and one in titles]
    return Suggestion(hit["_id"], titles[found[0]], found[0]) if found else None


def similar(server: Server, index: str, identifier: str, language: str, limit: int, seconds: float) -> list[Hit]:
    """Return documents that share rare words with this one, or its themes."""
    identifier = clean(identifier)
    held = _held(server, index, identifier, seconds)
    if held is None or not held.get("live") or limit < 1:
        return []
    body = {
        "query": {"bool": {"should": _alike(index, identifier, held), "must_not": [{"ids": {"values": [identifier]}}]}},
        "size": limit,
        "_source": False,
        "track_total_hits": False,
    }
    return [hit_of(hit, Query(language)) for hit in ask_whole(server, index, body, seconds)["hits"]["hits"]]


def _held(server: Server, index: str, identifier: str, seconds: float) -> dict[str, Any] | None:
    body = {"query": {"ids": {"values": [identifier]}}, "_source": ["live", "title", "facet"], "size": 1}
    hits = ask_whole(server, index, body, seconds)["hits"]["hits"]
    return hits[0]["_source"] if hits else None


def _alike(index: str, identifier: str, held: Mapping[str, Any]) -> list[dict[str, Any]]:
    this = {"_index": index, "_id": identifier}
    alike: list[dict[str, Any]] = [
        {
            "more_like_this": {
                "fields": [f"text.{language}"],
                "like": [this],
                "min_term_freq": 1,
                "min_doc_freq": 2,
                "max_query_terms": 20,
                "minimum_should_match": "20%",
            }
        }
        for language in held.get("title", {})
    ]
    best = [{"dis_max": {"queries": alike}}] if alike else []
    facets = held.get("facet", {})
    shared = [
        {"constant_score": {"filter": {"term": {f"facet.{facet}": value}}, "boost": boost}}
        for facet, boost in _COMMON.items()
        for value in facets.get(facet, ())
    ]
    return best + shared
