"""What a machine must do, and what all of them need of HTTP."""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson
import urllib3

from config.languages import LANGUAGE_CODES

#: Seconds for one request, from beginning to end.
PATIENCE = 10.0
#: Bytes; a longer answer to a paragraph is no translation.
_LARGEST_ANSWER = 512_000


class Unavailable(Exception):
    """The machine is away, too slow, or answers nonsense; it may be asked again later. ``reason`` is a short code."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: ``away``, ``refused``, ``nonsense``."""
        super().__init__(reason)
        self.reason = reason


class NoWay(Unavailable):
    """The machine does not translate between these languages, not even through another; asking again is in vain."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("no_way")


class Machine(Protocol):
    """A machine translator."""

    name: str

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of languages between which it translates; raises ``Unavailable``."""
        ...

    def translate(self, text: str, source: str, target: str) -> str:
        """Return a text without any markup in another language, for one of its pairs; raises ``Unavailable``."""
        ...


def route(pairs: frozenset[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """Return the languages to go through, from ``source`` to ``target``: directly, or by one of the portal's own.

    Raises ``NoWay``.
    """
    if (source, target) in pairs:
        return source, target
    for middle in LANGUAGE_CODES:
        if (source, middle) in pairs and (middle, target) in pairs:
            return source, middle, target
    raise NoWay


class Client:
    """Asks one address over HTTP; follows no redirect, reads no more than it must."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Connect to nothing yet; raises ``ValueError`` when ``url`` is no plain address."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("the address of the machine must begin with http:// or https:// and have no query")
        self._url = url.rstrip("/")
        self._http = urllib3.PoolManager(
            maxsize=2,
            retries=False,
            timeout=urllib3.Timeout(total=patience),
            headers={"Accept": "application/json"},
        )

    def get(self, path: str, fields: Mapping[str, str] | None = None) -> Any:
        """Return the JSON that the machine answers; raises ``Unavailable``."""
        return self._answer("GET", path, fields=dict(fields or {}))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON and return the JSON that the machine answers; raises ``Unavailable``."""
        return self._answer("POST", path, body=orjson.dumps(body), headers={"Content-Type": "application/json"})

    def _answer(self, method: str, path: str, **sent: Any) -> Any:
        try:
            response = self._http.request(method, self._url + path, preload_content=False, redirect=False, **sent)
            try:
                status, body = response.status, response.read(_LARGEST_ANSWER)
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError:
            raise Unavailable("away") from None
        if status != 200:
            raise Unavailable("away" if status >= 500 or status == 429 else "refused")
        try:
            return orjson.loads(body)
        except ValueError:
            raise Unavailable("nonsense") from None


def text_of(answer: Any) -> str:
    """Return a translation that a machine answered; raises ``Unavailable`` when it is no text."""
    if not isinstance(answer, str) or not answer.strip():
        raise Unavailable("nonsense")
    return answer
