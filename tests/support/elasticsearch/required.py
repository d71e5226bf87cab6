"""What a test does where the server cannot be had: it is skipped with the reason, or fails when STRICT=1."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support.elasticsearch.distribution import Unavailable
from tests.support.elasticsearch.server import ElasticsearchServer, start_elasticsearch
from tests.support.elasticsearch.shared import shared_server_url

T = TypeVar("T")


def required(make: Callable[[], T]) -> T:
    """Return what ``make`` makes; skip or fail the test where it raises ``Unavailable``."""
    try:
        return make()
    except Unavailable as error:
        (pytest.fail if os.environ.get("STRICT") == "1" else pytest.skip)(str(error))


def required_url() -> str:
    """Return the address of the run's shared server."""
    return required(shared_server_url)


@contextmanager
def own_server() -> Iterator[ElasticsearchServer]:
    """Run a server that only the caller has, so that it may be paused, stopped and restarted."""
    # Not below pytest's own folders, which other users than this one may not enter.
    with tempfile.TemporaryDirectory(prefix="portal-tests-elasticsearch-own-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = required(lambda: start_elasticsearch(Path(folder) / "server", passing=True))
        try:
            yield server
        finally:
            server.stop()
