"""The server as the rooms of this package see it: one way to ask, and one exception for whatever goes wrong."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from elastic_transport import ConnectionTimeout, TransportApiResponse, TransportError
from elasticsearch import Elasticsearch, SerializationError
from elasticsearch.serializer import OrjsonSerializer

from search.engine import EngineSlow, EngineUnavailable

Answer = dict[str, Any]

_NDJSON = "application/vnd.elasticsearch+x-ndjson; compatible-with=9"
_JSON = "application/vnd.elasticsearch+json; compatible-with=9"


class Refused(EngineUnavailable):
    """The server answered, and refused; ``status`` is its HTTP status."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(f"Elasticsearch answered {status} {kind}".rstrip())
        self.status = status


class Deadline:
    """A moment by which an answer must be there, however many requests it takes."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left; raises ``EngineSlow`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise EngineSlow("Elasticsearch took too long")
        return left


class Server:
    """A cluster, asked over kept connections; nothing is tried twice."""

    def __init__(self, url: str, api_key: str | None, ca_certs: str | None, connections: int) -> None:
        """Prepare; nothing is connected before the first request. ``url`` may hold several, parted by commas."""
        self._client = Elasticsearch(
            [one.strip() for one in url.split(",")],
            max_retries=0,
            retry_on_timeout=False,
            connections_per_node=connections,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
            **({"ca_certs": ca_certs} if ca_certs is not None else {}),  # type: ignore[arg-type]  # typed as all options
        )
        # Requests go straight to the client's transport, which knows nothing of keys: for a time limit of its own for
        # each request the client makes a new client, which takes longer than the request.
        self._headers = {"accept": _JSON} | ({"authorization": f"ApiKey {api_key}"} if api_key is not None else {})

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        seconds: float,
        parameters: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send one request and return the answer's JSON.

        Raises ``EngineUnavailable``, of which ``Refused`` is an answer with an HTTP error, ``EngineSlow`` none in time.

        Only the kind of a failure is told: the server's or the client's own words may name addresses and users.
        """
        headers = dict(self._headers)
        if body is not None:
            headers["content-type"] = _NDJSON if isinstance(body, bytes) else _JSON
        target = f"{path}?{urlencode(parameters, safe=',*')}" if parameters else path
        try:
            answer = self._client.transport.perform_request(
                method, target, headers=headers, body=body, request_timeout=seconds
            )
        except ConnectionTimeout:
            raise EngineSlow("Elasticsearch took too long") from None
        except (TransportError, SerializationError, OSError, ValueError) as error:
            raise EngineUnavailable(f"Elasticsearch: {type(error).__name__}") from None
        return _body(answer)

    def exists(self, path: str, *, seconds: float) -> bool:
        """Tell whether something is there."""
        try:
            self.ask("GET", path, seconds=seconds)
        except Refused as refusal:
            if refusal.status == 404:
                return False
            raise
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def ask_whole(server: Server, index: str, body: Mapping[str, Any], seconds: float) -> Answer:
    """Ask for an answer from all of the index; raises ``EngineUnavailable`` when it comes from a part of it."""
    # Always the same copy of the index: copies may differ in how they order equals.
    parameters = {"allow_partial_search_results": "false", "preference": "search"}
    limited = {**body, "timeout": f"{max(1, int(seconds * 1000))}ms"}
    answer = server.ask("POST", f"/{index}/_search", limited, seconds=seconds, parameters=parameters)
    if answer.get("timed_out"):
        raise EngineSlow("Elasticsearch took too long")
    if answer.get("_shards", {}).get("failed"):
        raise EngineUnavailable("Elasticsearch answered from a part of the index")
    if "hits" not in answer:
        raise EngineUnavailable("the answer is not Elasticsearch's")
    return answer


def _body(answer: TransportApiResponse) -> Answer:
    """Return the JSON of an answer; raises ``EngineUnavailable`` when there is none, or another server has given it."""
    if not 200 <= answer.meta.status < 300:
        raise Refused(answer.meta.status, _kind(answer.body))
    if answer.meta.headers.get("x-elastic-product") != "Elasticsearch" or not isinstance(answer.body, dict):
        raise EngineUnavailable("the answer is not Elasticsearch's")
    return answer.body


def _kind(body: object) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("type", "")) if isinstance(error, dict) else ""
