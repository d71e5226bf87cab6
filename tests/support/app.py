"""The portal as an application on a database of the tests."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.content.kinds import Kind
from app.features import KINDS
from app.kernel.database import Database
from config.settings import Settings

#: What every installation of the tests would make anew, and is the same for all: templates and vocabulary compiled.
SHARED = Path(tempfile.gettempdir()) / "portal-tests-data"
#: Seconds; generous, so that a busy machine fails no test. No test measures time.
PATIENCE = 30.0


def make_quick(settings: Settings, kinds: Iterable[Kind] = KINDS) -> Flask:
    """Return the application, which takes what it can from ``SHARED``."""
    compiled, own = SHARED / "vocabulary" / "compiled", settings.data_folder / "vocabulary" / "compiled"
    compiled.mkdir(parents=True, exist_ok=True)
    if not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        own.symlink_to(compiled)
    app = create_app(settings, kinds)
    templates = SHARED / "templates"
    templates.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    return app


@contextmanager
def running_app(database_url: str, data_folder: Path, **changed: Any) -> Iterator[Flask]:
    """Give the application on a database; its worker does not run. ``changed`` are settings."""
    defaults: dict[str, Any] = {
        "postgres_search_timeout": PATIENCE,
        "elasticsearch_timeout": PATIENCE,
        "worker_in_process": False,
    }
    app = make_quick(Settings(database_url=database_url, data_folder=data_folder, **(defaults | changed)))
    try:
        yield app
    finally:
        for engine in app.extensions["portal_search"].engines.values():
            engine.close()
        database: Database = app.extensions["portal_database"]
        database.close()
