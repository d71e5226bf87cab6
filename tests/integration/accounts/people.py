"""What the tests of accounts do again and again."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import models, passwords
from app.accounts.models import Person
from app.kernel.database import Database
from tests.support.mail import links_in, outbox, path_of
from tests.support.people import Visitor, make_person

PASSWORD = "granite umbrella seventeen"
_OPENED = re.compile(r'name="opened" value="([^"]+)"')


def with_password(app: Flask, *grants: Any, email: str, password: str = PASSWORD, **columns: Any) -> int:
    """Make a person who can sign in by a password."""
    return make_person(app, *grants, email=email, password_hash=passwords.hashed(password), **columns)


def sign_in(app: Flask, email: str, password: str = PASSWORD, **fields: Any) -> tuple[Visitor, TestResponse]:
    """Sign in by the page; return the visitor and the answer."""
    visitor = Visitor(app)
    answer = visitor.submit("/en/sign-in", {"email": email, "password": password, **fields})
    visitor._token = ""  # it went with the session before; the next form reads its own page
    return visitor, answer


def registration(visitor: Visitor, **fields: Any) -> dict[str, Any]:
    """Return the fields of the form of registration, as the page gives them, with ``fields`` filled in."""
    page = visitor.get("/en/register").get_data(as_text=True)
    found = _OPENED.search(page)
    assert found is not None
    return {"name": "Fatou Ndiaye", "language": "fr", "opened": found[1], **fields}


def mailed_link(app: Flask, recipient: str) -> str:
    """Return the path of the first link in the last mail to ``recipient``."""
    return path_of(links_in(outbox(app, recipient)[-1].text)[0])


def person(app: Flask, email: str) -> Person | None:
    """Return the person with an address."""
    database: Database = app.extensions["portal_database"]
    with database.sessions() as session:
        return session.query(Person).filter_by(email_key=email).one_or_none()


def sessions_of(app: Flask, person_id: int) -> int:
    """Return how many sessions a person has."""
    database: Database = app.extensions["portal_database"]
    with database.sessions() as session:
        return session.query(models.PersonSession).filter_by(person_id=person_id).count()


def forget_limits(app: Flask) -> None:
    """Let everybody try again."""
    database: Database = app.extensions["portal_database"]
    with database.sessions() as session:
        session.query(models.Attempt).delete()
        session.commit()
