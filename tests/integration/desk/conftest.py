"""An installation of its own for each module, with people of every sort, and drafts that have come to the desk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Actor
from app.accounts.sessions import actor_of
from app.case_studies.kind import CASE_STUDY
from app.content.models import ContentItem
from app.drafts import service
from app.drafts.models import Draft, DraftEvent, Ownership
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from app.mailing.models import MailMessage
from tests.integration.pages.installation import installation
from tests.support.people import Visitor, make_person

#: What the desk's tests write: a word of no language in each, so that a page that shows it has shown the draft.
SECRET = "Wobblecrank"


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@contextmanager
def working(app: Flask) -> Iterator[Session]:
    """Give a session in an application context, committed in the end."""
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
        yield session


def actor(app: Flask, person_id: int) -> Actor:
    with app.extensions["portal_database"].sessions() as session:
        return actor_of(session.get_one(Person, person_id), second_factor=True)


def record(title: str = f"{SECRET} markets", **fields: Any) -> dict[str, Any]:
    """Return the record of a quick entry of Bogotá in English that may be submitted."""
    text = {
        "title": title,
        "summary": f"{title}, in short.",
        "solution": "Stalls under trees.",
        **fields.pop("text", {}),
    }
    return {
        "original_language": "en",
        "metropolises": ["bogota"],
        "themes": ["sustainability"],
        "contact": {"organisation": "City of Bogotá"},
        "translations": {"en": text},
        **fields,
    }


class Desk:
    """People and drafts for tests of the desk."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.editor_id = make_person(app, "editor", name="Edith Editor")
        self.author_id = make_person(app, ("contributor", "bogota"), name="Ana Autora", language="es")

    def editor(self) -> Visitor:
        return Visitor(self.app, self.editor_id)

    def person(self, *grants: tuple[str, str] | str, **columns: Any) -> int:
        return make_person(self.app, *grants, **columns)

    def submitted(self, owner: int | None = None, **fields: Any) -> int:
        """Submit a draft and return its number."""
        with working(self.app) as session:
            who = actor(self.app, owner or self.author_id)
            draft = service.begin(session, who, CASE_STUDY, language="en", record=record(**fields))
            service.act(session, who, draft, "submit")
            return draft.id

    def state(self, draft_id: int) -> str:
        with working(self.app) as session:
            return session.get_one(Draft, draft_id).state

    def events(self, draft_id: int) -> list[tuple[str, int | None]]:
        with working(self.app) as session:
            found = select(DraftEvent).where(DraftEvent.draft_id == draft_id).order_by(DraftEvent.id)
            return [(event.act, event.actor_id) for event in session.scalars(found)]

    def item_id(self, reference: str) -> int:
        with working(self.app) as session:
            return session.scalars(select(ContentItem.id).where(ContentItem.reference == reference)).one()

    def own(self, reference: str, person_id: int) -> None:
        """Make somebody the owner of an entry."""
        with working(self.app) as session:
            item = session.scalars(select(ContentItem.id).where(ContentItem.reference == reference)).one()
            session.add(Ownership(item_id=item, person_id=person_id, since=now()))

    def mails(self, about: str) -> list[MailMessage]:
        """Return the mails whose key begins with ``about``."""
        with working(self.app) as session:
            found = select(MailMessage).where(MailMessage.key.startswith(about)).order_by(MailMessage.id)
            return list(session.scalars(found))


@pytest.fixture(scope="module")
def desk(app: Flask) -> Desk:
    return Desk(app)


Submit = Callable[..., int]
