"""Readers who ask for one page after another over kept connections, in a process of their own.

``python -m tests.bench.client`` reads a ``Load`` as JSON from its input and writes what happened as JSON.
"""

import http.client
import itertools
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

_HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html", "User-Agent": "portal-bench"}


@dataclass(frozen=True)
class Load:
    """What is asked for: each of ``readers`` takes the next of ``paths`` as soon as it has its answer.

    Answers of the first ``warm_up`` seconds do not count; then it goes on for ``seconds``, or until the paths end.
    """

    port: int
    paths: Sequence[str]
    readers: int
    seconds: float
    warm_up: float


@dataclass
class Outcome:
    """What happened: milliseconds and bytes of each good answer, how many had another status, the time it took."""

    milliseconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def percentile(self, share: float) -> float | None:
        """Return the milliseconds within which ``share`` (0 to 1) of the answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None

    @property
    def rate(self) -> float:
        """Return good answers a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    @property
    def usual_size(self) -> float | None:
        """Return the median size of an answer on the wire, without headers, in kB (1,000 bytes)."""
        return sorted(self.sizes)[len(self.sizes) // 2] / 1_000 if self.sizes else None


def run(load: Load) -> Outcome:
    """Run a load in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=True,
        timeout=load.seconds + load.warm_up + 120,
    )
    return Outcome(**json.loads(done.stdout))


class _Readers:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._next = itertools.count()  # its next step is one instruction, so threads may share it
        self._outcomes: list[Outcome] = []
        self._begin = time.perf_counter() + load.warm_up

    def run(self) -> Outcome:
        """Let all readers read and return what they saw together."""
        threads = [threading.Thread(target=self._read) for _ in range(self._load.readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        errors: Counter[str] = Counter()
        for one in self._outcomes:
            errors.update(one.errors)
        return Outcome(
            [time for one in self._outcomes for time in one.milliseconds],
            [size for one in self._outcomes for size in one.sizes],
            dict(errors),
            max(one.seconds for one in self._outcomes),
        )

    def _read(self) -> None:
        mine = Outcome()
        connection = http.client.HTTPConnection("127.0.0.1", self._load.port, timeout=60)
        now = time.perf_counter()
        while now < self._begin + self._load.seconds:
            number = next(self._next)
            if number >= len(self._load.paths):
                break
            status, size = _ask(connection, self._load.paths[number])
            end = time.perf_counter()
            if now >= self._begin:
                if status == "200":
                    mine.milliseconds.append((end - now) * 1_000)
                    mine.sizes.append(size)
                else:
                    mine.errors[status] = mine.errors.get(status, 0) + 1
            now = end
        mine.seconds = max(0.0, now - self._begin)
        self._outcomes.append(mine)
        connection.close()


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[str, int]:
    try:
        connection.request("GET", path, headers=_HEADERS)
        answer = connection.getresponse()
        return str(answer.status), len(answer.read())
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__, 0


if __name__ == "__main__":
    json.dump(asdict(_Readers(Load(**json.load(sys.stdin))).run()), sys.stdout)
