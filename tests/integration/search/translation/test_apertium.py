import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.apertium import ApertiumTranslator
from search.translation import QueryTranslator
from search.vocabulary import Concept, Source, Vocabulary
from tests.support.apertium import running_apertium

PATIENT = 20.0
CARE = Concept("care", {"en": "care blocks", "fr": "îlots de soin", "es": "manzanas del cuidado"})


@pytest.fixture(scope="module")
def apertium() -> Iterator[str]:
    with running_apertium() as url:
        yield url


class StandIn:
    """A socket that answers each request only when it is told to."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.asked = answer, 0
        self.go_on = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._pool = ThreadPoolExecutor(8)
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.go_on.is_set() and not self.answer:
                connection.close()
                return
            self.asked += 1
            self._pool.submit(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            self.go_on.wait(30)
            connection.sendall(self.answer)

    def close(self) -> None:
        self.answer = b""
        self.go_on.set()
        socket.create_connection(self._listener.getsockname()).close()
        self._thread.join()
        self._pool.shutdown()
        self._listener.close()


def answer(body: bytes, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status.encode(), len(body)) + body


GOOD = answer(b'{"responseData": {"translatedText": "the *late #answer"}, "responseStatus": 200}')


@pytest.fixture
def slow() -> Iterator[StandIn]:
    server = StandIn(GOOD)
    yield server
    server.close()


def eventually(translator: ApertiumTranslator, text: str) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = translator.translate([text], "es", ["en"])
        if found:
            return found[text, "en"]
    raise AssertionError("no translation came")


@pytest.mark.apertium
@pytest.mark.parametrize(
    ("text", "source", "target", "word"),
    [
        ("the water of the city", "en", "es", "agua"),
        ("el agua de la ciudad", "es", "en", "water"),
        ("el agua de la ciudad", "es", "fr", "eau"),
        ("l'eau de la ville", "fr", "es", "agua"),
        ("l'eau de la ville", "fr", "en", "water"),
        ("the water of the city", "en", "fr", "eau"),
    ],
)
def test_every_pair_is_translated(apertium: str, text: str, source: str, target: str, word: str) -> None:
    translator = ApertiumTranslator(apertium, time_limit=PATIENT)
    assert word in translator.translate([text], source, [target])[text, target]
    translator.close()


@pytest.mark.apertium
def test_unknown_words_come_back_without_marks_and_signs_do_no_harm(apertium: str) -> None:
    translator = ApertiumTranslator(apertium, time_limit=PATIENT)
    text = "el agua zorgblatt <b>[x]{y} ^a$ \\ @b #c *d 50%&lt;"
    translated = translator.translate([text], "es", ["en"])[text, "en"]
    assert "zorgblatt" in translated
    assert "water" in translated
    assert not set(translated) & set("*#@^$[]{}\\<>")
    translator.close()


@pytest.mark.apertium
def test_care_blocks_are_no_apples(apertium: str) -> None:
    translator = ApertiumTranslator(apertium, time_limit=PATIENT)
    own = Vocabulary([Source.of_concepts("portal", [CARE])])
    by_machine = QueryTranslator(Vocabulary(), translator).translate("manzanas del cuidado para las mujeres", "es")
    assert "apples" in {word.lower() for words in by_machine.words for word in words.text.split()}
    translation = QueryTranslator(own, translator).translate("manzanas del cuidado para las mujeres", "es")
    texts = {words.language: words.text for words in translation.words}
    assert texts["en"].startswith("care blocks")
    assert "women" in texts["en"]
    assert "apples" not in texts["en"].lower()
    assert texts["fr"].startswith("îlots de soin")
    assert "femmes" in texts["fr"]
    translator.close()


def test_a_late_answer_holds_nobody_up_and_is_there_the_next_time(slow: StandIn) -> None:
    translator = ApertiumTranslator(slow.url, time_limit=0.05, patience=30, rest=60)
    assert translator.translate(["el agua"], "es", ["en"]) == {}
    assert translator.translate(["otra"], "es", ["en"]) == {}
    assert translator.translate(["el agua"], "es", ["en"]) == {}
    assert slow.asked <= 1
    slow.go_on.set()
    assert eventually(translator, "el agua") == "the late answer"
    assert translator.translate(["otra"], "es", ["en"]) or eventually(translator, "otra")
    translator.close()


def test_remembered_translations_are_given_without_asking(slow: StandIn) -> None:
    slow.go_on.set()
    translator = ApertiumTranslator(slow.url, time_limit=PATIENT)
    assert translator.translate(["el agua"], "es", ["en"]) == translator.translate(["el agua"], "es", ["en"])
    assert slow.asked == 1
    translator.close()


def test_only_so_many_translations_are_remembered(slow: StandIn) -> None:
    slow.go_on.set()
    translator = ApertiumTranslator(slow.url, time_limit=PATIENT, remembered=1)
    for text in ("uno", "dos", "uno"):
        assert translator.translate([text], "es", ["en"])
    assert slow.asked == 3
    translator.close()


def test_an_absent_server_is_left_alone_for_a_while_and_the_vocabulary_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    translator = ApertiumTranslator(url, time_limit=PATIENT)
    own = Vocabulary([Source.of_concepts("portal", [CARE])])
    translation = QueryTranslator(own, translator).translate("manzanas del cuidado para las mujeres", "es")
    assert next(words.text for words in translation.words if words.language == "en") == "care blocks mujeres"
    server = StandIn(GOOD)
    try:
        server.go_on.set()
        translator._url = server.url
        assert translator.translate(["agua"], "es", ["en"]) == {}
        assert server.asked == 0
        translator._resting_until = 0.0
        assert translator.translate(["agua"], "es", ["en"]) == {("agua", "en"): "the late answer"}
    finally:
        translator.close()
        server.close()


@pytest.mark.parametrize(
    "broken",
    [
        answer(b"{}"), answer(b"[1]"), answer(b"not json"), answer(b"", "500 Oh"), answer(b"", "302 Found"),
        b"\x00\x01", answer(b'{"responseData": {"translatedText": 3}}'),
    ],
)  # fmt: skip
def test_nonsense_is_no_translation(broken: bytes) -> None:
    server = StandIn(broken)
    server.go_on.set()
    translator = ApertiumTranslator(server.url, time_limit=PATIENT)
    assert translator.translate(["agua"], "es", ["en", "fr"]) == {}
    translator.close()
    server.close()


def test_a_missing_pair_does_not_stop_the_others() -> None:
    server = StandIn(answer(b"{}", "400 Bad Request"))
    server.go_on.set()
    translator = ApertiumTranslator(server.url, time_limit=PATIENT)
    assert translator.translate(["agua"], "es", ["fr"]) == {}
    server.answer = GOOD
    assert translator.translate(["agua"], "es", ["fr"]) == {}
    assert translator.translate(["agua"], "es", ["en"]) == {("agua", "en"): "the late answer"}
    translator.close()
    server.close()


def test_only_so_many_requests_are_under_way(slow: StandIn) -> None:
    translator = ApertiumTranslator(slow.url, time_limit=0.05, workers=1, patience=30, rest=0.0)
    for number in range(20):
        translator.translate([f"texto {number}"], "es", ["en"])
    assert len(translator._under_way) <= 2
    slow.go_on.set()
    translator.close()


@pytest.mark.parametrize("url", ["", "localhost:2737", "ftp://x", "file:///etc/passwd", "http://", "http://x/?a=b"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        ApertiumTranslator(url)
