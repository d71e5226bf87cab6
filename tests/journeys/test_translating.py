"""Somebody who translates into Spanish takes an entry, writes, reads a machine draft, publishes; it is found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.installation import save_cases
from tests.integration.translating.conftest import record
from tests.journeys.checks import assert_accessible
from tests.journeys.conftest import PATIENCE
from tests.journeys.serving import served
from tests.support.browser import Watch
from tests.support.libretranslate import running_stand_in
from tests.support.people import make_person

pytestmark = pytest.mark.browser
DESK = "/es/translations/case-studies/a-journey/es"


@dataclass
class Portal:
    """A served portal, and what signs its translator in."""

    origin: str = ""
    cookie: str = ""
    app: Flask | None = None


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    made = Portal()

    def prepare(app: Flask) -> None:
        database = app.extensions["portal_database"]
        save_cases(database, [record("a-journey")])
        person_id = make_person(app, ("translator", "es"), name="Lucía Ortega", language="es")
        with unit_of_work(database.sessions) as session:
            person = session.get(Person, person_id)
            assert person is not None
            key = open_session(session, person, "tests", second_factor=False)
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        made.cookie, made.app = str(serializer.dumps({"_user_id": key, "_fresh": True})), app

    with (
        running_stand_in() as machine,
        served(prepare, machine_translation_url=machine.url, machine_translation_kind="libretranslate") as origin,
    ):
        made.origin = origin
        yield made


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    context = browser.new_context(
        base_url=portal.origin, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "portal", "value": portal.cookie, "url": portal.origin}])
    watch = Watch(portal.origin, frozenset({422}))  # publishing what nobody has read
    yield watch.over(context.new_page())
    context.close()
    assert not watch.faults


def test_a_translation_from_the_list_to_the_reader(page: Page, portal: Portal) -> None:
    assert portal.app is not None
    page.goto("/es/translations?state=missing")
    expect(page.locator("h1")).to_be_visible()
    row = page.locator("tr", has_text="Care blocks near the metro")
    row.locator("form button").click()
    expect(page).to_have_url(re.compile(f"{DESK}$"))
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.locator("form[action$='/machine'] button").click()
    portal.app.extensions["portal_background"].once()
    page.goto(DESK)
    expect(page.locator("#field-text-title")).to_have_value("Manzanas del cuidado-es near-es the-es metro-es")
    expect(page.locator("#mark-title input")).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.locator("button[value=publish]").click()
    expect(page.locator("#refused")).to_be_visible()

    page.locator("#field-text-title").fill("Manzanas del cuidado junto al metro")
    expect(page.locator("#mark-title input")).to_have_count(0)
    told = page.locator("#save-status").inner_text()
    page.locator("#field-text-summary").fill("Desde 2020 los servicios están en **27** manzanas.")
    expect(page.locator("#save-status")).not_to_have_text(told)
    page.goto(DESK)
    expect(page.locator("#field-text-title")).to_have_value("Manzanas del cuidado junto al metro")
    while page.locator("[name^='read.']:not(:checked)").count():
        page.locator("[name^='read.']:not(:checked)").first.check()
    page.locator("button[value=publish]").click()

    expect(page).to_have_url(re.compile("/es/case-studies/a-journey$"))
    expect(page.locator("h1")).to_have_text("Manzanas del cuidado junto al metro")
    expect(page.locator("#facts")).to_contain_text("Lucía Ortega")


def test_a_reader_finds_and_reads_it(browser: Browser, portal: Portal) -> None:
    assert portal.app is not None
    search = portal.app.extensions["portal_search"]
    for name, engine in search.engines.items():
        rebuild(portal.app.extensions["portal_database"].sessions, KIND_BY_CODE, name, engine)
        engine.refresh()
    context = browser.new_context(base_url=portal.origin)
    page = context.new_page()
    page.goto("/es/search?q=manzanas+junto+al+metro")
    page.locator("#answer .card h3 a", has_text="Manzanas del cuidado junto al metro").first.click()
    expect(page.locator("h1")).to_have_text("Manzanas del cuidado junto al metro")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    context.close()


def test_without_a_script_the_desk_works_as_well(browser: Browser, portal: Portal) -> None:
    context = browser.new_context(base_url=portal.origin, java_script_enabled=False)
    context.add_cookies([{"name": "portal", "value": portal.cookie, "url": portal.origin}])
    page = context.new_page()
    page.goto(DESK)
    page.locator("#field-text-context").fill("Escrito sin script.")
    page.locator("button[value=save]").click()
    expect(page.locator("#field-text-context")).to_have_value("Escrito sin script.")
    context.close()


@pytest.mark.parametrize("address", ["/es/translations?into=all", "/fr/translations/figures", "/en/translations/names"])
def test_lists_and_figures_are_for_everyone(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
