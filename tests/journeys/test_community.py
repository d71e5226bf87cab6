"""A debate becomes a recommendation, is endorsed, adopted and read: in each language, in a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser


@dataclass
class Served:
    """A portal with a city manager and an editor who are signed in."""

    origin: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def prepare(self, app: Flask) -> None:
        """Make the people."""
        people = {
            "manager": make_person(app, ("city_manager", "bogota"), name="Ana Uno"),
            "editor": make_person(app, "editor", name="Edith Editor"),
        }
        for name, person in people.items():
            cookie = Visitor(app, person).client.get_cookie("portal")
            assert cookie is not None
            self.cookies[name] = cookie.value


@pytest.fixture(scope="module")
def portal() -> Iterator[Served]:
    portal = Served()
    with served(portal.prepare) as origin:
        portal.origin = origin
        yield portal


def open_as(browser: Browser, portal: Served, watch: Watch, who: str) -> Page:
    context = browser.new_context(base_url=portal.origin, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "portal", "value": portal.cookies[who], "url": portal.origin}])
    return watch.over(context.new_page())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_from_a_debate_to_a_recommendation(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    manager, editor = (open_as(browser, portal, watch, who) for who in ("manager", "editor"))
    send = ".form-actions button"
    manager.goto(f"/{language}/community/debates/new")
    assert_accessible(manager, colours=language == "en")
    manager.locator("#field-title").fill(f"Night buses {language}")
    manager.locator("#field-text").fill("Who works at night?")
    manager.locator(send).click()
    manager.locator("#write #field-text").fill("Those who clean.")
    manager.locator(f"#write {send}").click()
    expect(manager.locator("#posts")).to_contain_text("Those who clean.")
    assert_accessible(manager, colours=language == "en")
    manager.locator(f"a[href^='/{language}/community/drafts/new?debate=']").click()
    manager.locator("#field-title").fill(f"Run buses at night {language}")
    manager.locator("#field-summary").fill("Buses where people work at night.")
    manager.locator(send).click()
    manager.locator("#field-part").select_option("recommendation")
    manager.locator("#add #field-text").fill("Run a bus where they live.")
    manager.locator(f"#add {send}").click()
    day = datetime.now(UTC).date() + timedelta(days=7)
    manager.locator("#field-until").fill(day.isoformat())
    manager.locator(f"#lead {send}").click()
    manager.locator("#answers input[value='yes']").check()
    manager.locator(f"#answers {send}").click()
    assert_accessible(manager, colours=language == "en")
    editor.goto(manager.url.partition("#")[0])
    editor.locator("#field-adopt button").click()
    expect(editor.locator("h1")).to_have_text(f"Run buses at night {language}")
    expect(editor.locator("#recommendation")).to_contain_text("Run a bus where they live.")
    assert_accessible(editor, colours=language == "en")
    assert not watch.faults


#: By language, a principle of its own to change.
PRINCIPLES = {"en": "economic-3", "fr": "ecological-3", "es": "cultural-3"}


@pytest.mark.parametrize("language", PRINCIPLES)
def test_a_principle_gets_a_new_version(browser: Browser, portal: Served, language: str) -> None:
    watch = Watch(portal.origin)
    manager, editor = (open_as(browser, portal, watch, who) for who in ("manager", "editor"))
    page, send = f"/{language}/principles/{PRINCIPLES[language]}", ".form-actions button"
    manager.goto(page)
    earlier = manager.locator("blockquote.wording").first.locator("p").last.inner_text()
    manager.goto(f"/{language}/community/principles/{PRINCIPLES[language]}/propose")
    for code in ("en", "fr", "es"):
        manager.locator(f"#field-text_{code}").fill(f"Cities plan with those who are not heard ({code}).")
    manager.locator("#field-adopted_in").select_option(language)
    manager.locator("#field-title").fill(f"Who is not heard ({language})")
    manager.locator("#field-reason").fill("The wording leaves out who cannot come to meetings.")
    assert_accessible(manager, colours=language == "en")
    manager.locator(send).click()
    proposal = manager.url.partition("#")[0]
    expect(manager.locator("main")).to_contain_text(f"Cities plan with those who are not heard ({language}).")
    manager.locator("a[href*='/community/debates/']").first.click()
    manager.locator("#write #field-text").fill("I agree.")
    manager.locator(f"#write {send}").click()
    expect(manager.locator("#posts")).to_contain_text("I agree.")
    editor.goto(proposal)
    editor.locator("#field-valid_from").fill(datetime.now(UTC).date().isoformat())
    editor.locator("#field-source").fill("General Assembly, minutes, item 4")
    assert_accessible(editor, colours=language == "en")
    editor.locator(f"form[action$='/adopt'] {send}").click()
    manager.goto(page)
    expect(manager.locator("main")).to_contain_text(f"Cities plan with those who are not heard ({language}).")
    expect(manager.locator("main")).to_contain_text("General Assembly, minutes, item 4")
    expect(manager.locator("blockquote.wording", has_text=earlier)).to_have_count(1)
    assert not watch.faults
