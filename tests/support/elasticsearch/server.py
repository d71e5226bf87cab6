"""A real Elasticsearch of one node on this machine: started, paused, resumed, restarted, stopped."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tests.support.elasticsearch.distribution import Unavailable, java_home, server_home
from tests.support.elasticsearch.guard import hold, start_guard
from tests.support.elasticsearch.processes import stop_process_group

#: Elasticsearch refuses to run as root; then it runs as this user.
USER = "elasticsearch"
_SECONDS_TO_START = 180
#: Compile once and simply: a server that lives for some minutes does not earn back what the best code costs. Measured
#: on 2 cores: a start takes 10 instead of 14 seconds of the processors, 15 small indexes 5 instead of 9.
_HURRIED = " -XX:TieredStopAtLevel=1"


class ElasticsearchServer:
    """A server that listens on the loopback address and lives no longer than whoever holds its file ``alive``.

    Its data stay in its folder; with ``passing``, for a run of tests, that is deleted when its last user was killed.
    """

    def __init__(self, folder: Path, heap: str, port: int, *, passing: bool) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._heap, self._passing = heap, passing
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._held: IO[str] | None = None

    @property
    def alive(self) -> Path:
        """The file whose holders keep the server running."""
        return self.folder.with_name(f"{self.folder.name}.alive")

    @property
    def process_group(self) -> int | None:
        """The process group of the running server."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and wait until the server answers; raises ``Unavailable``."""
        self._write_configuration()
        owner = _owner_of_files(self.folder)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ES_JAVA_HOME": str(java_home()),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_JAVA_OPTS": f"-Xms{self._heap} -Xmx{self._heap}{_HURRIED if self._passing else ''}",
            "ES_TMPDIR": str(self.folder / "tmp"),
        }
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                [server_home() / "bin" / "elasticsearch"],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=owner,
                group=owner,
                extra_groups=[] if owner else None,
            )
        self._held = hold(self.alive)
        self._guard = start_guard(self._process.pid, self.alive, self.folder if self._passing else None)
        self._wait()

    def release(self) -> None:
        """Leave the server to its other users; the guard stops it when there are none."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def stop(self) -> None:
        """Stop the server, whoever uses it; its data stay."""
        if self._guard is not None:
            self._guard.kill()
            self._guard.wait()
            self._guard = None
        self.release()
        if self._process is not None:
            stop_process_group(self._process.pid, self._process)
            self._process = None

    def pause(self) -> None:
        """Let the server hang: connections are accepted by the kernel, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """Stop the server and start it again on the same port with the same data."""
        self.stop()
        self.start()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "the server is not running"
        os.killpg(self._process.pid, number)

    def _write_configuration(self) -> None:
        config = self.folder / "config"
        if not config.is_dir():
            shutil.copytree(server_home() / "config", config)
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        port = urlsplit(self.url).port
        settings = {
            "cluster.name": "portal-tests",
            "discovery.type": "single-node",
            "http.host": "127.0.0.1",
            "http.port": port,
            "transport.host": "127.0.0.1",
            "transport.port": "0",
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "xpack.security.enabled": "false",
            # A small disk that is nearly full must not make indexes read-only in the middle of a test.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        (config / "elasticsearch.yml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _SECONDS_TO_START
        while not _answers(self.url):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Unavailable(f"Elasticsearch did not start; the end of its output: {self._last_output()}")
            time.sleep(0.1)

    def _last_output(self) -> str:
        return " | ".join((self.folder / "output.txt").read_text(errors="replace").splitlines()[-5:])


def start_elasticsearch(
    folder: Path, heap: str = "512m", port: int | None = None, *, passing: bool = False
) -> ElasticsearchServer:
    """Start a server whose data, logs and settings lie in ``folder`` (made if needed) and wait until it answers.

    ``heap`` is in the JVM's notation (``1g``); without ``port`` a free one is taken; the folder of a ``passing``
    server, for a run of tests, is deleted when this process is killed before it could stop it. Raises ``Unavailable``.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    server = ElasticsearchServer(folder, heap, port or free_port(), passing=passing)
    server.start()
    return server


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    try:
        connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=2s")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _owner_of_files(folder: Path) -> str | None:
    """Give ``folder`` to a user that is not root, when this process is root; return that user's name."""
    if os.geteuid() != 0:
        return None
    known = subprocess.run(["id", "-u", USER], capture_output=True, check=False)
    if known.returncode:
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise Unavailable(f"Elasticsearch must not run as root, and the user {USER} cannot be made: {made.stderr}")
    subprocess.run(["chown", "-R", f"{USER}:", folder], check=True)
    reachable = subprocess.run(
        ["test", "-r", server_home() / "bin" / "elasticsearch", "-a", "-w", folder], user=USER, group=USER, check=False
    )
    if reachable.returncode:
        raise Unavailable(
            f"Elasticsearch must not run as root, and the user {USER} cannot reach {server_home()} or {folder}: "
            "put the project and TMPDIR where others than root may read, or run as another user"
        )
    return USER
