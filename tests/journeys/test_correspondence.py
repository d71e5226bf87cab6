"""Somebody writes to a contact or a city manager, who answers; a list is read without an account: in each language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.integration.correspondence.people import ENTRY, make_owner
from tests.integration.shelves.shelf import make_list, put
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser
ENTRY_PAGE = f"/case-studies/{ENTRY}"


@dataclass
class Served:
    """A portal with an asker and an owner who are signed in, and the address of a public list."""

    origin: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    public_list: str = ""

    def prepare(self, app: Flask) -> None:
        """Make the people and the list."""
        asker = Visitor(app, make_person(app, name="Amina Diallo", metropolis_slug="dakar"))
        owner = Visitor(app, make_owner(app, name="Olga Quintero"))
        manager = Visitor(app, make_person(app, ("city_manager", "bogota"), name="Lucía Mendoza"))
        listing = "/es/community/directory/own"
        manager.submit(listing, {"shown": "true", "languages": ["es"], "language": "es"}, page=listing)
        number = make_list(asker, "Care in the city", "To begin with.")
        put(asker, number, ENTRY, note="Private words")
        page = f"/en/my-lists/{number}"
        answer = asker.submit(f"{page}/publish", {"author_name": "A team in Dakar"}, page=f"{page}/others")
        self.public_list = answer.headers["Location"].removeprefix("/en")
        for name, visitor in (("asker", asker), ("owner", owner), ("manager", manager)):
            cookie = visitor.client.get_cookie("portal")
            assert cookie is not None
            self.cookies[name] = cookie.value


@pytest.fixture(scope="module")
def portal() -> Iterator[Served]:
    portal = Served()
    with served(portal.prepare) as origin:
        portal.origin = origin
        yield portal


def open_as(browser: Browser, portal: Served, watch: Watch, who: str | None) -> tuple[BrowserContext, Page]:
    context = browser.new_context(base_url=portal.origin, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    if who is not None:
        context.add_cookies([{"name": "portal", "value": portal.cookies[who], "url": portal.origin}])
    return context, watch.over(context.new_page())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_asking_and_answering(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    contexts = [open_as(browser, portal, watch, who) for who in ("asker", "owner")]
    (_first, asker), (_second, owner) = contexts
    asker.goto(f"/{language}{ENTRY_PAGE}")
    asker.locator(f"a[href='/{language}/write{ENTRY_PAGE}']").click()
    asker.locator("#field-subject").fill(f"Question in {language}")
    asker.locator("#field-text").fill("How did you begin?")
    asker.locator("main form.form button").click()
    expect(asker).to_have_url(re.compile(rf"/{language}/messages/\d+$"))
    owner.goto(f"/{language}/messages")
    expect(owner.locator(".unread a")).to_have_text(f"Question in {language}")
    owner.locator(".unread a").click()
    expect(owner.locator(".message .written")).to_have_text("How did you begin?")
    owner.locator("#field-text").fill("With one district.")
    owner.locator("main form.form button").click()
    expect(owner.locator(".message .written")).to_have_count(2)
    asker.reload()
    expect(asker.locator(".message .written").nth(1)).to_have_text("With one district.")
    for context, _page in contexts:
        context.close()
    assert not watch.faults


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_writing_to_a_city_manager_of_the_directory(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    contexts = [open_as(browser, portal, watch, who) for who in ("asker", "manager")]
    (_first, asker), (_second, manager) = contexts
    asker.goto(f"/{language}/community/directory?metropolis=bogota")
    listed = asker.locator("li", has=asker.locator("strong", has_text="Lucía Mendoza"))
    listed.locator(f"a[href*='/{language}/write-to/']").click()
    expect(asker.locator("h1")).to_contain_text("Lucía Mendoza")
    asker.locator("#field-subject").fill(f"Buses, {language}")
    asker.locator("#field-text").fill("Who drives at night?")
    asker.locator("main form.form button").click()
    expect(asker).to_have_url(re.compile(rf"/{language}/messages/\d+$"))
    expect(asker.locator("main")).to_contain_text("Lucía Mendoza")
    manager.goto(f"/{language}/messages")
    manager.locator(".unread a").click()
    manager.locator("#field-text").fill("Women and men.")
    manager.locator("main form.form button").click()
    expect(manager.locator(".message .written")).to_have_count(2)
    asker.reload()
    expect(asker.locator(".message .written").nth(1)).to_have_text("Women and men.")
    manager.goto(f"/{language}/community/directory?metropolis=bogota")
    expect(manager.locator("a[href*='/write-to/']")).to_have_count(0)
    for context, _page in contexts:
        context.close()
    assert not watch.faults


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_public_list_is_read_without_an_account(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    context, page = open_as(browser, portal, watch, None)
    page.goto(f"/{language}{portal.public_list}")
    expect(page.locator("h1")).to_have_text("Care in the city")
    expect(page.locator("main")).to_contain_text("A team in Dakar")
    expect(page.locator("main")).not_to_contain_text("Private words")
    page.locator(".card h2 a").first.click()
    expect(page).to_have_url(re.compile(f"/{language}{ENTRY_PAGE}$"))
    assert context.cookies() == []
    context.close()
    assert not watch.faults
