"""The portal with content, and a reader of it; made once for each module, which only reads."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.pages.document import Element, parse
from tests.integration.pages.installation import installation


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def read(client: FlaskClient) -> Callable[[str], Element]:
    """Give the function that reads a page which is there."""

    def read(address: str) -> Element:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return parse(answer.get_data(as_text=True))

    return read
