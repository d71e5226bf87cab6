"""A portal of its own for each module, with people who register, and an editor who lets them through."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Actor
from app.accounts.sessions import actor_of
from app.drafts import service as drafts
from app.drafts.models import OPEN_STATES, Draft
from app.indexing.worker import drain
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.installation import installation
from tests.support.people import Visitor, make_person

FORM = "/en/expert-profile/edit"
#: What is typed; each private value is a word that stands nowhere else.
TYPED: dict[str, Any] = {
    "name": "Mariama Sow",
    "summary": "I plan bus lines on crowded streets and know what the first year takes.",
    "biography": "Engineer, twenty years in urban transport.",
    "experience": "Studies for the first corridor.",
    "position": "Zebraposition of studies",
    "organisation": "Zebraorganisation",
    "country": "GN",
    "base": "dakar",
    "worked_in": "Bogotá, madrid",
    "themes": ["sustainability"],
    "principles": ["ecological-1"],
    "topics": "bus rapid transit",
    "regions": ["asia-pacific"],
    "language_1": "fr",
    "level_1": "first",
    "language_2": "wo",
    "level_2": "fluent",
    "help": ["mission"],
    "availability": "limited",
    "orcid": "https://orcid.org/0000-0002-1825-0097",
    "website": "https://example.org/sow",
    "works": "http://localhost/en/case-studies/bogota-transmilenio",
    "hidden_fields": ["position", "organisation", "country", "languages", "regions", "help", "works"],
    "consent": "yes",
}


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture
def person_id(app: Flask) -> int:
    return make_person(app, name="Mariama Sow")


@pytest.fixture
def person(app: Flask, person_id: int) -> Visitor:
    return Visitor(app, person_id)


def hand_in(person: Visitor, **changed: Any) -> Any:
    """Fill in the form and hand it in."""
    typed = {name: value for name, value in {**TYPED, **changed}.items() if value is not None}
    return person.submit(FORM, {**typed, "then": "submit"}, page=FORM)


def draft_of(app: Flask, person_id: int) -> Draft:
    """Return the open draft of a person's profile."""
    with app.extensions["portal_database"].sessions() as session:
        return session.scalars(
            select(Draft).where(Draft.kind == "expert", Draft.owner_id == person_id, Draft.state.in_(OPEN_STATES))
        ).one()


def publish(app: Flask, person_id: int) -> str:
    """Accept and publish what a person has handed in, as the desk does; return the reference of the profile."""
    editor_id = make_person(app, "editor", name="Edith Oriol")
    draft_id = draft_of(app, person_id).id
    with app.test_request_context("/en/"), unit_of_work(app.extensions["portal_database"].sessions) as work:
        editor: Actor = actor_of(work.get_one(Person, editor_id), second_factor=True)
        draft = work.get_one(Draft, draft_id)
        drafts.act(work, editor, draft, "accept")
        reference = str(drafts.publish(work, editor, draft, drafts.kind_of(draft)).reference)
    index(app)
    return reference


def index(app: Flask) -> None:
    """Tell the search engines what they have still to be told."""
    for name, engine in app.extensions["portal_search"].engines.items():
        drain(app.extensions["portal_database"].sessions, app.extensions["portal_kinds"], name, engine)
        engine.refresh()


def text_of(visitor: Visitor, address: str, status: int = 200) -> str:
    """Return what stands at an address."""
    answer = visitor.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.get_data(as_text=True)
