"""A server of this machine that speaks LibreTranslate's protocol, for tests: it puts each word into brackets of speech.

It refuses what the real one refuses: a missing key, a language it does not have, a body that is not JSON.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]


def said(text: str, target: str) -> str:
    """Return what the stand-in makes of a text: each of its words with the language behind it."""
    return " ".join(f"{word}-{target}" if word[:1].isalpha() else word for word in text.split())


@dataclass
class StandIn:
    """The server: its address, what it was asked, and how it answers."""

    url: str = ""
    key: str = ""
    targets: dict[str, list[str]] = field(
        default_factory=lambda: {"en": ["en", "es", "fr"], "es": ["es", "en"], "fr": ["fr", "en"]}
    )
    translate: Callable[[str, str], str] = said
    #: Answers each request in the place of the server, where it is set.
    instead: Callable[[], Answer] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Return status and body for a request."""
        if self.instead is not None:
            return self.instead()
        if (method, path) == ("GET", "/languages"):
            rows = [{"code": code, "name": code, "targets": targets} for code, targets in self.targets.items()]
            return 200, json.dumps(rows).encode()
        if (method, path) != ("POST", "/translate"):
            return 404, b'{"error": "Not found"}'
        try:
            sent = json.loads(body)
        except ValueError:
            return 400, b'{"error": "Invalid JSON format"}'
        self.asked.append(sent)
        if self.key and sent.get("api_key") != self.key:
            return 403, b'{"error": "Invalid API key"}'
        if sent.get("target") not in self.targets.get(sent.get("source", ""), []) or sent.get("format") != "text":
            return 400, b'{"error": "not supported"}'
        return 200, json.dumps({"translatedText": self.translate(sent["q"], sent["target"])}).encode()


@contextmanager
def running_stand_in(**changed: Any) -> Iterator[StandIn]:
    """Run the server on a free port until the end of the block."""
    stand_in = StandIn(**changed)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content = stand_in.answer(self.command, self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815  (the names are the standard library's)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
