"""One server for all processes of a test run: whoever comes first starts it, and it ends after the last."""

import atexit
import functools
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.support.elasticsearch.distribution import Unavailable, locked
from tests.support.elasticsearch.guard import hold
from tests.support.elasticsearch.processes import runs
from tests.support.elasticsearch.server import start_elasticsearch

#: What keeps the server alive; closed when this process ends, however it ends.
_kept: list[Any] = []
#: The variable by which processes of a run know each other.
_RUN = "PORTAL_TEST_RUN"


def begin_run() -> None:
    """Give the run its name, before further processes of it are started; the first one clears up behind them."""
    folder = _run_folder()
    if os.environ[_RUN] == _own_name():
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def shared_server_url() -> str:
    """Return the address of the run's server: TEST_ELASTICSEARCH_URL, else one started at the first call.

    All workers of pytest-xdist get the same one. Raises ``Unavailable``, with the same reason at every call.
    """
    given = os.environ.get("TEST_ELASTICSEARCH_URL")
    if given:
        return given
    outcome = _outcome()
    if isinstance(outcome, Unavailable):
        raise outcome
    return outcome


def told_reason() -> str | None:
    """Return why the server could not be had when a test of this run wanted it; ``None`` also where none did."""
    return _read(_run_folder()).get("reason")


def unavailable_reason() -> str | None:
    """Return why the server cannot be had, or ``None`` when it runs (it is started to find out)."""
    try:
        shared_server_url()
    except Unavailable as error:
        return str(error)
    return None


@functools.cache
def _outcome() -> str | Unavailable:
    folder = _run_folder()
    with locked(folder / "lock"):
        state = _read(folder)
        if state.get("reason"):
            return Unavailable(state["reason"])
        if state.get("url"):
            held = hold(folder / "server.alive")  # waits while the guard stops a server that nobody needed
            if runs(state["group"]):
                _kept.append(held)
                atexit.register(held.close)
                return str(state["url"])
            held.close()
        return _started(folder)


def _started(folder: Path) -> str | Unavailable:
    try:
        server = start_elasticsearch(folder / "server", passing=True)
    except Unavailable as error:
        _write(folder, {"reason": str(error)})
        return error
    _write(folder, {"url": server.url, "group": server.process_group})
    _kept.append(server)
    atexit.register(server.release)
    return server.url


def _run_folder() -> Path:
    # The first process of a run gives its name to those that it starts.
    run = os.environ.setdefault(_RUN, _own_name())
    folder = Path(tempfile.gettempdir()) / f"portal-tests-elasticsearch-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def _own_name() -> str:
    return f"process-{os.getpid()}"


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "state.json"
    state: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return state


def _write(folder: Path, state: dict[str, Any]) -> None:
    (folder / "state.json").write_text(json.dumps(state))
