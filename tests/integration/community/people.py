"""People of the community, what they do in it, and what is then in the database."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.mailing.models import MailMessage
from tests.support.people import Visitor, make_person

BASE = "/en/community"
T = TypeVar("T")


def in_database(app: Flask, work: Callable[[Session], T]) -> T:
    """Do ``work`` in a transaction of its own and return what it returns."""
    database: Database = app.extensions["portal_database"]
    with app.app_context(), unit_of_work(database.sessions) as session:
        return work(session)


def manager(app: Flask, metropolis: str = "bogota", **columns: Any) -> Visitor:
    """Return a city manager of a metropolis with a browser; ``visitor.person`` is who it is."""
    person = make_person(app, ("city_manager", metropolis), **columns)
    visitor = Visitor(app, person)
    visitor.person = person  # type: ignore[attr-defined]
    return visitor


def editor(app: Flask) -> Visitor:
    """Return an editor with a browser."""
    return Visitor(app, make_person(app, "editor", name="Edith Editor"))


def number_in(answer: Any) -> int:
    """Return the number at the end of the address to which an answer leads."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].partition("#")[0].rpartition("/")[2])


def open_debate(visitor: Visitor, title: str = "Buses at night", **fields: Any) -> int:
    """Open a debate and return its number."""
    page = f"{BASE}/debates/new"
    data = {"title": title, "text": "Who works at night?", "language": "en", "readers": "everybody", **fields}
    return number_in(visitor.submit(page, data, page=page))


def post(visitor: Visitor, debate: int, text: str, language: str = "en", **fields: Any) -> Any:
    """Write into a debate and return the answer of the portal."""
    page = f"{BASE}/debates/{debate}"
    return visitor.submit(f"{page}/posts", {"text": text, "language": language, **fields}, page=page)


def post_number(answer: Any) -> int:
    """Return the number of the post that was just written."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].rpartition("#post-")[2])


def mails(app: Flask, **wanted: Any) -> list[MailMessage]:
    """Return the mails in the outbox with these columns, oldest first."""
    statement = select(MailMessage).filter_by(**wanted).order_by(MailMessage.id)
    return in_database(app, lambda session: list(session.scalars(statement)))


def text(answer: Any) -> str:
    """Return the page of an answer that is there."""
    assert answer.status_code == 200, answer.status_code
    page: str = answer.get_data(as_text=True)
    return page
