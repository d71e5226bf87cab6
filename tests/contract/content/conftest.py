"""A portal with every kind and with one more, and entries of each, made once and only read."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.kinds import Kind
from app.content.service import Catalogue
from tests.contract.content.entries import EVERY_KIND, full, hidden, hostile, sparse
from tests.integration.pages.document import Element, parse
from tests.integration.pages.installation import index, installation, save_cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask everything of every kind."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", EVERY_KIND, ids=[kind.path for kind in EVERY_KIND])


def fill(app: Flask) -> None:
    database = app.extensions["portal_database"]
    with database.sessions() as session:
        catalogue = Catalogue.read(session)
    for kind in EVERY_KIND:
        save_cases(database, [full(kind), sparse(kind), hidden(kind), hostile(kind, catalogue)], kind)
    index(app)


@pytest.fixture(scope="package")
def app() -> Iterator[Flask]:
    with installation(prepare=fill, only_reference_data=True, kinds=EVERY_KIND) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def read(client: FlaskClient) -> Callable[[str], Element]:
    """Give the function that reads a page which is there."""

    def read(address: str) -> Element:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return parse(answer.get_data(as_text=True))

    return read


@pytest.fixture
def references(kind: Kind) -> tuple[str, ...]:
    """Give the references of the public entries of a kind."""
    return full(kind)["reference"], sparse(kind)["reference"], f"{kind.path}-hostile"
