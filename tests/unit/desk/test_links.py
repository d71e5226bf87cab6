"""Trying links: no private address is ever spoken to, whatever a link looks like or leads to."""

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from app.desk.links import LinkChecker, is_public

PRIVATE = [
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2001:db8::1", "not an address", "",
]  # fmt: skip
HOSTILE = [
    "http://127.0.0.1/", "http://[::1]/", "http://0.0.0.0/", "http://169.254.169.254/latest/meta-data/",
    "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://127.1/", "http://localhost/",
    "http://127.0.0.1\\@1.1.1.1/", "http://1.1.1.1@127.0.0.1/", "http://user:word@1.1.1.1/", "file:///etc/passwd",
    "gopher://1.1.1.1/", "ftp://1.1.1.1/", "https://1.1.1.1:22/", "http://1.1.1.1:8080/", "http://[::ffff:127.0.0.1]/",
    "http://", "//1.1.1.1/", "http://[::1", "http://1.1.1.1:99999/", "javascript:alert(1)",
]  # fmt: skip


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_args: object, **_kwargs: object) -> socket.socket:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", connect)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.usefixtures("no_connection")
@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_links_are_never_followed(url: str) -> None:
    assert LinkChecker().try_one(url).outcome in ("not_tried", "unreachable")


@pytest.mark.usefixtures("no_connection")
@pytest.mark.parametrize("answers", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], []])
def test_a_name_that_also_means_a_private_address_is_left_alone(answers: list[str]) -> None:
    checker = LinkChecker(names=lambda _host, _port: answers)
    assert checker.try_one("https://rebinding.example/").outcome == "not_tried"


class _Answers(http.server.BaseHTTPRequestHandler):
    seen: list[str]

    def do_HEAD(self) -> None:
        type(self).seen.append(f"{self.command} {self.path}")
        path = self.path.partition("?")[0]
        target = {"/moved": "/fine", "/away": "http://10.0.0.1/", "/loop": "/loop", "/found": "/fine"}.get(path)
        codes = {"/moved": 301, "/away": 302, "/loop": 302, "/found": 302, "/gone": 404, "/sick": 500, "/shut": 403}
        code = codes.get(path, 200)
        if path == "/only-get" and self.command == "HEAD":
            code = 405
        self.send_response(code)
        if target:
            self.send_header("Location", target)
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815  (the name is the library's)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    _Answers.seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://links.example:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def checker() -> LinkChecker:
    """Return a checker for which this machine is the public internet, as no test may reach the real one."""
    return LinkChecker(
        allowed=lambda address: address == "127.0.0.1",
        names=lambda host, _port: ["127.0.0.1"] if host == "links.example" else [host],
    )


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/fine", "alive"), ("/fine?a=b", "alive"), ("/moved", "moved"), ("/found", "alive"), ("/gone", "gone"),
        ("/sick", "unreachable"), ("/shut", "alive"), ("/only-get", "alive"), ("/loop", "unreachable"),
        ("/away", "not_tried"),
    ],
)  # fmt: skip
def test_what_hosts_answer(host: str, path: str, outcome: str) -> None:
    assert checker().try_one(host + path).outcome == outcome


def test_a_redirection_to_a_private_address_is_not_followed(host: str) -> None:
    assert checker().try_one(f"{host}/away").outcome == "not_tried"
    assert _Answers.seen == ["HEAD /away"]


def test_links_are_tried_once_each(host: str) -> None:
    found = checker().check([f"{host}/fine", f"{host}/gone", f"{host}/fine"])
    assert {url.rpartition("/")[2]: state.outcome for url, state in found.items()} == {"fine": "alive", "gone": "gone"}
    assert sorted(_Answers.seen) == ["HEAD /fine", "HEAD /gone"]


def test_a_host_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.desk.links.SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://links.example:{silent.getsockname()[1]}/"
        assert checker().try_one(url).outcome == "unreachable"


def test_a_host_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.desk.links.SECONDS", 0.5)
    stop = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _address = listener.accept()
        with connection:
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,), daemon=True)
        thread.start()
        assert checker().try_one(f"http://links.example:{listener.getsockname()[1]}/").outcome == "unreachable"
        stop.set()
        thread.join()
