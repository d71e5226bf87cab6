"""An installation of its own for each module, with people who write and edit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Actor
from app.accounts.sessions import actor_of
from app.case_studies.models import CaseStudy
from app.content.service import everything
from app.drafts.models import Draft
from tests.integration.pages.installation import installation
from tests.support.people import make_person


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app, app.app_context():
        yield app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Give a session whose work is undone in the end."""
    with app.extensions["portal_database"].sessions() as session:
        yield session
        session.rollback()


@dataclass(frozen=True)
class Staff:
    """People by what they do: who writes for Bogotá and for Dakar, two editors, somebody new."""

    author: Actor
    colleague: Actor
    stranger: Actor
    editor: Actor
    other_editor: Actor
    newcomer: Actor
    secretary: Actor


@pytest.fixture(scope="module")
def staff(app: Flask) -> Staff:
    def actor(*grants: tuple[str, str] | str, **columns: object) -> Actor:
        person_id = make_person(app, *grants, **columns)  # type: ignore[arg-type]
        with app.extensions["portal_database"].sessions() as session:
            return actor_of(session.get_one(Person, person_id), second_factor=True)

    return Staff(
        author=actor(("contributor", "bogota")),
        colleague=actor(("contributor", "bogota")),
        stranger=actor(("contributor", "dakar")),
        editor=actor("editor"),
        other_editor=actor("editor"),
        newcomer=actor(approved_at=None),
        secretary=actor(("regional_secretary", "latin-america-and-the-caribbean")),
    )


@pytest.fixture
def entry(session: Session) -> Callable[[str], CaseStudy]:
    """Give the function that reads a case study whole."""

    def read(reference: str) -> CaseStudy:
        statement = select(CaseStudy).where(CaseStudy.reference == reference).options(*everything())
        found = session.scalar(statement.execution_options(populate_existing=True))
        assert found is not None
        return found

    return read


@pytest.fixture
def draft_row(session: Session) -> Callable[[int], Draft]:
    def read(draft_id: int) -> Draft:
        return session.get_one(Draft, draft_id, populate_existing=True)

    return read
