"""Engines on the shared server, and a loopback server that answers with whatever status a test wants."""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from search.elasticsearch import ElasticsearchEngine
from search.elasticsearch.rebuilding import Index
from search.elasticsearch.server import Server
from tests.support.elasticsearch.required import required_url


@pytest.fixture
def prefix() -> str:
    return f"test-{secrets.token_hex(6)}-"


@pytest.fixture
def index(prefix: str) -> Index:
    """Name what the engine of the test keeps."""
    return Index(prefix)


@pytest.fixture
def server() -> Iterator[Server]:
    """Ask the real server directly, to break what the engine keeps there."""
    server = Server(required_url(), None, None, 2)
    yield server
    server.close()


@pytest.fixture
def engine(prefix: str) -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(required_url(), prefix=prefix, timeout=20)
    engine.setup()
    yield engine
    engine.close()


class _Answering(BaseHTTPRequestHandler):
    status = 503
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        # A server may repeat what it was sent; none of it may reach a message of ours.
        secret = self.headers.get("authorization", "")
        body = json.dumps({"error": {"type": "some_exception", "reason": secret}, "status": self.status}).encode()
        self.send_response(self.status)
        self.send_header("content-type", "application/json")
        self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - names that the base class looks for

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's signature
        """Keep quiet."""


@pytest.fixture
def answering() -> Callable[[int], object]:
    """Give a context in which a server on the loopback address answers everything with one status."""

    @contextmanager
    def answering(status: int) -> Iterator[str]:
        handler = type("Handler", (_Answering,), {"status": status})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    return answering
