"""A draft is reviewed, blind and open, from the invitation to the author: in each language, in a browser."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.kernel.database import now
from config.languages import LANGUAGE_CODES
from tests.integration.accounts.people import mailed_link
from tests.integration.desk.conftest import Desk
from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[str, Flask]]:
    kept: list[Flask] = []
    with served(prepare=kept.append) as origin:
        yield origin, kept[0]


@pytest.fixture
def watch(portal: tuple[str, Flask], browser: Browser) -> Iterator[Watch]:
    watch = Watch(portal[0])
    yield watch
    for context in browser.contexts:
        context.close()
    assert not watch.faults


def enter(browser: Browser, portal: tuple[str, Flask], watch: Watch, person: int) -> Page:
    origin, app = portal
    cookie = Visitor(app, person).client.get_cookie("portal")
    assert cookie is not None
    context = browser.new_context(base_url=origin, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "portal", "value": cookie.value, "url": origin}])
    return watch.over(context.new_page())


@pytest.mark.parametrize("naming", ["blind", "open"])
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_from_the_invitation_to_the_author(
    browser: Browser, portal: tuple[str, Flask], watch: Watch, language: str, naming: str
) -> None:
    app = portal[1]
    desk = Desk(app)
    draft, email = desk.submitted(title=f"Markets under trees {language} {naming}"), f"rita-{language}-{naming}@x.org"
    reviewer_id = make_person(app, name="Rita Reviewer", email=email, language=language)
    editor, reviewer, author = (
        enter(browser, portal, watch, person)
        for person in (make_person(app, "editor", name="Edith Editor"), reviewer_id, desk.author_id)
    )
    editor.goto(f"/{language}/drafts/{draft}/reviews")
    editor.locator("#field-email").fill(email)
    editor.locator(f"input[name=naming][value={naming}]").check()
    editor.locator("#field-due_on").fill((now() + timedelta(days=14)).date().isoformat())
    editor.locator("form.form .form-actions button").click()
    assert_accessible(editor, colours=language == "en")

    reviewer.goto(mailed_link(app, email))
    reviewer.locator("button[name=answer][value=yes]").click()
    expect(reviewer).to_have_url(re.compile(rf"/{language}/reviews/\d+$"))
    reviewer.wait_for_load_state()
    assert ("Ana Autora" in reviewer.content()) is (naming == "open")
    reviewer.locator("input[name=recommendation][value=minor]").check()
    reviewer.locator("#field-to_author").fill("Say what a stall costs.")
    reviewer.locator("#field-to_editor").fill("The figures look copied.")
    assert_accessible(reviewer, colours=language == "en")
    reviewer.locator("form.form .form-actions button").click()

    editor.reload()
    expect(editor.locator("main")).to_contain_text("The figures look copied.")
    author.goto(f"/{language}/drafts/{draft}/opinions")
    expect(author.locator("main")).not_to_contain_text("Say what a stall costs.")
    editor.locator("form[action$='/release'] button").click()
    author.reload()
    expect(author.locator("main")).to_contain_text("Say what a stall costs.")
    expect(author.locator("main")).not_to_contain_text("The figures look copied.")
    assert ("Rita Reviewer" in author.content()) is (naming == "open")
    assert_accessible(author, colours=language == "en")
