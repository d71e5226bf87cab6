"""What goes on beside the requests, in a thread of its own: mails to be sent, chores to be done."""

import logging
import threading
from collections.abc import Callable, Mapping

logger = logging.getLogger(__name__)


class Background:
    """Does its jobs again and again; one that fails is logged, tried less often, and holds up no other."""

    def __init__(self, jobs: Mapping[str, Callable[[], object]], pause: float = 2.0) -> None:
        """Prepare a thread that does each of ``jobs`` every ``pause`` seconds."""
        self._jobs, self._pause = jobs, pause
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def once(self) -> None:
        """Do each job once, letting what goes wrong be raised (for commands and tests)."""
        for job in self._jobs.values():
            job()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        failures = dict.fromkeys(self._jobs, 0)
        rounds = 0
        while not self._stop.wait(self._pause):
            rounds += 1
            for name, job in self._jobs.items():
                if failures[name] and rounds % min(2 ** failures[name], 60):
                    continue
                try:
                    job()
                except Exception:
                    logger.exception("the background job %s failed and will be tried again", name)
                    failures[name] += 1
                else:
                    failures[name] = 0

    def start(self) -> None:
        """Start working in a thread that does not keep the process alive."""
        self._thread = threading.Thread(target=self.run, name="background", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Stop after the job under way, waiting at most ``timeout`` seconds for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
