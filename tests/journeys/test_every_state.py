"""Pages in their other states: narrowed, empty, half translated, not there, unfolded, printed."""

import pytest

from config.languages import LANGUAGE_CODES
from tests.journeys.checks import WIDE, assert_accessible, assert_light_and_for_everyone
from tests.journeys.conftest import OpenPage
from tests.support.browser import Watch

pytestmark = pytest.mark.browser

STATES = [
    "/search?q=bus&theme=sustainability&near=dakar&within=9000&off=en:bus",
    "/search?q=xqzvwjk&theme=none",
    "/case-studies/lyon-half-in-english",
    "/case-studies/compare?entry=none",
    "/metropolises/antananarivo",
]
each_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


@each_language
@pytest.mark.parametrize("state", STATES)
def test_a_state_is_light_and_for_everyone(open_page: OpenPage, language: str, state: str) -> None:
    assert_light_and_for_everyone(open_page(viewport=WIDE), f"/{language}{state}", colours=language == "en")


@each_language
def test_the_page_for_what_is_not_there(open_page: OpenPage, watch: Watch, language: str) -> None:
    watch.allowed_statuses = frozenset({404})
    assert_light_and_for_everyone(open_page(viewport=WIDE), f"/{language}/none", 404, colours=language == "en")


@each_language
def test_everything_that_unfolds_unfolded(open_page: OpenPage, language: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(f"/{language}/search?q=bus")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert_accessible(page, colours=language == "en")


def test_printing_hides_the_ways_around(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/case-studies/bogota-care-blocks")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator("#cite").is_visible()
    assert not page.locator("header.top nav").first.is_visible()
    assert not page.locator("footer.bottom nav").first.is_visible()
