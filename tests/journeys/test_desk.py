"""A case study on its whole way: submitted, remarked on, sent back, mended, accepted, published, found by a reader."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.drafts.models import Call
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from config.languages import LANGUAGE_CODES
from tests.integration.pages.installation import index
from tests.journeys.checks import WIDE, assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.people import Visitor, make_person

pytestmark = pytest.mark.browser
TITLE = "Des jardins de pluie pour Bogotá"
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[Flask, str]]:
    """Serve a portal of its own, which these pages may change; give the application and the address."""
    kept: list[Flask] = []
    with served(prepare=kept.append) as origin:
        yield kept[0], origin


@pytest.fixture
def enter(browser: Browser, portal: tuple[Flask, str]) -> Iterator[Enter]:
    """Give the function that opens a watched page for a signed-in person, or for a reader."""
    app, origin = portal
    watch, contexts = Watch(origin), []

    def enter(person: int | None = None, **options: object) -> Page:
        context = browser.new_context(
            **{"base_url": origin, "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | options  # type: ignore[arg-type]  # options of a context
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            cookie = Visitor(app, person).client.get_cookie("portal")
            assert cookie is not None
            context.add_cookies([{"name": "portal", "value": cookie.value, "url": origin}])
        return watch.over(context.new_page())

    yield enter
    for context in contexts:
        context.close()
    assert not watch.faults


def write_quick_entry(page: Page) -> str:
    """Write a quick entry in French as its author and submit it; return the address of its page."""
    page.goto("/en/drafts/new")
    page.locator("input[name=depth][value=quick]").check()
    page.locator("select[name=writing_language]").select_option("fr")
    page.locator("#field-metropolis").fill("Bogotá")
    page.get_by_role("button", name="Begin to write").click()
    page.locator("[name='title']").fill(TITLE)
    page.locator("[name='summary']").fill("Des jardins retiennent la pluie dans les rues en pente.")
    page.locator("input[name=themes][value=sustainability]").check()
    page.locator("[name='solution']").fill("Quarante jardins de pluie.")
    page.locator("[name='contact.organisation']").fill("Ville de Bogotá")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/drafts/\d+$"))
    page.get_by_role("button", name="Submit it to the editors").click()
    expect(page.locator(".notice.done")).to_contain_text("Submitted")
    return page.url


def remark_and_send_back(editor: Page) -> str:
    """Find the draft on the desk, ask for something and send it back; return the address of its review."""
    editor.goto("/en/")
    editor.locator(".account-menu summary").click()
    editor.get_by_role("link", name="Editor’s desk").click()
    editor.get_by_role("navigation", name="Editor’s desk").get_by_role("link", name="New submissions").click()
    editor.get_by_role("link", name=TITLE).click()
    frame = editor.frame_locator(".desk-page iframe")
    expect(frame.locator("h1")).to_have_text(TITLE)
    editor.get_by_role("button", name="Take it").click()
    expect(editor.locator(".notice.done")).to_have_text("The draft is in your hands.")
    field = editor.locator("[id='field-translations-fr-solution']")
    field.locator("details.remark-form summary").click()
    field.locator("textarea").fill("In which streets?")
    field.get_by_role("button", name="Keep the remark").click()
    expect(editor.locator(".remark")).to_contain_text("In which streets?")
    editor.get_by_role("button", name="Send back with the remarks").click()
    expect(editor.locator(".notice.done")).to_contain_text("sent back")
    return editor.url


def mend_and_submit(author: Page, draft: str) -> None:
    """Do what the editor asked for and submit again."""
    author.goto(draft)
    expect(author.locator("#remarks")).to_contain_text("In which streets?")
    author.locator("#remarks").get_by_role("link").click()
    author.locator("[name='solution']").fill("Quarante jardins de pluie dans les rues de Usaquén.")
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author).to_have_url(re.compile(r"/drafts/\d+$"))
    author.locator("#remarks").get_by_role("button").click()
    author.get_by_role("button", name="Submit it to the editors").click()
    expect(author.locator(".notice.done")).to_contain_text("Submitted")


def test_from_the_first_line_to_the_reader(portal: tuple[Flask, str], enter: Enter) -> None:
    app, _origin = portal
    author = enter(make_person(app, ("contributor", "bogota"), name="Ana Autora"))
    editor = enter(make_person(app, "editor", name="Edith Editor"))
    reader = enter()
    draft = write_quick_entry(author)
    review = remark_and_send_back(editor)
    mend_and_submit(author, draft)

    editor.goto(review)
    expect(editor.locator(".desk-field", has_text="Usaquén")).to_be_visible()
    expect(editor.get_by_text("1 settled remark")).to_be_visible()
    editor.get_by_role("button", name="Accept", exact=True).click()
    expect(editor.locator(".notice.done")).to_contain_text("accepted")
    reader.goto("/es/search?q=jardins+de+pluie")
    expect(reader.locator("#answer .card h3 a", has_text=TITLE)).to_have_count(0)
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".notice.done")).to_contain_text("published")
    index(app)

    reader.goto("/es/search?q=jardins+de+pluie")
    reader.locator("#answer .card h3 a", has_text=TITLE).first.click()
    expect(reader.locator("h1")).to_have_text(TITLE)
    expect(reader.locator("#solution")).to_contain_text("Usaquén")
    assert re.search(r"/es/case-studies/", reader.url)


def test_the_pages_of_the_desk_are_accessible(portal: tuple[Flask, str], enter: Enter) -> None:
    app, _origin = portal
    author = enter(make_person(app, ("contributor", "bogota")))
    number = write_quick_entry(author).rpartition("/")[2]
    editor = enter(make_person(app, "editor"))
    paths = ["", "/queues/new", f"/drafts/{number}", "/people", "/freshness", "/tags", "/calls", "/calls/new"]
    paths += ["/entries/case-studies/bogota-care-blocks", "/entries/case-studies/bogota-care-blocks/merge"]
    for path in paths:
        editor.set_viewport_size(WIDE)
        editor.goto(f"/en/desk{path}")
        assert_accessible(editor)
    reader = enter()
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
        session.add(call())
    for path in ("/en/calls", "/fr/calls/nights"):
        reader.set_viewport_size(WIDE)
        reader.goto(path)
        assert_accessible(reader)


def call() -> Call:
    """Return a call that is open today."""
    words = {code: f"Cities at night ({code})" for code in LANGUAGE_CODES}
    first = now().date()
    return Call(
        slug="nights", kind="case-study", state="open", titles=words, texts=words, opens_on=first, closes_on=first
    )
