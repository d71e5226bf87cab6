"""Writing in a browser: begin, the form saves itself, submit; and the same pages looked at for barriers."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.kernel.unit_of_work import unit_of_work
from config.languages import LANGUAGE_CODES
from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import make_person

pytestmark = pytest.mark.browser


def cookie_of(app: Flask) -> str:
    """Return the cookie of somebody who writes for Bogotá and has signed in."""
    person_id = make_person(app, ("contributor", "bogota"), name="Amina Diallo")
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        person = work.scalars(select(Person).where(Person.id == person_id)).one()
        key = open_session(work, person, "tests", second_factor=False)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": key, "_fresh": True}))


@pytest.fixture(scope="module")
def portal() -> object:
    cookies: list[str] = []
    with served(prepare=lambda app: cookies.append(cookie_of(app))) as origin:
        yield origin, cookies[0]


@pytest.fixture
def page(browser: Browser, portal: tuple[str, str]) -> object:
    origin, cookie = portal
    watch = Watch(origin)
    context = browser.new_context(base_url=origin, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "portal", "value": cookie, "url": origin}])
    yield watch.over(context.new_page())
    context.close()
    assert not watch.faults


def begin(page: Page, language: str = "en", depth: str = "quick") -> None:
    page.goto(f"/{language}/drafts/new")
    expect(page.locator("#field-metropolis")).to_have_value(re.compile("Bogot"))
    page.locator(f"input[name=depth][value={depth}]").check()
    page.locator("main form.form button").click()
    expect(page).to_have_url(re.compile(r"/drafts/\d+/form/"))


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_from_the_first_word_to_submitted(page: Page, language: str) -> None:
    begin(page, language)
    page.locator("#field-title").press_sequentially("Care blocks and the District Care System")
    expect(page.locator("#saved time")).to_have_text(re.compile(r"\d"))
    expect(page.locator("#alike a").first).to_be_visible()
    page.reload()
    expect(page.locator("#field-title")).to_have_value("Care blocks and the District Care System")
    page.locator("#field-summary").fill("Services for carers side by side.")
    page.locator("input[value=gender-equality]").check()
    page.locator("#field-solution").fill("Twenty blocks.")
    page.locator("#field-contact-organisation").fill("Secretaría de la Mujer")
    page.locator("button[name=next]").click()
    expect(page).to_have_url(re.compile(r"/drafts/\d+$"))
    page.locator("button[name=act][value=submit]").click()
    expect(page.locator("button[name=act][value=take_back]")).to_be_visible()


def test_every_saving_carries_on_from_the_one_before(page: Page) -> None:
    begin(page)
    for text in ("one", "two", "three"):
        with page.expect_response(lambda answer: "/form/" in answer.url and answer.request.method == "POST"):
            page.locator("#field-solution").fill(text)
        expect(page.locator("#saved")).to_contain_text("Saved")
    page.locator("button[name=next]").click()
    expect(page).to_have_url(re.compile(r"/drafts/\d+$"))


def test_every_page_of_writing_is_for_everyone(page: Page) -> None:
    begin(page, depth="full")
    draft = page.url.split("/form/")[0]
    pages = ["/en/drafts", "/en/drafts/new", draft, f"{draft}/preview", f"{draft}/files"]
    pages += [f"{draft}/form/{group}" for group in ("beginning", "place", "action", "money", "results", "proof")]
    pages.append("/en/case-studies/bogota-care-blocks/history")
    for address in pages:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert_accessible(page)
