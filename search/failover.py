"""Two engines for reading: the second answers while the first is away.

Only reading is covered. Each engine has its own index, which the worker keeps by the engine's name; writing «to both»
here would hide that one of them had missed something.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from search.engine import Capabilities, EngineSlow, EngineUnavailable
from search.query import Query
from search.results import Hit, Results, Suggestion

T = TypeVar("T")

#: So many answers in a row must fail to come in time before an engine counts as away. A busy one still answers most:
#: to leave it alone for seconds would put all its readers on the engine that stands in, which is then busy too.
_SLOW_IN_A_ROW = 3


class SearchEngine(Protocol):
    """The part of an ``Engine`` that answers readers; every ``Engine`` has it."""

    @property
    def capabilities(self) -> Capabilities:
        """Tell what this engine can do."""
        ...

    def search(self, query: Query) -> Results:
        """Answer a query."""
        ...

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles for what was typed so far."""
        ...

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like this one."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


class Breaker:
    """Remembers that an engine failed, so that not every reader waits for it; safe among threads.

    After a failure nobody asks for ``pause`` seconds; then one call may try, while the others still do not wait; when
    it succeeds all may ask again. An engine that was only slow counts as failed when it was so several times in a row.
    """

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause, self._clock = pause, clock
        self._lock = threading.Lock()
        self._asked_again_at: float | None = None
        self._slow = 0

    @property
    def is_open(self) -> bool:
        """Tell whether the engine failed last time."""
        return self._asked_again_at is not None

    def permit(self) -> bool:
        """Tell whether the engine may be asked now; the caller then tells whether it answered."""
        with self._lock:
            if self._asked_again_at is None:
                return True
            now = self._clock()
            if now < self._asked_again_at:
                return False
            # Whoever comes while this one tries must not try too; should it never end, another may after a pause.
            self._asked_again_at = now + self._pause
            return True

    def succeeded(self) -> None:
        """Note that the engine answered."""
        with self._lock:
            self._asked_again_at = None
            self._slow = 0

    def failed(self, *, slow: bool = False) -> None:
        """Note that the engine did not answer; ``slow``: not in time."""
        with self._lock:
            self._slow = self._slow + 1 if slow else _SLOW_IN_A_ROW
            if self._slow >= _SLOW_IN_A_ROW or self._asked_again_at is not None:
                self._asked_again_at = self._clock() + self._pause


class FailoverEngine:
    """Answers readers from ``first``, and from ``second`` (``reduced``) while ``first`` is unavailable.

    ``pause`` is how many seconds ``first`` is left alone after a failure; how long it may take to fail is its own
    time limit. Raises ``EngineUnavailable`` when neither can answer. It has no methods that write.
    """

    def __init__(self, first: SearchEngine, second: SearchEngine, pause: float = 5.0) -> None:
        self._first, self._second = first, second
        self._breaker = Breaker(pause)

    @property
    def capabilities(self) -> Capabilities:
        """Tell what the engine can do that is asked now."""
        return (self._second if self._breaker.is_open else self._first).capabilities

    @property
    def reduced(self) -> bool:
        """Tell whether the first engine failed when it was last asked."""
        return self._breaker.is_open

    def search(self, query: Query) -> Results:
        """Answer a query; ``reduced`` when the second engine did."""
        return self._ask(lambda: self._first.search(query), lambda: replace(self._second.search(query), reduced=True))

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles for what was typed so far."""
        return self._ask(
            lambda: self._first.suggest(text, language, limit), lambda: self._second.suggest(text, language, limit)
        )

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like this one."""
        return self._ask(
            lambda: self._first.similar(identifier, language, limit),
            lambda: self._second.similar(identifier, language, limit),
        )

    def close(self) -> None:
        """Release the connections of both engines."""
        self._first.close()
        self._second.close()

    def _ask(self, first: Callable[[], T], second: Callable[[], T]) -> T:
        if self._breaker.permit():
            try:
                answer = first()
            except EngineUnavailable as error:
                self._breaker.failed(slow=isinstance(error, EngineSlow))
            else:
                self._breaker.succeeded()
                return answer
        return second()
