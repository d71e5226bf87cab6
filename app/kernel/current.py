"""What the request under way stands on: its session, its language, the settings. Needs an application context."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import current_app, g
from sqlalchemy.orm import Session

from app.kernel.database import Database
from config.languages import DEFAULT_LANGUAGE
from config.settings import Settings


def settings() -> Settings:
    """Return the settings of the application."""
    return cast("Settings", current_app.config["SETTINGS"])


def database() -> Database:
    """Return the database of the application."""
    return cast("Database", current_app.extensions["portal_database"])


def session() -> Session:
    """Return the session of this request, opened at its first use and closed with the request; for reading.

    Use cases that change something open their own by ``unit_of_work``.
    """
    if "session" not in g:
        g.session = database().sessions()
    return cast("Session", g.session)


@contextmanager
def reading_from(other: Session) -> Iterator[None]:
    """Let this request read from ``other`` for a while: from a transaction that shows what is not committed."""
    before = g.pop("session", None)
    g.session = other
    try:
        yield
    finally:
        g.pop("session", None)
        if before is not None:
            g.session = before


def close_session(_error: BaseException | None = None) -> None:
    """Close the session of this request, if it was opened (a teardown function)."""
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        opened.close()


def language() -> str:
    """Return the language in which this request is answered."""
    return cast("str", g.get("language", DEFAULT_LANGUAGE))


def labels() -> Any:
    """Return the names of terms and places in the language of the request (``app.portal.labels.Labels``)."""
    return current_app.extensions["portal_labels"].get(session(), language())


def extension(name: str) -> Any:
    """Return what a feature has left with the application under ``name``."""
    return current_app.extensions[name]
