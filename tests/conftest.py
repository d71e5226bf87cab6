"""What every test stands on: loopback only, an own PostgreSQL, and a last word on what was missing."""

import socket
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import apertium, browser, elasticsearch

_connect = socket.socket.connect

# No test asserts a time, and a busy machine is no fault.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test tried to reach {host!r}; tests speak to this machine only")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines."""
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


#: The folders whose files take longest come first, so that no process is left alone with one at the end.
_LONGEST_FIRST = ("journeys", "integration", "contract", "architecture", "unit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order tests by folder; within one they stay as they are."""
    root = Path(__file__).parent
    items.sort(key=lambda item: _LONGEST_FIRST.index(item.path.relative_to(root).parts[0]))


def pytest_configure() -> None:
    """Let the processes of the run share one Elasticsearch."""
    elasticsearch.begin_run()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was missing on this machine and how to get it."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    reasons = {
        "Chromium": browser.unavailable_reason(),
        "Elasticsearch": elasticsearch.told_reason(),
        "Apertium": apertium.unavailable_reason(),
    }
    for name, reason in reasons.items():
        if reason:
            terminalreporter.write_line(f"NOT TESTED for want of {name}: {reason}")
