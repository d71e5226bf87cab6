"""What an index holds, read in pages."""

from collections.abc import Iterator
from typing import Any

from search.elasticsearch.server import Server, ask_whole

_PAGE = 5_000


def held(server: Server, index: str, *, live: bool, seconds: float) -> Iterator[tuple[str, int]]:
    """Yield identifier and version of every document (or, not ``live``, of every deletion), ordered by identifier."""
    after: list[Any] | None = None
    while True:
        body: dict[str, Any] = {
            "query": {"term": {"live": live}},
            "size": _PAGE,
            "sort": [{"identifier": "asc"}],
            "version": True,
            "_source": False,
            "track_total_hits": False,
        }
        if after is not None:
            body["search_after"] = after
        hits = ask_whole(server, index, body, seconds)["hits"]["hits"]
        for hit in hits:
            yield hit["_id"], hit["_version"]
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def count(server: Server, index: str, *, seconds: float) -> int:
    """Return how many documents are held."""
    body = {"query": {"term": {"live": True}}, "size": 0, "track_total_hits": True}
    return int(ask_whole(server, index, body, seconds)["hits"]["total"]["value"])
