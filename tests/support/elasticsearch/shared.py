"""One server for all processes of a test run, whoever comes first starting it and whoever leaves last stopping it."""

import atexit
import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.support.elasticsearch.distribution import Unavailable, locked
from tests.support.elasticsearch.server import start_elasticsearch, stop_process_group


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
        if state["group"] is None and state["reason"] is None:
            try:
                server = start_elasticsearch(folder / "server")
            except Unavailable as error:
                state["reason"] = str(error)
            else:
                state |= {"url": server.url, "group": server.process_group}
                _started.append(server)
        if state["reason"] is None:
            state["users"].append(os.getpid())
            atexit.register(_leave, folder)
        _write(folder, state)
    return Unavailable(state["reason"]) if state["reason"] is not None else str(state["url"])


#: Kept so that the process handle is not collected (and warned about) while the server runs.
_started: list[Any] = []


def _run_folder() -> Path:
    # xdist tells all workers the same name; without xdist the run is this process.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"process-{os.getpid()}"
    folder = Path(tempfile.gettempdir()) / f"portal-tests-elasticsearch-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def _leave(folder: Path) -> None:
    with locked(folder / "lock"):
        state = _read(folder)
        state["users"] = [user for user in state["users"] if user != os.getpid() and _alive(user)]
        last = not state["users"]
        if last:
            stop_process_group(state["group"], _own_process(state["group"]))
            state |= {"url": None, "group": None}
        _write(folder, state)
    if last:
        shutil.rmtree(folder, ignore_errors=True)


def _own_process(group: int) -> "subprocess.Popen[bytes] | None":
    return next((server._process for server in _started if server.process_group == group), None)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "state.json"
    if not path.is_file():
        return {"url": None, "group": None, "reason": None, "users": []}
    state: dict[str, Any] = json.loads(path.read_text())
    return state


def _write(folder: Path, state: dict[str, Any]) -> None:
    (folder / "state.json").write_text(json.dumps(state))
