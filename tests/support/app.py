"""The portal as an application on a database of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.kernel.database import Database
from config.settings import Settings

#: Seconds; generous, so that a busy machine fails no test. No test measures time.
PATIENCE = 30.0


@contextmanager
def running_app(database_url: str, data_folder: Path, **changed: Any) -> Iterator[Flask]:
    """Give the application on a database; its worker does not run. ``changed`` are settings."""
    defaults: dict[str, Any] = {
        "postgres_search_timeout": PATIENCE,
        "elasticsearch_timeout": PATIENCE,
        "worker_in_process": False,
    }
    app = create_app(Settings(database_url=database_url, data_folder=data_folder, **(defaults | changed)))
    try:
        yield app
    finally:
        for engine in app.extensions["portal_search"].engines.values():
            engine.close()
        database: Database = app.extensions["portal_database"]
        database.close()
