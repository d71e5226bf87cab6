"""A portal of its own for each module."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.pages.installation import installation


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(only_reference_data=True) as app:
        yield app
