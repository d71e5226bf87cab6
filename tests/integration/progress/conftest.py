"""A portal with six case studies, two experts, six interactions and three debates, of which every figure is known."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.models import CITY_MANAGER, Person, RoleGrant
from app.case_studies.kind import CASE_STUDY
from app.community.debate_models import Debate, DebatePost
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import find_existing
from app.correspondence.models import Interaction
from app.experts.kind import EXPERT
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.installation import installation, save_cases
from tests.support.factories.experts import full_record

#: Everything came into the portal on this day.
ENTERED = datetime(2025, 8, 15, 12, tzinfo=UTC)


def case(reference: str, published_at: str, *metropolises: str, **changed: Any) -> dict[str, Any]:
    """Return a case study in English, and in further languages of ``translations``."""
    text = {"title": f"Case {reference}", "summary": "What was done.", **changed.pop("text", {})}
    return {
        "reference": reference,
        "original_language": "en",
        "published_at": f"{published_at}T12:00:00+00:00",
        "metropolises": list(metropolises),
        "translations": {"en": text, **changed.pop("translations", {})},
        **changed,
    }


FRENCH = {"fr": {"title": "Cas", "summary": "Ce qui a été fait."}}
HALF_DONE = {"es": {"title": "Caso", "summary": "Lo hecho.", "status": "in_progress"}}
CASES = [
    case("one", "2025-01-10", "dakar", themes=["sustainability"], text={"gender_approach": "Women decide."}),
    case("two", "2025-02-10", "dakar", "madrid", themes=["sustainability", "gender-equality"], translations=FRENCH),
    case("three", "2025-07-10", "madrid", themes=["gender-equality"], text={"youth_perspective": "Pupils plan."}),
    case("four", "2024-12-31", "bogota", translations=HALF_DONE),
    case("archived", "2025-01-11", "seoul", state="archived", translations=FRENCH),
    case("deleted", "2025-01-12", "montreal", themes=["sustainability"]),
]
INTERACTIONS = [
    (date(2025, 1, 5), date(2025, 1, 9), "dakar", "madrid", "case-study", "two"),
    (date(2025, 2, 5), None, "madrid", "dakar", "case-study", "one"),
    (date(2025, 7, 5), None, None, "madrid", "case-study", "three"),
    (date(2025, 7, 6), date(2025, 7, 7), "bogota", "bogota", "case-study", "four"),
    (date(2024, 10, 1), None, "dakar", None, "expert", "mariama-sow"),
    (date(2022, 5, 1), date(2022, 5, 2), "dakar", "bogota", None, None),
]


def _person(name: str) -> Person:
    email = f"{name}@example.org"
    return Person(name=name, email=email, email_key=email, language="en", metropolis_slug="dakar")


def debates() -> list[Debate]:
    """Return an open debate, one of members and a hidden one, by somebody of Dakar and the city manager of Madrid."""
    amina = _person("amina")
    marta = _person("marta")
    marta.roles = [RoleGrant(role=CITY_MANAGER, scope="madrid")]
    early, late = datetime(2025, 1, 31, 12, tzinfo=UTC), datetime(2025, 3, 31, 23, 30, tzinfo=UTC)

    def debate(title: str, opener: Person | None, *posts: DebatePost, **columns: Any) -> Debate:
        return Debate(
            title=title, text="?", language="en", opener=opener, opened_at=early, posts=list(posts), **columns
        )

    def post(author: Person | None, **columns: Any) -> DebatePost:
        return DebatePost(author=author, language="en", text="!", written_at=late, **columns)

    hidden = {"hidden_at": late, "hidden_reason": "Advertising"}
    return [
        debate("Open", amina, post(marta), post(marta), post(None), post(amina, **hidden)),
        debate("Of members", marta, post(amina), members_only=True),
        debate("Hidden", amina, post(amina), **hidden),
    ]


def _fill(app: Flask) -> None:
    database: Database = app.extensions["portal_database"]
    save_cases(database, CASES)
    french = {key: value for key, value in full_record()["translations"].items() if key == "fr"}
    expert = full_record() | {"published_at": "2025-03-31T23:30:00+00:00", "translations": french, "works": []}
    other = expert | {"reference": "nobody-yet", "metropolises": [], "published_at": "2025-04-01T00:30:00+00:00"}
    save_cases(database, [expert, other], EXPERT)
    with unit_of_work(database.sessions) as session:
        find_existing(session, CASE_STUDY, ["deleted"])["deleted"].deleted_at = now()
        session.execute(update(ContentItem.__table__).values(created_at=ENTERED))  # type: ignore[arg-type]
        names = ("began_on", "answered_on", "from_metropolis", "to_metropolis", "item_kind", "item_reference")
        session.add_all(debates())
        session.add_all(Interaction(**dict(zip(names, row, strict=True))) for row in INTERACTIONS)


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(prepare=_fill, only_reference_data=True) as app:
        yield app


Figures = Callable[..., dict[tuple[str, str, str], dict[str, tuple[str, str]]]]


@pytest.fixture(scope="module")
def figures(app: Flask) -> Figures:
    """Give the function that reads the CSV of an address: by subject, figure and row, the cells by column.

    A cell is the number and what it is out of.
    """

    def read(query: str = "") -> dict[tuple[str, str, str], dict[str, tuple[str, str]]]:
        found: dict[tuple[str, str, str], dict[str, tuple[str, str]]] = {}
        for line in lines(app, query):
            cells = found.setdefault((line["Chapter"], line["Figure"], line["Row"]), {})
            cells[line["Column"]] = (line["Number"], line["Out of"])
        return found

    return read


def lines(app: Flask, query: str = "", language: str = "en") -> list[dict[str, str]]:
    """Return the lines of the CSV by the heads of its columns."""
    answer = app.test_client().get(f"/{language}/progress.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def kinds(app: Flask) -> dict[str, Kind]:
    found: dict[str, Kind] = app.extensions["portal_kinds"]
    return found
