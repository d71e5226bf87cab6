"""Stop a server when nobody needs it any more, also when its users were killed.

Whoever uses a server holds a shared lock on its file ``alive``, which the kernel releases when a process ends,
however it ends. The guard waits for the exclusive lock: ``python -m tests.support.elasticsearch.guard GROUP ALIVE
[FOLDER]`` then ends the process group and deletes the folder.
"""

import fcntl
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.support.elasticsearch.processes import stop_process_group

_REPOSITORY = Path(__file__).resolve().parents[3]


def hold(alive: Path) -> IO[str]:
    """Take part in keeping a server alive until the returned file is closed or this process ends."""
    file = alive.open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def start_guard(group: int, alive: Path, folder: Path | None) -> "subprocess.Popen[bytes]":
    """Start a guard of the process group ``group``; ``folder`` is deleted in the end."""
    command = [sys.executable, "-m", "tests.support.elasticsearch.guard", str(group), str(alive)]
    return subprocess.Popen(
        command + ([str(folder)] if folder else []),
        cwd=_REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main(group: int, alive: Path, folder: Path | None) -> None:
    """Wait until nobody holds ``alive``, then stop the server; whoever comes meanwhile waits for that."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with alive.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        stop_process_group(group)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
