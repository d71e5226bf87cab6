"""A portal of its own for each module, and those who publish papers in it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.pages.installation import installation
from tests.support.people import Visitor, make_person


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture
def editor(app: Flask) -> Visitor:
    return Visitor(app, make_person(app, "editor", name="Edith Oriol"))


@pytest.fixture
def anonymous(app: Flask) -> Visitor:
    return Visitor(app)
