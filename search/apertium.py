"""Machine translation of queries by an Apertium server (apertium-apy), which may be absent or late at any time."""

import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol
from urllib.parse import urlsplit

import orjson
import urllib3

#: ISO 639-3, as Apertium names languages.
_CODES = {"en": "eng", "fr": "fra", "es": "spa"}
#: Apertium has no pair of English and French: between them it goes through Spanish.
_BETWEEN = {frozenset({"en", "fr"}): "es"}
#: Longer texts are left to the vocabulary.
LONGEST_TEXT = 1_000
#: Marks that Apertium puts before words it does not know or cannot inflect.
_MARKS = re.compile(r"(?<!\w)[*#@]+(?=\w)")
#: What Apertium's own stream format gives a meaning to, and what is no text.
_UNSAFE = re.compile(r"[\[\]{}<>^$\\/@*#~|\x00-\x1f\x7f\ud800-\udfff]+")
_LARGEST_ANSWER = 64_000
#: For how many seconds a pair of languages that the server does not have is not asked for again.
_PAIR_MISSING_FOR = 60.0


class MachineTranslator(Protocol):
    """Something that translates short texts at once, or not at all."""

    def translate(self, texts: Sequence[str], source: str, targets: Sequence[str]) -> Mapping[tuple[str, str], str]:
        """Return what could be translated in time, by text and target language; never raises.

        ``source`` and ``targets`` are codes such as ``fr``. What is missing from the answer was not translated.
        """
        ...


class _Failed(Exception):
    """The server is away or answered nonsense."""


class _PairMissing(Exception):
    """The server is well but does not translate between these languages."""


class ApertiumTranslator:
    """A client of one apertium-apy server.

    A call takes ``time_limit`` seconds at most, in all. A translation that comes later is kept for the next time.
    After a failure or a late answer the server is left alone for ``rest`` seconds, or until the late answer has
    arrived; meanwhile only remembered translations are given. Threads may share it; a process that forks gets
    threads of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        time_limit: float = 0.25,
        patience: float = 5.0,
        rest: float = 5.0,
        remembered: int = 5_000,
        workers: int = 4,
    ) -> None:
        """Connect to nothing yet; raises ``ValueError`` when ``url`` is no plain HTTP address.

        ``patience`` is for how many seconds a late answer is awaited in the background; ``remembered`` how many
        translations are kept; ``workers`` how many requests are under way at once (more are not started).
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("the address of the translator must be http://host:port or https://host:port")
        self._url = url.rstrip("/")
        self._time_limit, self._rest = time_limit, rest
        self._http = urllib3.PoolManager(
            maxsize=workers,
            retries=False,
            timeout=urllib3.Timeout(total=patience),
            headers={"Accept": "application/json"},
        )
        self._workers = workers
        self._lock = threading.RLock()  # a translation that fails at once ends while it is being begun
        self._memory: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._remembered = remembered
        self._under_way: dict[tuple[str, str, str], Future[str]] = {}
        self._executor: ThreadPoolExecutor | None = None
        self._resting_until = 0.0
        self._pairs_missing_until: dict[tuple[str, str], float] = {}
        self._process = os.getpid()

    def translate(self, texts: Sequence[str], source: str, targets: Sequence[str]) -> Mapping[tuple[str, str], str]:
        """Return what could be translated in time, by text and target language; never raises."""
        deadline = time.monotonic() + self._time_limit
        wanted = [(text, source, target) for text in dict.fromkeys(texts) for target in targets if target != source]
        found: dict[tuple[str, str], str] = {}
        awaited: dict[tuple[str, str, str], Future[str]] = {}
        with self._lock:
            self._notice_fork()
            for key in wanted:
                if key in self._memory:
                    self._memory.move_to_end(key)
                    found[key[0], key[2]] = self._memory[key]
                elif (future := self._begun(key)) is not None:
                    awaited[key] = future
        if awaited:
            _, late = wait(awaited.values(), timeout=max(0.0, deadline - time.monotonic()))
            if late:
                self._begin_rest()
            found.update(_answers(awaited))
        return found

    def close(self) -> None:
        """Let go of connections and threads; what is under way is not awaited."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)
        self._http.clear()

    def _begun(self, key: tuple[str, str, str]) -> Future[str] | None:
        """Return the translation under way, or begin it where that is possible now; the lock is held."""
        now = time.monotonic()
        if now < self._resting_until or now < self._pairs_missing_until.get(key[1:], 0.0):
            return None
        if key in self._under_way:
            return self._under_way[key]
        text, source, target = key
        if not text.strip() or len(text) > LONGEST_TEXT or source not in _CODES or target not in _CODES:
            return None
        if len(self._under_way) >= self._workers * 2:
            return None
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self._workers, thread_name_prefix="apertium")
        future = self._executor.submit(self._asked, text, source, target)
        self._under_way[key] = future
        future.add_done_callback(lambda done: self._ended(key, done))
        return future

    def _ended(self, key: tuple[str, str, str], done: Future[str]) -> None:
        """Remember a translation, however late, or how it failed."""
        with self._lock:
            if self._under_way.get(key) is done:
                del self._under_way[key]
            if done.cancelled():
                return
            error = done.exception()
            if isinstance(error, _PairMissing):
                self._pairs_missing_until[key[1:]] = time.monotonic() + _PAIR_MISSING_FOR
            elif error is not None:
                self._resting_until = time.monotonic() + self._rest
            else:
                self._resting_until = 0.0
                self._memory[key] = done.result()
                while len(self._memory) > self._remembered:
                    self._memory.popitem(last=False)

    def _begin_rest(self) -> None:
        with self._lock:
            self._resting_until = time.monotonic() + self._rest

    def _notice_fork(self) -> None:
        """Forget threads and requests of the process that this one was forked from; the lock is held."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._executor = None
            self._under_way.clear()
            self._http.clear()

    def _asked(self, text: str, source: str, target: str) -> str:
        """Ask the server; raises ``_Failed`` or ``_PairMissing``."""
        between = _BETWEEN.get(frozenset({source, target}))
        chain = [_CODES[source], *([_CODES[between]] if between else []), _CODES[target]]
        fields = {"q": _UNSAFE.sub(" ", text), "markUnknown": "no", "deformat": "txt", "reformat": "txt"}
        if between:
            path, fields["langpairs"] = "/translateChain", "|".join(chain)
        else:
            path, fields["langpair"] = "/translate", "|".join(chain)
        try:
            response = self._http.request("GET", self._url + path, fields=fields, preload_content=False)
            try:
                status, body = response.status, response.read(_LARGEST_ANSWER)
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise _Failed(type(error).__name__) from None
        if status == 400:
            raise _PairMissing
        return _translated_text(status, body)


def _translated_text(status: int, body: bytes) -> str:
    """Return the translation in an answer, without Apertium's marks; raises ``_Failed``."""
    try:
        text = orjson.loads(body)["responseData"]["translatedText"] if status == 200 else None
    except (ValueError, KeyError, TypeError):
        text = None
    if not isinstance(text, str):
        raise _Failed(f"status {status}")
    return " ".join(_MARKS.sub("", text).split())


def _answers(awaited: Mapping[tuple[str, str, str], Future[str]]) -> Iterable[tuple[tuple[str, str], str]]:
    for (text, _, target), future in awaited.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            yield (text, target), future.result()
