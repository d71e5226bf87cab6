"""An empty installation with the reference data, for tests that write."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from tests.integration.pages.installation import installation


@pytest.fixture
def app() -> Iterator[Flask]:
    with installation(only_reference_data=True) as app:
        yield app


@pytest.fixture
def sessions(app: Flask) -> sessionmaker[Session]:
    made: sessionmaker[Session] = app.extensions["portal_database"].sessions
    return made
