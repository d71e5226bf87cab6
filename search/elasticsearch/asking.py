"""A search: as typed; when nothing is found, with typing errors forgiven or fewer words required.

Errors are forgiven only where a word is unknown, and first only in a short query: near words are mostly other words,
and of a longer query the other words tell enough.
"""

from dataclasses import replace
from typing import Any

from search.elasticsearch.answers import facet_counts, hit_of
from search.elasticsearch.clauses import EXACT, FEW, FUZZY, FUZZY_AND_FEW, Tolerance, asked, matching, promoting
from search.elasticsearch.filters import afterwards, always, counts, order
from search.elasticsearch.marking import mark_at_once, mark_other_languages
from search.elasticsearch.server import Deadline, Server, ask_whole
from search.elasticsearch.spelling import corrected, correction, has_unknown, recognised, spelling_request
from search.query import Query, Sort
from search.results import Results

#: So many of the best documents are ordered again, the same whichever page is asked for.
_ORDERED_AGAIN = 60
_SHORT = 2


def search(server: Server, index: str, query: Query, seconds: float, name: str) -> Results:
    """Answer a query within ``seconds``; raises ``EngineUnavailable``."""
    deadline = Deadline(seconds)
    answer = _ask(server, index, query, EXACT, deadline)
    if not asked(query):
        return _results(query, answer, name)
    did_you_mean = correction(server, index, query, answer, deadline)
    meant = query
    if did_you_mean is not None:
        meant = corrected(query, did_you_mean)
        answer = _ask(server, index, meant, EXACT, deadline)
    tolerance = EXACT
    if not _total(answer):
        for tolerance in _tolerances(server, index, meant, deadline):
            answer = _ask(server, index, meant, tolerance, deadline)
            if _total(answer):
                break
    mark_other_languages(server, index, meant, answer["hits"]["hits"], matching(meant, tolerance), deadline)
    results = _results(meant, answer, name)
    if tolerance.fuzzy and did_you_mean is None:
        did_you_mean = recognised(server, index, query, results.hits, deadline)
    return replace(results, relaxed=tolerance.few and results.total > 0, did_you_mean=did_you_mean)


def _tolerances(server: Server, index: str, query: Query, deadline: Deadline) -> tuple[Tolerance, ...]:
    if not has_unknown(server, index, query, deadline):
        return (FEW,)
    short = all(len(words.text.split()) <= _SHORT for words in asked(query))
    return (FUZZY, FUZZY_AND_FEW) if short else (FEW, FUZZY_AND_FEW)


def _results(query: Query, answer: dict[str, Any], name: str) -> Results:
    return Results(
        total=_total(answer),
        hits=tuple(hit_of(hit, query) for hit in answer["hits"]["hits"]),
        facets=facet_counts(query, answer.get("aggregations", {})),
        engine=name,
    )


def _total(answer: dict[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _ask(server: Server, index: str, query: Query, tolerance: Tolerance, deadline: Deadline) -> dict[str, Any]:
    return ask_whole(server, index, request_of(query, tolerance), deadline.remaining())


def request_of(query: Query, tolerance: Tolerance) -> dict[str, Any]:
    """Return the body of the request for a page of results, without its time limit."""
    filters = always(query)
    clause = matching(query, tolerance)
    body: dict[str, Any] = {
        "query": {"bool": {"must": [clause], "filter": filters}} if filters else clause,
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
        "_source": ["places"] if query.near else False,
    }
    if (after := afterwards(query)) is not None:
        body["post_filter"] = after
    if query.facets:
        body["aggs"] = counts(query)
    if not asked(query):
        return body | {"sort": order(query)}
    body |= _ordered_by_score(query) if query.sort is Sort.RELEVANCE else {"sort": order(query), "track_scores": True}
    if query.limit:
        body["highlight"] = mark_at_once(query, tolerance, clause)
    if tolerance is EXACT and (suggest := spelling_request(query)):
        body["suggest"] = suggest
    return body


def _ordered_by_score(query: Query) -> dict[str, Any]:
    promoted = promoting(query)
    if promoted is None or not query.limit:
        return {}
    return {"rescore": {"window_size": _ORDERED_AGAIN, "query": {"rescore_query": promoted}}}
