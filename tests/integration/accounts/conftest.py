"""The portal for the tests of accounts: one installation for each module, with people made as they are needed."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.accounts.people import forget_limits
from tests.integration.pages.installation import installation


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(only_reference_data=True, registration_pause=0) as app:
        yield app


@pytest.fixture(autouse=True)
def anew(app: Flask) -> None:
    """Let no test use up the tries of another."""
    forget_limits(app)
