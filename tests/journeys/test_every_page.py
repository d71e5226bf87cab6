"""Every page in every language, light and dark, narrow and wide: accessible, quiet, light, from one host."""

import pytest
from playwright.sync_api import Page

from config.languages import LANGUAGE_CODES
from tests.integration.pages.addresses import documents
from tests.journeys.conftest import OpenPage
from tests.support.browser import COLOURS, Watch, Weight, accessibility_faults, scrolls_sideways

pytestmark = pytest.mark.browser

FIRST_VISIT = 100 * 1024  # bytes over the wire
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
#: The other states of pages that look different.
STATES = [
    "/search?q=bus&theme=sustainability&near=dakar&within=9000&off=en:bus",
    "/search?q=xqzvwjk&theme=none",
    "/case-studies/lyon-half-in-english",
    "/case-studies/compare?entry=none",
    "/metropolises/antananarivo",
]
ADDRESSES = [
    address for code in LANGUAGE_CODES for address in [*documents(code), *(f"/{code}{state}" for state in STATES)]
]


def _settled(page: Page, address: str, status: int = 200) -> None:
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_for_everyone_and_light(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=WIDE)
    weight = Weight(page)
    _settled(page, address)
    assert weight.bytes <= FIRST_VISIT
    _assert_accessible(page)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_page_for_what_is_not_there(open_page: OpenPage, watch: Watch, language: str) -> None:
    watch.allowed_statuses = frozenset({404})
    page = open_page(viewport=WIDE)
    _settled(page, f"/{language}/none", 404)
    _assert_accessible(page)


def _assert_accessible(page: Page) -> None:
    faults = [f"wide, light: {fault}" for fault in accessibility_faults(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults += [f"wide, dark: {fault}" for fault in accessibility_faults(page, COLOURS)]
    page.set_viewport_size(NARROW)
    faults += [f"narrow, dark: {fault}" for fault in accessibility_faults(page, COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    faults += [f"narrow, light: {fault}" for fault in accessibility_faults(page)]
    assert not faults, "\n".join(faults)
    assert not scrolls_sideways(page), "wider than a window of 320 pixels"


def test_opened_parts_are_accessible_too(open_page: OpenPage) -> None:
    """Everything that unfolds, unfolded."""
    for language in LANGUAGE_CODES:
        page = open_page(viewport=WIDE)
        _settled(page, f"/{language}/search?q=bus")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        _assert_accessible(page)


def test_printing_hides_the_ways_around(open_page: OpenPage) -> None:
    page = open_page()
    _settled(page, "/en/case-studies/bogota-care-blocks")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator("#cite").is_visible()
    assert not page.locator("header.top nav").first.is_visible()
    assert not page.locator("footer.bottom nav").first.is_visible()
