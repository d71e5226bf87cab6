"""Pages full of hostile texts in a real browser: no dialog, no report of the policy, no other host."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.integration.pages.hostile_content import ATTACKS, HOSTILE, hostile_cases
from tests.integration.pages.installation import index, save_cases
from tests.journeys.conftest import OpenPage
from tests.journeys.serving import served

pytestmark = pytest.mark.browser


def _prepare(app: Flask) -> None:
    save_cases(app.extensions["portal_database"], hostile_cases())
    index(app)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(_prepare) as origin:
        yield origin


@pytest.mark.parametrize(
    "path",
    [
        f"/fr/case-studies/{HOSTILE}",
        "/en/search?q=hostile&page_size=50",
        f"/en/case-studies/compare?entry={HOSTILE}&entry=lyon-hostile-1&entry=lyon-hostile-2",
        "/es/metropolises/lyon",
    ],
)
def test_nothing_runs(open_page: OpenPage, path: str) -> None:
    page = open_page()
    page.goto(path, wait_until="networkidle")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.querySelectorAll('script:not([type=\"application/ld+json\"])').length") == 1


def test_nothing_runs_in_suggestions_and_after_a_change_without_loading(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/search?q=hostile")
    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    page.locator("#q").fill("host")
    page.locator("#q").press("End")
    page.keyboard.type("i")
    expect(page.locator("#suggestions [role=option]")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")


def test_nothing_runs_that_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    for attack in ATTACKS:
        page.goto(f"/en/search?{urlencode({'q': attack})}")
        expect(page.locator("#q")).to_have_value(" ".join(attack.split()))
