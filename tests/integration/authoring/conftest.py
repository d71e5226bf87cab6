"""A portal of its own for each module, and people who visit it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.drafts.models import Draft
from tests.integration.pages.installation import installation
from tests.support.people import Visitor, make_person


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture
def author(app: Flask) -> Visitor:
    return Visitor(app, make_person(app, ("contributor", "bogota"), name="Amina Diallo"))


@pytest.fixture
def colleague(app: Flask) -> Visitor:
    return Visitor(app, make_person(app, ("contributor", "bogota"), name="Juan Pérez"))


@pytest.fixture
def anonymous(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def stored(app: Flask) -> Callable[[int], Draft]:
    """Give the function that reads a draft from the database."""

    def stored(draft_id: int) -> Draft:
        with app.extensions["portal_database"].sessions() as session:
            return session.get_one(Draft, draft_id)

    return stored
