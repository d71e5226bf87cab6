"""The server as the rooms of this package see it: one way to ask, and one exception for whatever goes wrong."""

import time
from collections.abc import Mapping
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, SerializationError
from elasticsearch.serializer import OrjsonSerializer

from search.engine import EngineUnavailable

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
        """Return the seconds left; raises ``EngineUnavailable`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise EngineUnavailable("Elasticsearch took too long")
        return left


class Server:
    """A cluster, asked over kept connections; nothing is tried twice."""

    def __init__(self, url: str, api_key: str | None, ca_certs: str | None, connections: int) -> None:
        """Prepare; nothing is connected before the first request. ``url`` may hold several, parted by commas."""
        given: dict[str, Any] = {"api_key": api_key, "ca_certs": ca_certs}
        self._client = Elasticsearch(
            [one.strip() for one in url.split(",")],
            max_retries=0,
            retry_on_timeout=False,
            connections_per_node=connections,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
            **{name: value for name, value in given.items() if value is not None},
        )

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

        Raises ``EngineUnavailable``, of which ``Refused`` is an answer with an HTTP error.

        Only the kind of a failure is told: the server's or the client's own words may name addresses and users.
        """
        headers = {"accept": _JSON}
        if body is not None:
            headers["content-type"] = _NDJSON if isinstance(body, bytes) else _JSON
        try:
            answer = self._client.options(request_timeout=seconds).perform_request(
                method, path, params=parameters, headers=headers, body=body
            )
        except ApiError as error:
            raise Refused(error.status_code, _kind(error.body)) from None
        except (TransportError, SerializationError, OSError, ValueError) as error:
            raise EngineUnavailable(f"Elasticsearch: {type(error).__name__}") from None
        if not isinstance(answer.body, dict):
            raise EngineUnavailable("Elasticsearch did not answer in JSON")
        return answer.body

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
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineUnavailable("Elasticsearch answered from a part of the index")
    if "hits" not in answer:
        raise EngineUnavailable("the answer is not Elasticsearch's")
    return answer


def _kind(body: object) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("type", "")) if isinstance(error, dict) else ""
