"""Ending processes."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

_SECONDS_TO_STOP = 30


def stop_process_group(group: int, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """End every process of a group: asked first, killed when they do not go. ``process`` is its leader, if a child."""
    deadline = time.monotonic() + _SECONDS_TO_STOP
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGCONT)
        os.killpg(group, signal.SIGTERM)
        while time.monotonic() < deadline and runs(group):
            if process is not None:
                process.poll()
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)
    if process is not None:
        process.wait()


def runs(group: int) -> bool:
    """Tell whether the leader of a group runs; one that ended and that nobody has collected does not."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{group}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return Path("/proc/self").exists() is False
