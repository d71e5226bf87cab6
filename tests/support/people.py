"""People for tests: made in the database, signed in without a page, sending forms with their token."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Person, RoleGrant
from app.accounts.sessions import open_session
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def make_person(
    app: Flask, *grants: tuple[str, str] | str, name: str = "Amina Diallo", language: str = "en", **columns: Any
) -> int:
    """Put an active person with ``grants`` (a role, or a role and its scope) into the database; return who it is."""
    database: Database = app.extensions["portal_database"]
    email = columns.pop("email", f"person-{secrets.token_hex(4)}@example.org")
    columns.setdefault("state", "active")
    columns.setdefault("approved_at", now())
    with unit_of_work(database.sessions) as session:
        person = Person(
            name=name, language=language, email=email, email_key=email.lower(), confirmed_at=now(), **columns
        )
        pairs = [(grant, "") if isinstance(grant, str) else grant for grant in grants]
        person.roles = [RoleGrant(role=role, scope=scope) for role, scope in pairs]
        session.add(person)
        session.flush()
        return person.id


class Visitor:
    """Somebody with a browser that runs no script: keeps cookies, sends forms with the token of the last page."""

    def __init__(self, app: Flask, person_id: int | None = None, *, second_factor: bool = True) -> None:
        """Visit ``app`` as a signed-in person, or as somebody without an account."""
        self.app = app
        self.client: FlaskClient = app.test_client()
        self._token = ""
        if person_id is not None:
            self._sign_in(person_id, second_factor=second_factor)

    def _sign_in(self, person_id: int, *, second_factor: bool) -> None:
        database: Database = self.app.extensions["portal_database"]
        with unit_of_work(database.sessions) as session:
            person = session.get(Person, person_id)
            assert person is not None
            key = open_session(session, person, "tests", second_factor=second_factor)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Read a page and remember its token."""
        answer = self.client.get(path, **kwargs)
        found = _TOKEN.search(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        if found:
            self._token = found[1]
        return answer

    def submit(
        self, path: str, fields: Mapping[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Send a form to ``path`` with the token of ``page`` (without it, of the last page, or of ``path`` itself)."""
        if page is not None or not self._token:
            self.get(page or path)
        return self.client.post(path, data={"csrf_token": self._token, **(fields or {})}, **kwargs)
