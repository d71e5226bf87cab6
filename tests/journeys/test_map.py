"""The map to move about in: loaded when it is asked for, and a way to narrow the search."""

import re

import pytest
from playwright.sync_api import expect

from config.languages import LANGUAGE_CODES
from tests.journeys.conftest import OpenPage
from tests.journeys.words import say
from tests.support.browser import Watch, accessibility_faults

pytestmark = pytest.mark.browser
PARTS = ("/static/map-", "/static/land-")


def loaded(watch: Watch) -> list[str]:
    return [address for address in watch.addresses if any(part in address for part in PARTS)]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_it_loads_on_demand_and_narrows(open_page: OpenPage, watch: Watch, language: str) -> None:
    page = open_page()
    page.goto(f"/{language}/search", wait_until="networkidle")
    before = page.locator("#result-head h2").inner_text()
    assert not loaded(watch)
    page.get_by_role("button", name=say(language, "Move about in the map")).click()
    expect(page.locator(".leaflet-interactive").first).to_be_visible()
    assert len(loaded(watch)) == 3
    for _step in range(3):
        page.locator(".leaflet-control-zoom-in").click()
    page.get_by_role("button", name=say(language, "Search in this part of the map")).click()
    expect(page).to_have_url(re.compile("box="))
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    assert page.locator("#result-head h2").inner_text() != before


def test_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/search")
    page.get_by_role("button", name="Move about in the map").press("Enter")
    expect(page.locator(".leaflet-interactive").first).to_be_visible()
    focused = page.evaluate("document.activeElement.closest('.map') !== null")
    assert focused, "the focus fell out of the map"


def test_circles_are_reached_and_opened_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/metropolises/bogota")
    page.get_by_role("button", name="Move about in the map").press("Enter")
    circle = page.locator(".map path.place")
    expect(circle).to_have_attribute("aria-label", re.compile("Bogotá"))
    for _step in range(8):
        if circle.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(circle).to_be_focused()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(circle).to_be_focused()


def test_it_is_accessible(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/search")
    page.get_by_role("button", name="Move about in the map").click()
    expect(page.locator(".leaflet-interactive").first).to_be_visible()
    assert not accessibility_faults(page)


def test_a_circle_names_its_metropolis_and_leads_to_it(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/metropolises/bogota")
    page.get_by_role("button", name="Move about in the map").click()
    page.locator(".leaflet-interactive").first.click()
    expect(page.locator(".leaflet-popup-content a")).to_contain_text("Bogotá")


def test_it_still_works_after_the_results_have_changed(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/search")
    page.locator("#sort").select_option("title")
    expect(page).to_have_url(re.compile("sort=title"))
    page.get_by_role("button", name="Move about in the map").click()
    expect(page.locator(".leaflet-interactive").first).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_its_buttons_speak_the_language_of_the_page(open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.goto(f"/{language}/metropolises/bogota")
    page.get_by_role("button", name=say(language, "Move about in the map")).click()
    page.locator(".leaflet-interactive").first.click()
    expect(page.locator(".leaflet-popup-content a")).to_be_visible()
    buttons = page.locator(".map [role=button]")
    names = {buttons.nth(number).get_attribute("aria-label") for number in range(buttons.count())}
    assert not names & {"Zoom in", "Zoom out", "Close popup"}
