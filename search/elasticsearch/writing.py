"""Changes put into an index, many a request, each refused by the server when it is older than what is held."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from search.document import Change
from search.elasticsearch.server import Refused, Server
from search.elasticsearch.sources import clean, refusal, source_of
from search.engine import EngineUnavailable, Rejection

#: Bytes of a request: large enough to keep the server busy, small enough for any proxy before it.
_REQUEST_SIZE = 4_000_000
_LONGEST_REASON = 300
_CONFLICT = 409
#: Whatever else is wrong is wrong with the index or the server, and may be well again tomorrow.
_FAULTS_OF_THE_DOCUMENT = {"document_parsing_exception", "mapper_parsing_exception"}
_PARAMETERS = {"filter_path": "errors,items.*.status,items.*.error", "timeout": "20s"}

Line = tuple[str, bytes]


def lines_of(change: Change) -> Line:
    """Return the identifier of a change and its two lines of a bulk request."""
    identifier = clean(change.identifier)
    action = {"index": {"_id": identifier, "version": change.version, "version_type": "external"}}
    both = orjson.dumps(action, option=orjson.OPT_APPEND_NEWLINE) + orjson.dumps(
        source_of(change), option=orjson.OPT_APPEND_NEWLINE
    )
    return change.identifier, both


def requests_of(changes: Iterable[Change], refused: list[Rejection]) -> Iterator[list[Line]]:
    """Yield the lines of as many changes as fit into a request; what cannot be sent is added to ``refused``."""
    lines: list[Line] = []
    size = 0
    for change in changes:
        if (reason := refusal(change)) is not None:
            refused.append(reason)
            continue
        line = lines_of(change)
        if lines and size + len(line[1]) > _REQUEST_SIZE:
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line[1])
    if lines:
        yield lines


def send(server: Server, index: str, lines: Sequence[Line], *, seconds: float, alias: bool) -> list[Rejection]:
    """Send one request; return what the server refused for good; raises ``EngineUnavailable``.

    With ``alias``, ``index`` must be an alias: a missing one is never made up with a guessed mapping.
    """
    body = b"".join(line for _identifier, line in lines)
    parameters = _PARAMETERS | {"require_alias": "true" if alias else "false"}
    try:
        answer = server.ask("POST", f"/{index}/_bulk", body, seconds=seconds, parameters=parameters)
    except Refused as refused:
        if refused.status not in {400, 413}:
            raise
        return _send_apart(server, index, lines, refused, seconds=seconds, alias=alias)
    if not answer.get("errors"):
        return []
    return [rejection for line, item in zip(lines, answer["items"], strict=True) for rejection in _judge(line[0], item)]


def _send_apart(
    server: Server, index: str, lines: Sequence[Line], refused: Refused, *, seconds: float, alias: bool
) -> list[Rejection]:
    # One change spoils the whole request: halve until it stands alone.
    if len(lines) == 1:
        return [Rejection(lines[0][0], str(refused))]
    middle = len(lines) // 2
    halves = (lines[:middle], lines[middle:])
    return [one for half in halves for one in send(server, index, half, seconds=seconds, alias=alias)]


def _judge(identifier: str, item: dict[str, Any]) -> Iterator[Rejection]:
    outcome = next(iter(item.values()))
    status = outcome.get("status", 500)
    if status < 400 or status == _CONFLICT:
        return
    error = outcome.get("error", {})
    if error.get("type") not in _FAULTS_OF_THE_DOCUMENT:
        raise EngineUnavailable(f"Elasticsearch refused writes: {status} {error.get('type', '')}".rstrip())
    yield Rejection(identifier, f"{error.get('type', status)}: {_innermost(error)}"[:_LONGEST_REASON])


def _innermost(error: dict[str, Any]) -> str:
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    return str(error.get("reason", ""))
