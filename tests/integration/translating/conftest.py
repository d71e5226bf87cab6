"""The portal with translators, and an entry of their own for each test."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask

from app.accounts.permissions import Actor
from app.case_studies.kind import CASE_STUDY
from app.kernel.database import Database
from tests.integration.pages.installation import installation, save_cases
from tests.support.people import Visitor, make_person

_numbers = count(1)
TEXT = {
    "title": "Care blocks near the metro",
    "summary": "Since 2020 services for carers stand together in **27** blocks.",
    "context": "Women cared for free. Nine in ten had low incomes.",
    "solution": "- **Care blocks:** buildings work as one.\n- Care buses go to the hills.",
}
KIND = CASE_STUDY


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture(scope="module")
def database(app: Flask) -> Database:
    found: Database = app.extensions["portal_database"]
    return found


def record(reference: str, **changed: Any) -> dict[str, Any]:
    """Return a case study in English whose texts are ``TEXT``, with a key figure."""
    text = {**TEXT, **changed.pop("text", {})}
    return {
        "reference": reference,
        "original_language": "en",
        "published_at": "2026-03-01T09:00:00+00:00",
        "metropolises": ["bogota"],
        "themes": ["gender-equality"],
        "key_figures": [{"value": 27, "year": 2025, "label": {"en": "care blocks in the city"}}],
        "translations": {"en": text, **changed.pop("translations", {})},
        **changed,
    }


@pytest.fixture
def make_case(database: Database) -> Callable[..., str]:
    """Give the function that saves a case study, or changes the one of that reference, and returns its reference."""

    def make(reference: str | None = None, **changed: Any) -> str:
        reference = reference or f"translated-{next(_numbers)}"
        save_cases(database, [record(reference, **changed)])
        return reference

    return make


@pytest.fixture
def case(make_case: Callable[..., str]) -> str:
    return make_case()


@pytest.fixture(scope="module")
def spanish(app: Flask) -> Actor:
    """Somebody who translates into Spanish."""
    return translator_into(app, "es", "Lucía Ortega")


@pytest.fixture(scope="module")
def other(app: Flask) -> Actor:
    """A colleague of theirs."""
    return translator_into(app, "es", "Diego Prada")


def translator_into(app: Flask, language: str, name: str) -> Actor:
    person = make_person(app, ("translator", language), name=name, language=language)
    return Actor(person, name, language, frozenset({("translator", language)}))


def visitor(app: Flask, actor: Actor) -> Visitor:
    return Visitor(app, actor.identifier)


def desk(reference: str, language: str = "es") -> str:
    return f"/en/translations/case-studies/{reference}/{language}"
