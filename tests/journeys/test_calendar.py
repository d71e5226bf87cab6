"""A training fills, somebody waits, somebody cancels, and who waited has the place: in each language."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.kernel.unit_of_work import unit_of_work
from tests.journeys.checks import assert_light_and_for_everyone
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.factories.events import event_record, full_record, save_event
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser


@dataclass
class Served:
    """A portal with a training for one person in each language, and two who want to come."""

    origin: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def prepare(self, app: Flask) -> None:
        """Make the events and the people."""
        with unit_of_work(app.extensions["portal_database"].sessions) as work:
            save_event(work, full_record())
            for language in ("en", "fr", "es"):
                save_event(
                    work,
                    event_record(reference=f"course-{language}", registration="portal", registration_limit=1),
                )
        for name in ("first", "second"):
            visitor = Visitor(app, make_person(app, "editor", name=name))
            visitor.get("/en/account")
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
def test_a_training_fills_and_the_waiting_list_moves_up(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    (one, first), (other, second) = (open_as(browser, portal, watch, who) for who in ("first", "second"))
    own = f"/{language}/calendar/course-{language}/registration"
    for page in (first, second):
        page.goto(f"/{language}/events/course-{language}")
        page.locator(f"#registration a[href='{own}']").click()
        page.locator("main form button").click()
        expect(page.locator(".notice.done")).to_be_visible()
    expect(first.locator(f"form[action='{own}/cancel']")).to_be_visible()
    first.goto(f"/{language}/calendar/course-{language}/people")
    expect(first.locator("tbody tr")).to_have_count(2)
    first.goto(own)
    first.locator(f"form[action='{own}/cancel'] button").click()
    expect(first.locator(".notice.done")).to_be_visible()
    first.goto(f"/{language}/calendar/course-{language}/people")
    expect(first.locator("tbody tr")).to_have_count(1)
    expect(first.locator("tbody th")).to_have_text("second")
    for context in (one, other):
        context.close()
    assert not watch.faults


@pytest.mark.parametrize(
    "address", ["calendar?month=2027-03", "calendar/list", "calendar/map", "events/seminar-on-night-buses"]
)
def test_the_calendar_is_for_everyone(browser: Browser, portal: Served, address: str) -> None:
    watch = Watch(portal.origin)
    context, page = open_as(browser, portal, watch, None)
    assert_light_and_for_everyone(page, f"/en/{address}")
    assert context.cookies() == []
    context.close()
    assert not watch.faults


def test_months_are_walked_through_with_the_keyboard(browser: Browser, portal: Served) -> None:
    watch = Watch(portal.origin)
    context, page = open_as(browser, portal, watch, None)
    page.goto("/en/calendar?month=2027-02")
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("caption")).to_have_text("March 2027")
    expect(page.locator("td a")).to_have_count(2)
    page.locator("td a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Seminar on night buses")
    context.close()
    assert not watch.faults
