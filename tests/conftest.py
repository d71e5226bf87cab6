"""What every test stands on: databases, the application, no other machine, and no silent gaps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.database import Database
from tests.support.app import running_app
from tests.support.database import UndoneDatabase, copied_database, undone
from tests.support.elasticsearch.required import required_url
from tests.support.network import loopback_only
from tests.support.services import fail_instead_of_skip, missing_services

_MISSING = pytest.StashKey[list[str]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    fail_instead_of_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    config.stash[_MISSING] = missing_services(terminalreporter.stats.get("skipped", []))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say what could not be had after everything else, so that nobody overlooks it."""
    for line in config.stash.get(_MISSING, []):
        print(line)  # noqa: T201  (the last lines of the run)


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def worker_database() -> Iterator[Database]:
    """Give this process's database, with tables and reference data; tests use ``database`` on it."""
    with copied_database() as database:
        yield database


@pytest.fixture
def database(worker_database: Database) -> Iterator[UndoneDatabase]:
    """Give a database with reference data in which everything a test writes is undone."""
    with undone(worker_database) as joined:
        yield joined


@pytest.fixture
def clean_database() -> Iterator[Database]:
    """Give a database of the test's own with reference data, for what needs real commits."""
    with copied_database() as database:
        yield database


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder where applications of this process keep compiled vocabularies."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def app(clean_database: Database, data_folder: Path) -> Iterator[Flask]:
    """Give the application on a database of the test's own, with the empty PostgreSQL index."""
    url = clean_database.engine.url.render_as_string(hide_password=False)
    with running_app(url, data_folder) as app:
        app.extensions["portal_search"].engines["postgres"].setup()
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a reader of ``app``."""
    return app.test_client()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Give the address of the run's Elasticsearch; skips the test, or fails it when STRICT=1, where there is none."""
    return required_url()
