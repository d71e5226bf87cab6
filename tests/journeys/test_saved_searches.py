"""A reader who comes back: saves a search, gets a mail of what is new, stops the mails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.alerts.news import note_public
from app.alerts.telling import tell
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.installation import index, save_cases
from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import OpenPage
from tests.journeys.serving import served
from tests.support.factories.case_studies import case_study_record
from tests.support.mail import outbox, path_of
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "fr", "es")


@dataclass
class Portal:
    """A served installation, and the cookie of a signed-in reader in each language."""

    app: Flask
    cookies: dict[str, str]
    people: dict[str, int]


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[str, Portal]]:
    made: list[Portal] = []

    def prepare(app: Flask) -> None:
        people = {language: make_person(app, language=language) for language in LANGUAGES}
        cookies = {}
        for language, person in people.items():
            cookie = Visitor(app, person).client.get_cookie("portal")
            assert cookie is not None
            cookies[language] = cookie.value
        made.append(Portal(app, cookies, people))

    with served(prepare) as origin:
        yield origin, made[0]


@pytest.fixture(scope="module")
def origin(portal: tuple[str, Portal]) -> str:
    return portal[0]


def publish(app: Flask, title: str) -> None:
    text = {"title": title, "summary": "Shade."}
    save_cases(app.extensions["portal_database"], [case_study_record(translations={"en": text})])
    index(app)


def save_search(page: Page, language: str) -> None:
    page.goto(f"/{language}/search?q=shade&theme=")
    page.locator(".keep-up a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page, colours=language == "en")
    page.locator("#field-name").fill("Zyxwood")
    page.locator("input[name=frequency][value=daily]").check()
    page.locator("main form button").click()
    expect(page.locator(".notice.done")).to_be_visible()
    expect(page.get_by_role("link", name="Zyxwood").first).to_be_visible()
    assert_accessible(page, colours=language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_save_be_told_stop(portal: tuple[str, Portal], open_page: OpenPage, language: str) -> None:
    origin, made = portal
    page = open_page()
    page.context.add_cookies([{"name": "portal", "value": made.cookies[language], "url": origin}])
    save_search(page, language)

    publish(made.app, f"Shade for Zyxwood {language}")
    with made.app.app_context(), unit_of_work(made.app.extensions["portal_database"].sessions) as session:
        morning = now() + timedelta(days=1)
        note_public(session, morning - timedelta(hours=1))  # what the worker noted before the mails were due
        tell(session, morning)
    mail = next(mail for mail in reversed(outbox(made.app)) if mail.person_id == made.people[language])
    assert mail.language == language
    assert f"Shade for Zyxwood {language}" in mail.text

    stranger = open_page()
    stranger.goto(path_of(mail.headers["List-Unsubscribe"].strip("<>")))
    assert_accessible(stranger, colours=language == "en")
    stranger.locator("main form button").click()
    expect(stranger.locator(".notice.done")).to_be_visible()
    assert_accessible(stranger, colours=language == "en")
    assert stranger.context.cookies() == []
