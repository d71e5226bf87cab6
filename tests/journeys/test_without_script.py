"""The whole way without JavaScript: everything is a link or a form."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.languages import LANGUAGE_BY_CODE, LANGUAGE_CODES
from tests.journeys.conftest import OpenPage
from tests.journeys.words import say
from tests.support.browser import Watch

pytestmark = pytest.mark.browser
WORDS = {"fr": "transport", "en": "transport", "es": "transporte"}


def _narrow(page: Page, language: str, facet: str) -> None:
    part = page.locator(f"#facet-{facet}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    part.locator("input[type=checkbox]:not(:checked)").first.check()
    page.locator("#filters").get_by_role("button", name=say(language, "Apply")).click()


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_from_the_first_page_to_the_file(open_page: OpenPage, watch: Watch, language: str) -> None:
    page = open_page(java_script_enabled=False, locale=language)
    page.goto("/")
    expect(page).to_have_url(re.compile(f"/{language}/$"))
    page.locator("#q").fill(WORDS[language])
    page.locator(".search-field button").click()
    expect(page.locator("#answer .card")).not_to_have_count(0)
    for number, facet in enumerate(("theme", "region"), 1):
        _narrow(page, language, facet)
        expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(number)
    page.locator("#answer a.chip").first.click()
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    page.locator("#sort").select_option("title")
    page.locator(".sort").get_by_role("button", name=say(language, "Apply")).click()
    expect(page).to_have_url(re.compile("sort=title"))
    page.locator("#answer .world a").first.click()
    expect(page).to_have_url(re.compile("metropolis="))
    page.locator("#answer .card h3 a").first.click()
    expect(page.locator("#facts").first).to_be_visible()
    other = "en" if language != "en" else "fr"
    page.locator(".languages a").filter(has_text=LANGUAGE_BY_CODE[other].native_name).click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.locator(".similar").get_by_role("button").click()
    expect(page.locator("table.beside thead th")).to_have_count(2)
    assert not [address for address in watch.addresses if address.endswith(".js")]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_nothing_is_offered_that_needs_a_script(open_page: OpenPage, language: str) -> None:
    page = open_page(java_script_enabled=False)
    for address in (f"/{language}/", f"/{language}/search?q=bus", f"/{language}/case-studies/bogota-care-blocks"):
        page.goto(address)
        assert not page.locator("[data-map-script]").first.is_visible()
        assert not page.locator("#suggestions").is_visible()
    buttons = page.locator("button:visible")
    kinds = {buttons.nth(number).get_attribute("type") for number in range(buttons.count())}
    assert kinds <= {None, "submit"}


def test_pages_follow_each_other(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/en/search?sort=title")
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.locator(".paging [aria-current=page]")).to_have_text("2")


def test_comparing_from_the_list(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/es/search?q=transporte")
    page.locator("details.compare summary").click()
    for position in (0, 1, 2):
        page.locator("details.compare input[type=checkbox]").nth(position).check()
    page.locator("details.compare").get_by_role("button").click()
    expect(page.locator("table.beside thead th")).to_have_count(3)
