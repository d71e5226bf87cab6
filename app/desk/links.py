"""Whether links are alive, asked of their hosts without lending anybody the portal's place in its network.

Only public addresses are spoken to, and it is the address that was checked that is connected to: a name that
resolves to something else a moment later (DNS rebinding) gains nothing. Each step of a redirection is checked anew.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from app.desk.models import ALIVE, GONE, MOVED, NOT_TRIED, UNREACHABLE

SECONDS = 4.0
MOST_STEPS = 3
MOST_LINKS = 60
WORKERS = 6
#: Addresses of IPv6 that carry one of IPv4 to a translator (RFC 6052, RFC 8215).
_TRANSLATED = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48"))
_PORTS = {"http": 80, "https": 443}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class LinkState:
    """What came of a try; ``status`` is that of HTTP, where there was an answer."""

    outcome: str
    status: int | None = None


def is_public(address: str) -> bool:
    """Tell whether an IP ``address`` is one that the whole internet can reach, with nothing private inside it."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        # Tunnels and translators lead from a public address of IPv6 to any of IPv4.
        tunnels = parsed.ipv4_mapped, parsed.sixtofour, parsed.teredo
        return not any(tunnels) and not any(parsed in network for network in _TRANSLATED)
    return True


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of ``host``; raises ``OSError``."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class LinkChecker:
    """Asks hosts for the head of a page, within limits. ``allowed`` and ``names`` are replaced by tests only."""

    def __init__(self, *, allowed: Callable[[str], bool] = is_public, names: Resolve = resolve) -> None:
        """Decide by ``allowed`` which IP addresses may be spoken to, and find them by ``names``."""
        self._allowed, self._names = allowed, names

    def check(self, urls: Iterable[str]) -> dict[str, LinkState]:
        """Return what came of each of ``urls``, at most ``MOST_LINKS``, tried side by side."""
        wanted = list(dict.fromkeys(urls))[:MOST_LINKS]
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            return dict(zip(wanted, pool.map(self.try_one, wanted), strict=True))

    def try_one(self, url: str) -> LinkState:
        """Return what came of one try, redirections followed."""
        deadline = time.monotonic() + SECONDS
        moved = False
        for _step in range(MOST_STEPS + 1):
            try:
                status, target = self._ask(url, deadline)
            except (OSError, http.client.HTTPException, ValueError):
                return LinkState(UNREACHABLE)
            if status is None:
                return LinkState(NOT_TRIED)
            if status not in (301, 302, 303, 307, 308) or not target:
                return LinkState(_outcome(status, moved=moved), status)
            moved = moved or status in (301, 308)
            url = urljoin(url, target)
        return LinkState(UNREACHABLE)

    def _ask(self, url: str, deadline: float) -> tuple[int | None, str | None]:
        """Return status and target of a redirection; no status where the address may not be asked."""
        parts = urlsplit(url)
        standard = _PORTS.get(parts.scheme)
        host = parts.hostname
        if standard is None or not host or parts.username is not None or not self._port_is_usual(parts.port, standard):
            return None, None
        port = parts.port or standard
        addresses = list(self._names(host, port))
        # One private address among public ones is enough to leave a name alone.
        if not addresses or not all(self._allowed(address) for address in addresses):
            return None, None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        status, target = _request("HEAD", addresses[0], host, port, path, deadline, secure=parts.scheme == "https")
        if status in (400, 403, 405, 501):  # some hosts answer no HEAD; of a GET only the head is read
            status, target = _request("GET", addresses[0], host, port, path, deadline, secure=parts.scheme == "https")
        return status, target

    def _port_is_usual(self, port: int | None, standard: int) -> bool:
        return port in (None, standard) or self._allowed is not is_public


def _request(
    method: str, address: str, host: str, port: int, path: str, deadline: float, *, secure: bool
) -> tuple[int, str | None]:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connected: socket.socket = socket.create_connection((address, port), timeout=left)
    # A host that sends a byte now and then is never silent for long; the whole answer has a limit too.
    limit = threading.Timer(left, _hang_up, (connected,))
    limit.start()
    try:
        if secure:
            connected = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = connected
        connection.request(method, path, headers={"User-Agent": "link check of the Policy Transfer Platform"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location")
    finally:
        limit.cancel()
        connected.close()


def _hang_up(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _outcome(status: int, *, moved: bool) -> str:
    if status in (404, 410):
        return GONE
    if status >= 500:
        return UNREACHABLE
    # 401 and 403 say that somebody is there who lets no machine in.
    return MOVED if moved else ALIVE
