"""A page sends a fixed number of statements to the database, whatever the number of results."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.features import KINDS
from tests.integration.pages.cases import case
from tests.integration.pages.installation import index, installation, save_cases

MANY = [
    case(
        f"cairo-number-{number}",
        "en",
        f"Courtyard {number}",
        metropolises=["cairo", "accra", "lima"][: number % 3 + 1],
        principles=["cultural-5", "economic-7"][: number % 3],
        themes=["gender-equality"],
        capacities=["capacity-vitality"],
        sdgs=[4],
        text={"solution": "Shade in courtyards."},
    )
    for number in range(40)
]


def fill(app: Flask) -> None:
    save_cases(app.extensions["portal_database"], MANY)
    index(app)


@pytest.fixture(scope="module")
def full() -> Iterator[FlaskClient]:
    """Give a client of an installation with many more entries."""
    with installation(prepare=fill) as app:
        yield app.test_client()


@contextmanager
def recorded(client: FlaskClient) -> Iterator[list[str]]:
    """Give the list to which every statement of the application's sessions is added."""
    statements: list[str] = []
    engine = client.application.extensions["portal_database"].engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def count(client: FlaskClient, address: str) -> int:
    """Return how many statements a page sends once names are in memory."""
    assert client.get(address).status_code == 200, address
    with recorded(client) as statements:
        client.get(address)
    return len(statements)


#: For each page: an address with few results, one with many, and the most statements it may send.
PAGES = [
    ("/en/search?metropolis=bogota", "/en/search?kind=case-study&page_size=50", 8),
    ("/en/search?q=fountains", "/en/search?q=courtyards&page_size=50", 8),
    ("/en/search.csv?metropolis=bogota", "/en/search.csv?kind=case-study", 12),
    ("/en/search.xlsx?metropolis=bogota", "/en/search.xlsx?kind=case-study", 12),
    ("/en/metropolises/bogota", "/en/metropolises/cairo", 10),
    ("/en/themes/social-cohesion", "/en/themes/gender-equality", 12),
    ("/en/principles/cultural-1", "/en/principles/cultural-5", 14),
    ("/en/capacities/capacity-relationality", "/en/capacities/capacity-vitality", 12),
    ("/en/goals/sdg-9", "/en/goals/sdg-4", 12),
    ("/en/case-studies/lyon-only-in-french", "/en/case-studies/bogota-care-blocks", 16),
    (
        "/en/case-studies/compare?entry=madrid-rio&entry=lagos-brt-lite",
        "/en/case-studies/compare?entry=madrid-rio&entry=lagos-brt-lite&entry=bogota-care-blocks&entry=cairo-number-2",
        10,
    ),
    ("/en/search/suggestions?q=fountains", "/en/search/suggestions?q=courtyard", 6),
    ("/api/v1/search?metropolis=bogota", "/api/v1/search?kind=case-study&page_size=50", 8),
    ("/api/v1/case-studies?page_size=1", "/api/v1/case-studies?page_size=50", 12),
]


@pytest.mark.parametrize(("few", "many", "most"), PAGES)
def test_more_results_send_no_more_statements(full: FlaskClient, few: str, many: str, most: int) -> None:
    small, large = count(full, few), count(full, many)
    assert large <= small or large == small, (small, large)
    assert large <= most


@pytest.mark.parametrize("address", ["/en/search?page_size=50", "/api/v1/search?page_size=50", "/en/search.csv"])
def test_results_of_every_kind_send_a_few_statements_a_kind(full: FlaskClient, address: str) -> None:
    assert count(full, address) <= 4 + 3 * len(KINDS)


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/metropolises", "/en/themes", "/en/principles", "/en/about", "/sitemap.xml", "/api/v1/taxonomy"],
)
def test_more_entries_send_no_more_statements(full: FlaskClient, client: FlaskClient, address: str) -> None:
    assert count(full, address) == count(client, address) <= 12


def test_the_recorder_notices(full: FlaskClient) -> None:
    with recorded(full) as statements:
        full.get("/health/ready")
    assert "SELECT 1" in statements
