"""The portal as ``make run`` serves it, on a free port of the loopback address, and the memory it takes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import urllib3

from config.settings import ROOT
from tests.support.elasticsearch.server import free_port

_SECONDS_TO_START = 60
#: Settings of the caller that must not reach the portal that is measured.
_NOT_INHERITED = ("DATABASE_URL", "ELASTICSEARCH_", "TRANSLATOR_", "TRUSTED_", "PUBLIC_URL", "PORTAL_ENV", "BIND")


class Web:
    """A running portal."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def memory(self) -> tuple[float, float]:
        """Return the memory of all its processes in MiB: resident (shared pages count each time), and proportional."""
        resident, proportional = 0, 0
        for process in (self._process.pid, *_children(self._process.pid)):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                name, _colon, value = line.partition(":")
                resident += int(value.split()[0]) if name == "Rss" else 0
                proportional += int(value.split()[0]) if name == "Pss" else 0
        return resident / 1024, proportional / 1024

    @property
    def processes(self) -> int:
        """Return the number of processes that answer (the one that only starts them is not counted)."""
        return len(_children(self._process.pid))


def _children(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@contextmanager
def serving(settings: Mapping[str, str], folder: Path, application: str = "wsgi:app") -> Iterator[Web]:
    """Serve the portal with these environment variables; its log lies in ``folder``.

    Raises ``RuntimeError`` with the end of the log when it does not answer.
    """
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    log = folder / f"web-{port}.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, application],
            cwd=ROOT,
            env=inherited | {"WORKER": "off", "DATA_FOLDER": str(folder / "data")} | dict(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_answer(process, port, log)
        yield Web(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def _await_answer(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    with urllib3.PoolManager(retries=False, timeout=10.0) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if client.request("GET", f"http://127.0.0.1:{port}/en/about").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.1)
    last = " | ".join(log.read_text(errors="replace").splitlines()[-5:])
    raise RuntimeError(f"the portal does not answer; the end of its log: {last}")
