"""The portal with content, and a harvester of it whose every answer is checked against the protocol's schema."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.pages.installation import installation
from tests.support.oai_schema import NAMESPACES, read_answer

HOST = "portal.example.org"


class Answer:
    """A checked answer."""

    def __init__(self, body: bytes) -> None:
        self.root = read_answer(body)

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements at ``path``, anywhere in the answer."""
        return [element.text or "" for element in self.root.iterfind(f".//{path}", NAMESPACES)]

    def text(self, path: str) -> str:
        """Return the text of the one element at ``path``."""
        (found,) = self.texts(path)
        return found

    @property
    def error(self) -> str | None:
        """Return the code of the error, if it is one."""
        found = self.root.find("oai:error", NAMESPACES)
        return None if found is None else str(found.get("code"))

    @property
    def token(self) -> str:
        """Return the resumption token; empty at the end."""
        return "".join(self.texts("oai:resumptionToken"))

    def elements(self, path: str) -> list[Any]:
        """Return the elements at ``path``."""
        return list(self.root.iterfind(f".//{path}", NAMESPACES))


Ask = Callable[..., Answer]


def asking(client: FlaskClient) -> Ask:
    """Return what asks ``client`` by arguments (``from_`` for ``from``) and checks the answer."""

    def ask(method: str = "GET", **arguments: Any) -> Answer:
        given = {name.rstrip("_"): value for name, value in arguments.items()}
        answer = client.post("/oai", data=given) if method == "POST" else client.get("/oai", query_string=given)
        assert answer.status_code == 200
        assert answer.content_type == "text/xml; charset=utf-8"
        assert "Set-Cookie" not in answer.headers
        return Answer(answer.data)

    return ask


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(public_url=f"https://{HOST}") as app:
        yield app


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def ask(client: FlaskClient) -> Ask:
    return asking(client)
