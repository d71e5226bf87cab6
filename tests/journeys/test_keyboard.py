"""Everything from the keyboard: the suggestions, the filters, the map, with the focus in sight."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from config.languages import LANGUAGE_CODES
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    tag: element.tagName, id: element.id, text: (element.innerText || element.ariaLabel || '').trim().slice(0, 60),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    shadow: style.boxShadow !== 'none', seen: box.width > 0 && box.height > 0,
  };
}"""


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_first_key_leads_past_the_head(open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.goto(f"/{language}/metropolises/bogota")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "address",
    ["/fr/", "/en/search?q=bus", "/es/case-studies/bogota-care-blocks", "/fr/metropolises/bogota", "/en/themes"],
)
def test_every_stop_is_seen_and_the_way_ends(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address)
    stops = 0
    for _key in range(400):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] in ("BODY", "HTML"):
            break
        stops += 1
        assert focus["seen"], focus
        assert focus["outline"] or focus["shadow"] or focus["tag"] == "CIRCLE", focus
    else:
        pytest.fail("the focus never leaves the page")
    assert stops > 10


_NOTE_WHAT_IS_ANSWERED = """list => {
  if (!('answered' in list.dataset)) list.addEventListener(
    'htmx:afterSwap', (event) => { list.dataset.answered = event.detail.requestConfig.formData.get('q'); });
  list.dataset.answered = '';
}"""


def _type(page: Page, text: str) -> None:
    """Type into the search field and wait for the suggestions to all that stands there, not to a part of it."""
    field, suggestions = page.locator("#q"), page.locator("#suggestions")
    suggestions.evaluate(_NOTE_WHAT_IS_ANSWERED)
    field.focus()
    page.keyboard.type(text)
    expect(suggestions).to_have_attribute("data-answered", field.input_value())
    expect(page.locator("#suggestions [role=option]")).not_to_have_count(0)
    expect(suggestions).to_be_visible()


@pytest.mark.parametrize(("language", "typed"), [("fr", "bogo"), ("en", "bogo"), ("es", "bogo")])
def test_suggestions(open_page: OpenPage, language: str, typed: str) -> None:
    page = open_page()
    page.goto(f"/{language}/")
    field = page.locator("#q")
    expect(field).to_have_attribute("aria-expanded", "false")
    _type(page, typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestion-1")).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    last = page.locator("#suggestions [role=option]").count()
    expect(field).to_have_attribute("aria-activedescendant", f"suggestion-{last}")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value(typed)
    _type(page, "t")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/{language}/metropolises/bogota$"))


def test_a_late_answer_neither_opens_a_closed_list_nor_stands_for_another_text(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/suggestions\?q=bogo$"), hold)
    _type(page, "bog")
    page.keyboard.type("o")
    with page.expect_response(re.compile(r"/suggestions\?q=bogo$")) as late:
        while not held:
            page.wait_for_timeout(20)
        page.keyboard.press("Escape")
        held[0].continue_()
    late.value.finished()
    page.wait_for_timeout(100)  # time enough for the page to show it, if it did
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("bogo")
    _type(page, "t")
    expect(page.locator("#suggestion-1")).to_contain_text("Bogot")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "suggestion-1")
    page.keyboard.type("a")
    expect(page.locator("#q")).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_what_was_typed_is_searched_for_when_nothing_is_chosen(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/fr/")
    _type(page, "transport")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/fr/search\?q=transport"))
    expect(page.locator("#answer .card")).not_to_have_count(0)


def test_suggestions_on_the_search_page_leave_the_results_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/fr/search?q=bus")
    before = page.locator("#result-head h2").inner_text()
    page.locator("#q").press("End")
    _type(page, " r")
    assert page.locator("#result-head h2").inner_text() == before
    assert page.url.endswith("?q=bus")


def test_filters_with_the_space_bar(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/es/search?q=transporte")
    box = page.locator("#facet-theme input[type=checkbox]").first
    name = box.get_attribute("id")
    box.press("Space")
    expect(page).to_have_url(re.compile("theme="))
    expect(page.locator(f"[id='{name}']")).to_be_focused()
    expect(page.locator(f"[id='{name}']")).to_be_checked()
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("theme="))


def test_a_circle_of_the_drawn_map_is_a_link(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/search?q=bus")
    page.locator("#answer .world a").first.press("Enter")
    expect(page).to_have_url(re.compile("metropolis="))
