"""A new index filled beside the one that is searched, and put in its place at once."""

import logging
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from search.document import Change, Deletion, Document
from search.elasticsearch.layout import SETTINGS_WHEN_FILLED, index_body, layout_name
from search.elasticsearch.reading import count, held
from search.elasticsearch.server import Refused, Server
from search.elasticsearch.writing import Line, requests_of, send
from search.engine import EngineUnavailable, Rejection

logger = logging.getLogger(__name__)

_SENDERS = 3
#: An index that no alias leads to is left by a rebuild that died, or is being filled now by another process.
_ABANDONED_AFTER = timedelta(days=1)


class Index:
    """The names of the indexes of one portal: an alias that is searched and written, and what lies behind it."""

    def __init__(self, prefix: str) -> None:
        self._all = f"{prefix}documents-"
        self.alias = f"{self._all}{layout_name()}"

    def first(self) -> str:
        """Return the name of the index that is made when there is none."""
        return f"{self.alias}-first"

    def fresh(self) -> str:
        """Return a name that no other rebuild has."""
        return f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"

    @property
    def pattern(self) -> str:
        """Every index of this portal, of whatever layout."""
        return f"{self._all}*"


def setup(server: Server, index: Index, *, seconds: float) -> None:
    """Create the empty index where there is none."""
    if server.exists(f"/_alias/{index.alias}", seconds=seconds):
        return
    try:
        body = index_body() | {"aliases": {index.alias: {}}}
        server.ask("PUT", f"/{index.first()}", body, seconds=seconds)
    except Refused as refused:
        # Another process was quicker.
        if refused.status != 400 or not server.exists(f"/_alias/{index.alias}", seconds=seconds):
            raise


def rebuild(server: Server, index: Index, documents: Iterable[Document], *, seconds: float) -> int:
    """Fill a new index, switch the alias to it, delete the old; return how many documents it holds.

    When anything fails the new index is deleted and the old one stays in its place.
    """
    name = index.fresh()
    server.ask("PUT", f"/{name}", index_body(filling=True), seconds=seconds)
    try:
        _fill(server, name, documents, seconds)
        # Deletions are known to the old index only; without them a late write would bring a document back.
        _fill(server, name, _deletions(server, index, seconds), seconds)
        server.ask("PUT", f"/{name}/_settings", SETTINGS_WHEN_FILLED, seconds=seconds)
        server.ask("POST", f"/{name}/_refresh", seconds=seconds)
        held_now = count(server, name, seconds=seconds)
        replaced = _switch(server, index, name, seconds)
    except BaseException:
        _delete(server, name, seconds)
        raise
    for old in {*replaced, *_abandoned(server, index, seconds)} - {name}:
        _delete(server, old, seconds)
    _settle(server, name, seconds)
    return held_now


def _fill(server: Server, name: str, changes: Iterable[Change], seconds: float) -> None:
    refused: list[Rejection] = []
    waiting: deque[Future[list[Rejection]]] = deque()

    def deliver(lines: list[Line]) -> list[Rejection]:
        return send(server, name, lines, seconds=seconds, alias=False)

    with ThreadPoolExecutor(_SENDERS, thread_name_prefix="search-rebuild") as senders:
        for lines in requests_of(changes, refused):
            waiting.append(senders.submit(deliver, lines))
            if len(waiting) > _SENDERS:
                refused += waiting.popleft().result()
        for future in waiting:
            refused += future.result()
    for rejection in refused:
        logger.error("the rebuild leaves out %r: %s", rejection.identifier, rejection.reason)


def _deletions(server: Server, index: Index, seconds: float) -> Iterator[Deletion]:
    if server.exists(f"/_alias/{index.alias}", seconds=seconds):
        server.ask("POST", f"/{index.alias}/_refresh", seconds=seconds)
        for identifier, version in held(server, index.alias, live=False, seconds=seconds):
            yield Deletion(identifier, version)


def _switch(server: Server, index: Index, name: str, seconds: float) -> list[str]:
    try:
        behind = list(server.ask("GET", f"/_alias/{index.alias}", seconds=seconds))
    except Refused as refused:
        if refused.status != 404:
            raise
        behind = []
    actions = [{"remove": {"index": old, "alias": index.alias}} for old in behind]
    actions.append({"add": {"index": name, "alias": index.alias}})
    server.ask("POST", "/_aliases", {"actions": actions}, seconds=seconds)
    return behind


def _abandoned(server: Server, index: Index, seconds: float) -> list[str]:
    parameters = {"filter_path": "*.settings.index.creation_date"}
    found = server.ask("GET", f"/{index.pattern}/_settings", seconds=seconds, parameters=parameters)
    limit = (datetime.now(UTC) - _ABANDONED_AFTER).timestamp() * 1000
    return [name for name, about in found.items() if int(about["settings"]["index"]["creation_date"]) < limit]


def _settle(server: Server, name: str, seconds: float) -> None:
    """Merge what was written in many pieces into one, which is searched in little more than half the time."""
    try:
        server.ask("POST", f"/{name}/_forcemerge", seconds=seconds * 10, parameters={"max_num_segments": "1"})
    except EngineUnavailable as error:
        logger.warning("the index %s is used as it was filled, in many pieces: %s", name, error)


def _delete(server: Server, name: str, seconds: float) -> None:
    try:
        server.ask("DELETE", f"/{name}", seconds=seconds)
    except Refused as refused:
        if refused.status != 404:
            logger.warning("the index %s could not be deleted: %s", name, refused)
