"""An outbox of its own for each test, and what fills and empties it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.mailing.models import MailMessage
from tests.support.app import running_app
from tests.support.database import copied_database

SENDER = "Policy Transfer Platform <portal@example.org>"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with (
        copied_database() as database,
        running_app(database.engine.url.render_as_string(hide_password=False), tmp_path, mail_from=SENDER) as app,
    ):
        yield app


@pytest.fixture
def use(app: Flask) -> Callable[..., None]:
    """Give the function that changes settings of ``app``, such as ``smtp_url``."""

    def use(**changed: Any) -> None:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], **changed)

    return use


def put(app: Flask, count: int = 1, **columns: Any) -> None:
    """Put mails into the outbox, to reader-0@example.org and so on."""
    database: Database = app.extensions["portal_database"]
    with unit_of_work(database.sessions) as session:
        for number in range(count):
            values = {
                "key": f"test:{number}",
                "recipient": f"reader-{number}@example.org",
                "language": "en",
                "subject": f"Number {number}",
                "text": f"This is number {number}.\n\n.hidden?\n",
                "html": f"<p>This is number {number}.</p>\n",
                "headers": {},
            }
            session.add(MailMessage(**values | columns))
