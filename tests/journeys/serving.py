"""The portal served on a free port of this machine, as a browser meets it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.integration.pages.installation import installation


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (the name is werkzeug's)
        """Say nothing: the browser tells the tests what it got."""


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(prepare: Callable[[Flask], None] | None = None, host: str = "127.0.0.1", **changed: Any) -> Iterator[str]:
    """Serve an installation of its own and give its address, under ``host``; ``changed`` are settings."""
    port = _free_port()
    origin = f"http://{host}:{port}"
    with installation(prepare=prepare, public_url=origin, **changed) as app:
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield origin
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
