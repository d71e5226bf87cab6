"""The same way with the real Elasticsearch in front."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.integration.pages.installation import index
from tests.journeys.conftest import OpenPage
from tests.journeys.serving import served
from tests.support.elasticsearch.required import required_url

pytestmark = [pytest.mark.browser, pytest.mark.elasticsearch]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    prefix = f"journeys-{secrets.token_hex(6)}-"
    with served(index, elasticsearch_url=required_url(), elasticsearch_prefix=prefix) as origin:
        yield origin


@pytest.mark.parametrize(
    ("language", "typed"), [("fr", "îlots du soin"), ("en", "care blocks"), ("es", "manzanas del cuidado")]
)
def test_finding_narrowing_and_reading(open_page: OpenPage, language: str, typed: str) -> None:
    page = open_page()
    page.goto(f"/{language}/")
    page.locator("#q").fill(typed)
    page.locator("#q").press("Enter")
    first = page.locator("#answer .card h3 a").first
    expect(first).to_contain_text("Bogotá")
    assert page.locator("#answer .notice:not(.calm)").count() == 0, "the search is reduced"
    page.locator("#facet-theme input[type=checkbox]").first.check()
    expect(page).to_have_url(re.compile("theme="))
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    page.locator("#answer .card h3 a").first.click()
    expect(page.locator("#facts").first).to_be_visible()
    expect(page.locator(".similar .card")).not_to_have_count(0)


def test_suggestions(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/es/")
    page.locator("#q").focus()
    page.keyboard.type("manzanas")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("Manzanas")
