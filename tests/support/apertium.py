"""A real Apertium server (apertium-apy) on a free port, for tests of the translation of queries."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

_DATA = Path(os.environ.get("APERTIUM_DATA", "/usr/share/apertium"))
_MODES = ("eng-spa", "spa-eng", "fr-es", "es-fr")
_START_SECONDS = 30
HOW_TO_INSTALL = (
    "Apertium is not installed; on Debian and Ubuntu: "
    "apt-get install apertium apertium-eng-spa apertium-fr-es apertium-apy"
)


def unavailable_reason() -> str | None:
    """Return why no server can be started here and how to get one, or ``None`` when one can."""
    modes_there = all((_DATA / "modes" / f"{mode}.mode").exists() for mode in _MODES)
    return None if shutil.which("apertium-apy") and modes_there else HOW_TO_INSTALL


@contextmanager
def running_apertium() -> Iterator[str]:
    """Start a server and give its address; it is stopped, with all its translating processes, at the end.

    Raises ``RuntimeError`` when it cannot be started, with how to install it.
    """
    reason = unavailable_reason()
    if reason:
        raise RuntimeError(reason)
    port = _free_port()
    process = subprocess.Popen(
        ["apertium-apy", "-p", str(port), str(_DATA)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        _await_answer(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await_answer(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with urllib3.PoolManager(retries=False, timeout=5.0) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError("apertium-apy ended while it was starting")
            try:
                if client.request("GET", f"http://127.0.0.1:{port}/listPairs").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.05)
    raise RuntimeError("apertium-apy did not answer in time")
