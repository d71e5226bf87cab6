"""An editor publishes a paper with its PDF in a browser, and a reader finds a word of its page 7."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.kernel.unit_of_work import unit_of_work
from config.languages import LANGUAGE_CODES
from tests.integration.authoring.steps import publish
from tests.integration.pages.installation import index
from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.pdf import paper_pdf
from tests.support.people import make_person

pytestmark = pytest.mark.browser

#: By language: a word that only page 7 of that language's paper has.
WORDS = {"en": "quandaryvane", "fr": "brindelivette", "es": "torbalunio"}


def cookie_of(app: Flask) -> str:
    """Return the cookie of an editor who has signed in."""
    person_id = make_person(app, "editor", name="Edith Oriol")
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        person = work.scalars(select(Person).where(Person.id == person_id)).one()
        key = open_session(work, person, "tests", second_factor=True)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": key, "_fresh": True}))


@pytest.fixture(scope="module")
def portal() -> object:
    prepared: list[tuple[Flask, str]] = []
    with served(prepare=lambda app: prepared.append((app, cookie_of(app)))) as origin:
        yield origin, *prepared[0]


@pytest.fixture
def page(browser: Browser, portal: tuple[str, Flask, str]) -> object:
    origin, _app, cookie = portal
    watch = Watch(origin)
    context = browser.new_context(base_url=origin, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "portal", "value": cookie, "url": origin}])
    yield watch.over(context.new_page())
    context.close()
    assert not watch.faults


def write(page: Page, language: str, word: str) -> str:
    """Write a paper and submit it; return the number of its draft."""
    page.goto(f"/{language}/observatory")
    page.locator("main form button").click()
    page.locator("#field-title").fill(f"Shade, in {language}")
    page.locator("#field-series").select_option("issue-papers")
    page.locator("#field-year").fill("2026")
    page.locator("#field-summary").fill(f"What trees cost ({language}).")
    page.locator("button[name=next]").click()
    page.locator("#field-authors-0-name").fill("Ana Torres")
    page.locator("button[name=next]").click()
    page.locator("input[value=sustainability]").check()
    page.locator("button[name=next]").click()
    expect(page).to_have_url(re.compile(r"/form/text$"))
    number = page.url.split("/drafts/")[1].split("/")[0]
    page.goto(f"/{language}/drafts/{number}/files")
    pages = [*(f"Page {n}." for n in range(1, 7)), f"Measured at forty stops: {word}.", "The end."]
    content = paper_pdf(pages, language=language)
    page.locator("input[type=file]").set_input_files(
        {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.locator("#field-label").fill("PDF")
    page.locator("main form:has(input[type=file]) button").click()
    page.goto(f"/{language}/drafts/{number}")
    expect(page.locator("#pdf-files li")).to_have_count(3)
    assert_accessible(page, colours=language == "en")
    page.locator("button[name=act][value=submit]").click()
    expect(page.locator("button[name=act][value=take_back]")).to_be_visible()
    return number


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_word_on_page_7_is_found(page: Page, portal: tuple[str, Flask, str], language: str) -> None:
    word, app = WORDS[language], portal[1]
    publish(app, int(write(page, language, word)))
    index(app)
    page.goto(f"/{language}/search?q={word}")
    link = page.locator("a.to-page")
    expect(link).to_have_attribute("href", re.compile(rf"/{language}\.pdf#page=7$"))
    document = page.request.get(str(link.get_attribute("href")).partition("#")[0])
    assert document.headers["content-type"] == "application/pdf"
    page.locator("main article h3 a").first.click()
    cover = page.locator("img.cover")
    cover.scroll_into_view_if_needed()
    expect(cover).to_be_visible()
    expect(cover).to_have_js_property("naturalWidth", 480)
    assert_accessible(page, colours=language == "en")
    page.goto(f"/{language}/observatory")
    assert_accessible(page, colours=language == "en")
