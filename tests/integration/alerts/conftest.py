"""A portal whose entries the test itself publishes, and its mornings."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.permissions import Actor
from app.alerts import service
from app.alerts.models import DAILY
from app.alerts.telling import tell
from app.features import KIND_BY_CODE
from app.indexing.worker import drain
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work
from tests.support.app import running_app
from tests.support.database import copied_database
from tests.support.factories.case_studies import case_study_record, save_case_study


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with (
        copied_database() as database,
        running_app(database.engine.url.render_as_string(hide_password=False), tmp_path) as app,
    ):
        app.extensions["portal_search"].engines["postgres"].setup()
        yield app


def publish(app: Flask, title: str, *, indexed: bool = True, language: str = "en", **fields: Any) -> dict[str, Any]:
    """Publish a case study, let it be found, and return its record."""
    record = case_study_record(**fields)
    record.setdefault("reference", "case")
    record["original_language"] = language
    record["translations"] = {language: {"title": title, "summary": "Trees."}, **fields.get("translations", {})}
    return save(app, record, indexed=indexed)


def save(app: Flask, record: dict[str, Any], *, indexed: bool = True) -> dict[str, Any]:
    """Take in a record as it is."""
    database: Database = app.extensions["portal_database"]
    with unit_of_work(database.sessions) as session:
        save_case_study(session, record)
    if indexed:
        index(app)
    return record


def index(app: Flask) -> None:
    """Tell the search engine what it has still to be told."""
    engine = app.extensions["portal_search"].engines["postgres"]
    drain(app.extensions["portal_database"].sessions, KIND_BY_CODE, "postgres", engine)
    engine.refresh()


def keep(app: Flask, person: int, query: str = "", name: str = "My search", frequency: str = DAILY) -> int:
    """Save a search for a person and return its number."""
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        return service.save(session, Actor(identifier=person), name=name, query=query, frequency=frequency).id


def morning(app: Flask, days: float = 1) -> None:
    """Do the work of a morning so many days from now."""
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
        tell(session, now() + timedelta(days=days))
