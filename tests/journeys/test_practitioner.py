"""Somebody at work in Dakar, and colleagues elsewhere, find out what another city did: in each language."""

import csv
import io
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from config.languages import LANGUAGE_BY_CODE
from tests.journeys.conftest import OpenPage
from tests.journeys.words import say

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Reader:
    """Who searches: their language, what they type, what its title has, a word for much, and the next language."""

    language: str
    typed: str
    title: str
    broad: str
    other: str


READERS = [
    Reader("fr", "îlots du soin", "Bogotá", "transport", "es"),
    Reader("en", "care blocks", "Bogotá", "transport", "fr"),
    Reader("es", "manzanas del cuidado", "Bogotá", "transporte", "en"),
]
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)


def search_for(page: Page, text: str) -> None:
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")


def results(page: Page) -> Locator:
    return page.locator("#answer .card h3 a")


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def stay(page: Page) -> None:
    """Leave a mark in the window, which a full load would remove."""
    page.evaluate("window.mark = 'here'")


def has_stayed(page: Page) -> bool:
    return page.evaluate("window.mark") == "here"


def choose(page: Page, facet: str, position: int = 0) -> str:
    """Tick a value of a facet as a reader does, wait for the answer and return the value."""
    part = page.locator(f"#facet-{facet}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    value = str(part.locator("input[type=checkbox]:not(:checked)").nth(position).get_attribute("value"))
    # By its name: the filters may come anew before the browser has told that the box is ticked, and "the first that is
    # not ticked" would then be another one.
    page.locator(f"[id='{facet}-{value}']").check()
    expect(page).to_have_url(re.compile(rf"{facet}={re.escape(value)}"))
    return value


def open_filters(page: Page) -> None:
    """Unfold the filters where they are folded: on narrow windows."""
    summary = page.locator("#filters > details > summary")
    if summary.is_visible() and page.locator("#filters > details").get_attribute("open") is None:
        summary.click()


@each_reader
def test_finding_and_reading(open_page: OpenPage, reader: Reader) -> None:
    page = open_page(locale=LANGUAGE_BY_CODE[reader.language].locale.replace("_", "-"))
    page.goto("/")
    expect(page).to_have_url(re.compile(f"/{reader.language}/$"))
    search_for(page, reader.typed)
    expect(page).to_have_url(re.compile(f"/{reader.language}/search"))
    first = results(page).first
    expect(first).to_contain_text(reader.title)
    first.click()
    expect(page.locator("h1")).to_contain_text(reader.title)
    assert urlsplit(page.url).path == f"/{reader.language}/case-studies/bogota-care-blocks"
    expect(page.locator("#solution h2")).to_have_text(say(reader.language, "What was done"))
    page.locator(".languages a").filter(has_text=LANGUAGE_BY_CODE[reader.other].native_name).click()
    expect(page).to_have_url(re.compile(f"/{reader.other}/case-studies/bogota-care-blocks$"))
    expect(page.locator("html")).to_have_attribute("lang", reader.other)
    expect(page.locator("#solution h2")).to_have_text(say(reader.other, "What was done"))


@each_reader
def test_narrowing_without_loading_the_page_again(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?q={reader.broad}")
    open_filters(page)
    stay(page)
    before = page.locator("#result-head h2").inner_text()
    for facet in ("region", "theme", "principle"):
        value = choose(page, facet)
        box = page.locator(f"[id='{facet}-{value}']")
        expect(box).to_be_checked()
        expect(box).to_be_focused()
        expect(page.locator("#answer .chips").first).to_be_visible()
        head = page.locator("#result-head h2").inner_text()
        expect(page.locator("#search-status")).to_have_text(head)
        assert has_stayed(page), f"{facet}: the page was loaded again"
    assert set(parameters(page)) == {"q", "theme", "principle", "region"}
    assert page.locator("#result-head h2").inner_text() != before
    page.reload()
    expect(page.locator("#answer .chips a.chip:not(.clear)")).to_have_count(3)


@each_reader
def test_a_facet_stays_unfolded_when_its_last_value_is_taken_away(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?q={reader.broad}")
    open_filters(page)
    value = choose(page, "principle")
    expect(page.locator("#answer .chips").first).to_be_visible()
    box = page.locator(f"[id='principle-{value}']")
    box.uncheck()
    expect(page.locator("#answer .chips")).to_have_count(0)
    expect(box).to_be_focused()
    expect(page.locator("#facet-principle")).to_have_attribute("open", "")


@each_reader
def test_a_chip_takes_its_filter_away(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?theme=sustainability&region=africa")
    page.locator("#answer a.chip").first.click()
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    assert parameters(page) == {"region": ["africa"]}
    page.get_by_role("link", name=say(reader.language, "Remove all filters")).click()
    expect(page.locator("#answer a.chip")).to_have_count(0)


@each_reader
def test_sorting_and_paging(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search")
    stay(page)
    page.locator("#sort").select_option("title")
    expect(page).to_have_url(re.compile("sort=title"))
    assert has_stayed(page)
    expect(page.locator("#sort")).to_have_value("title")
    first = results(page).all_inner_texts()
    page.get_by_role("link", name=say(reader.language, "Next"), exact=True).click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".paging [aria-current=page]")).to_have_text("2")
    second = results(page).all_inner_texts()
    assert len(first) == len(second) == 10
    assert not set(first) & set(second)


@each_reader
def test_two_side_by_side_and_one_that_is_similar(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?q={reader.broad}")
    page.locator("details.compare summary").click()
    boxes = page.locator("details.compare input[type=checkbox]")
    names = [boxes.nth(position).get_attribute("value") for position in (0, 1)]
    for position in (0, 1):
        boxes.nth(position).check()
    page.locator("details.compare").get_by_role("button").click()
    expect(page.locator("table.beside thead th")).to_have_count(2)
    heads = page.locator("table.beside thead th a")
    assert [str(heads.nth(n).get_attribute("href")).rpartition("/")[2] for n in (0, 1)] == names
    heads.first.click()
    similar = page.locator(".similar .card h3 a").first
    title = similar.inner_text()
    similar.click()
    expect(page.locator("h1")).to_have_text(title)
    page.locator(".similar").get_by_role("button", name=say(reader.language, "Compare")).click()
    expect(page.locator("table.beside thead th")).to_have_count(2)


@each_reader
def test_taking_results_home(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?metropolis=bogota")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(f"-{reader.language}.csv")
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == 1 + results(page).count()
    results(page).first.click()
    link = page.get_by_role("link", name="PDF", exact=True).first
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


@each_reader
def test_the_way_back(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/")
    search_for(page, reader.broad)
    expect(page).to_have_url(re.compile("/search"))
    everything = page.locator("#result-head h2").inner_text()
    open_filters(page)
    choose(page, "region")
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    results(page).first.click()
    expect(page.locator("#facts").first).to_be_visible()
    page.go_back()
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    page.go_back()
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(0)
    expect(page.locator("#result-head h2")).to_have_text(everything)
    assert page.locator("#filters input[type=checkbox]:checked").count() == 0
    page.go_back()
    expect(page).to_have_url(re.compile(f"/{reader.language}/$"))


@each_reader
def test_turning_off_a_word_that_was_not_meant(open_page: OpenPage, reader: Reader) -> None:
    page = open_page()
    page.goto(f"/{reader.language}/search?q=bus")
    page.locator("#looked-for summary").click()
    page.locator("#looked-for a.chip:not(.clear)").first.click()
    expect(page.locator("#looked-for a.chip.off")).to_have_count(1)
    page.locator("#looked-for a.chip.off").click()
    expect(page.locator("#looked-for a.chip")).not_to_have_count(0)
    expect(page.locator("#looked-for a.chip.off")).to_have_count(0)


def test_on_a_telephone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/fr/search?q=transport")
    open_filters(page)
    choose(page, "theme")
    expect(page.locator("#answer a.chip:not(.clear)")).to_have_count(1)
    results(page).first.tap()
    expect(page.locator("h1")).to_be_visible()
