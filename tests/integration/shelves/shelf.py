"""What the tests of lists do again and again."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.content.models import ContentItem
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.document import Element, parse
from tests.support.people import Visitor

FIRST, SECOND, THIRD = "bogota-care-blocks", "bogota-transmilenio", "lyon-half-in-english"


def in_database(app: Flask, work: Any) -> Any:
    """Do ``work`` in a transaction of its own and return what it returns."""
    database: Database = app.extensions["portal_database"]
    with app.app_context(), unit_of_work(database.sessions) as session:
        return work(session)


def item_id(app: Flask, reference: str) -> int:
    """Return the identifier of an entry."""
    statement = select(ContentItem.id).where(ContentItem.reference == reference)
    return int(in_database(app, lambda session: session.scalars(statement).one()))


def make_list(visitor: Visitor, title: str = "Care", introduction: str = "", language: str = "en") -> int:
    """Make a list on its page and return its number."""
    fields = {"title": title, "introduction": introduction, "language": language}
    answer = visitor.submit("/en/my-lists", fields, page="/en/my-lists")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].rpartition("/")[2])


def put(visitor: Visitor, number: int, *references: str, note: str = "") -> None:
    """Put entries into a list on the page for that."""
    for reference in references:
        page = f"/en/my-lists/add/case-studies/{reference}"
        answer = visitor.submit(page, {"shelf": str(number), "note": note}, page=page)
        assert answer.status_code == 303, answer.get_data(as_text=True)


def page_of(visitor: Visitor, address: str) -> Element:
    """Return a page that is there."""
    answer = visitor.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return parse(answer.get_data(as_text=True))


def references_on(page: Element) -> list[str]:
    """Return the references of the cards of a page, in order."""
    heads = [card.all("h2")[0].all("a")[0]["href"] for card in page.with_class("card")]
    return [href.rpartition("/")[2] for href in heads]


def references_in(visitor: Visitor, number: int) -> list[str]:
    """Return the references of the entries of a list, in order."""
    return references_on(page_of(visitor, f"/en/my-lists/{number}"))
