"""The whole way of a policy from one metropolis to another, as each role, in each language, in a browser.

Somebody registers, writes, is sent back, mends; an editor publishes; somebody translates; a reader finds it by words of
another language, asks its contact and is answered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.integration.accounts.people import mailed_link
from tests.integration.pages.installation import index
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Way:
    """From the language of who writes to that of who reads; ``typed`` is what the reader looks for, in the latter."""

    written_in: str
    read_in: str
    title: str
    translated: str
    typed: str


WAYS = [
    Way("en", "fr", "Rain gardens on steep streets", "Des jardins de pluie dans les rues en pente", "jardins de pluie"),
    Way("fr", "es", "Un bus pour les marchés du matin", "Un autobús para los mercados del alba", "mercados del alba"),
    Way(
        "es", "en", "Escuelas abiertas en vacaciones", "Schools that stay open in the holidays", "open in the holidays"
    ),
]
PASSWORD = "lamps on the hill at dusk"


@dataclass(frozen=True)
class Stage:
    """Where the story is played: the portal and its application, the browser, and who watches the pages."""

    origin: str
    app: Flask
    browser: Browser
    watch: Watch

    def enter(self, person: int | None = None) -> Page:
        """Open a page for a signed-in person, or for somebody without an account."""
        context = self.browser.new_context(base_url=self.origin, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        if person is not None:
            cookie = Visitor(self.app, person).client.get_cookie("portal")
            assert cookie is not None
            context.add_cookies([{"name": "portal", "value": cookie.value, "url": self.origin}])
        return self.watch.over(context.new_page())


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[str, Flask]]:
    kept: list[Flask] = []
    with served(prepare=kept.append, registration_pause=0.001) as origin:
        yield origin, kept[0]


@pytest.fixture
def stage(browser: Browser, portal: tuple[str, Flask]) -> Iterator[Stage]:
    stage = Stage(*portal, browser, Watch(portal[0]))
    yield stage
    for context in browser.contexts:
        context.close()
    assert not stage.watch.faults


def register(stage: Stage, language: str, email: str) -> Page:
    """Register with a mailed link and a password, and return a page of who has then signed in."""
    page = stage.enter()
    page.goto(f"/{language}/register")
    page.locator("#field-name").fill("Rosa Writer")
    page.locator("#field-email").fill(email)
    page.locator("#field-language").select_option(language)
    page.locator("#field-metropolis").select_option("bogota")
    page.locator("main form .form-actions button").click()
    expect(page).to_have_url(re.compile("/mail-sent"))
    page.goto(mailed_link(stage.app, email))
    page.locator("#field-password").fill(PASSWORD)
    page.locator("main form .form-actions button").click()
    expect(page.locator(".account-menu summary")).to_contain_text("Rosa Writer")
    return page


def write(page: Page, way: Way) -> str:
    """Write a quick entry and submit it; return the address of its draft."""
    page.goto(f"/{way.written_in}/drafts/new")
    page.locator("input[name=depth][value=quick]").check()
    page.locator("#field-metropolis").fill("Bogotá")
    page.locator("main form.form button").click()
    page.locator("#field-title").fill(way.title)
    page.locator("#field-summary").fill("What we did in short.")
    page.locator("input[name=themes][value=sustainability]").check()
    page.locator("#field-solution").fill("Forty of them.")
    page.locator("#field-contact-organisation").fill("Alcaldía")
    page.locator("button[name=next]").click()
    expect(page).to_have_url(re.compile(r"/drafts/\d+$"))
    page.locator("button[name=act][value=submit]").click()
    expect(page.locator("button[name=act][value=take_back]")).to_be_visible()
    return page.url


def send_back(editor: Page, language: str, draft: str) -> None:
    """Ask for something in one field and send the draft back."""
    editor.goto(f"/{language}/desk/drafts/{draft.rpartition('/')[2]}")
    field = editor.locator(f"[id='field-translations-{language}-solution']")
    field.locator("details.remark-form summary").click()
    field.locator("textarea").fill("Where?")
    field.locator("details.remark-form button").click()
    expect(editor.locator(".remark")).to_contain_text("Where?")
    editor.locator("button[name=decision][value=send_back]").click()
    expect(editor.locator("button[name=decision]")).to_have_count(0)


def mend(page: Page, draft: str) -> None:
    """Do what was asked for and submit again."""
    page.goto(draft)
    expect(page.locator("#remarks")).to_contain_text("Where?")
    page.locator("#remarks a").first.click()
    page.locator("#field-solution").fill("Forty of them in Usaquén.")
    page.locator("button[name=next]").click()
    page.locator("button[name=act][value=submit]").click()
    expect(page.locator("button[name=act][value=take_back]")).to_be_visible()


def publish(stage: Stage, editor: Page, language: str, draft: str) -> str:
    """Accept and publish the draft; return the reference of the entry."""
    editor.goto(f"/{language}/desk/drafts/{draft.rpartition('/')[2]}")
    editor.locator("button[name=decision][value=accept_and_publish]").click()
    expect(editor.locator(".notice.done")).to_be_visible()
    entry = editor.locator(".notice.done a, main a[href*='/case-studies/']").first
    address = str(entry.get_attribute("href"))
    index(stage.app)
    return address.rpartition("/")[2]


def translate(translator: Page, way: Way, reference: str) -> None:
    """Bring the entry into the language of who is to read it, and publish that."""
    translator.goto(f"/{way.read_in}/translations/case-studies/{reference}/{way.read_in}")
    for name, text in {"title": way.translated, "summary": "In short.", "solution": "Forty, in Usaquén."}.items():
        translator.locator(f"#field-text-{name}").fill(text)
    translator.locator("button[name=act][value=publish]").click()
    expect(translator).to_have_url(re.compile(f"/{way.read_in}/case-studies/{reference}$"))
    expect(translator.locator("h1")).to_have_text(way.translated)


def ask(reader: Page, way: Way) -> str:
    """Find the entry by words of one's own, write to its contact; return the address of the conversation."""
    reader.goto(f"/{way.read_in}/search?q={way.typed}")
    reader.locator("#answer .card h3 a", has_text=way.translated).first.click()
    expect(reader.locator("#solution")).to_contain_text("Usaquén")
    reader.locator("a[href*='/write/case-studies/']").first.click()
    reader.locator("#field-subject").fill("How did you begin?")
    reader.locator("#field-text").fill("We have the same problem.")
    reader.locator("main form.form button").click()
    expect(reader).to_have_url(re.compile(r"/messages/\d+$"))
    return reader.url


def answer(page: Page, language: str) -> None:
    """Answer the message that has come."""
    page.goto(f"/{language}/messages")
    page.locator(".unread a").click()
    page.locator("#field-text").fill("With one street.")
    page.locator("main form.form button").click()
    expect(page.locator(".message .written")).to_have_count(2)


@pytest.mark.parametrize("way", WAYS, ids=[way.written_in for way in WAYS])
def test_from_registering_to_an_answer(stage: Stage, way: Way) -> None:
    author = register(stage, way.written_in, f"rosa-{way.written_in}@city.org")
    editor = stage.enter(make_person(stage.app, "editor", name="Edith Editor", language=way.written_in))
    draft = write(author, way)
    reader = stage.enter(make_person(stage.app, name="Ravi Reader", metropolis_slug="dakar", language=way.read_in))
    reader.goto(f"/{way.written_in}/search?q={way.title}")
    expect(reader.locator("#answer .card h3 a", has_text=way.title)).to_have_count(0)
    send_back(editor, way.written_in, draft)
    mend(author, draft)
    reference = publish(stage, editor, way.written_in, draft)
    translate(stage.enter(make_person(stage.app, ("translator", way.read_in), language=way.read_in)), way, reference)
    index(stage.app)
    conversation = ask(reader, way)
    answer(author, way.written_in)
    reader.goto(conversation)
    expect(reader.locator(".message .written").nth(1)).to_have_text("With one street.")
