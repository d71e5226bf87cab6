"""A person's way into the portal in a real browser, and passkeys with Chromium's own virtual authenticator."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.integration.accounts.people import PASSWORD, with_password
from tests.journeys.serving import served
from tests.support.browser import Watch, accessibility_faults, scrolls_sideways

pytestmark = pytest.mark.browser
EMAIL = "elena@city.org"


def prepare(app: Flask) -> None:
    with_password(app, "administrator", email=EMAIL, name="Elena Ruiz")


@pytest.fixture(scope="module")
def named_origin() -> Iterator[str]:
    """Serve under a host name: browsers bind no passkey to a number."""
    with served(prepare=prepare, host="localhost", registration_pause=0) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser, named_origin: str) -> Iterator[Page]:
    watch = Watch(named_origin)
    context = browser.new_context(base_url=named_origin, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield watch.over(context.new_page())
    context.close()
    assert watch.faults == []


def sign_in(page: Page) -> None:
    page.goto("/en/sign-in")
    page.get_by_label("Mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def check(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page)


def test_a_passkey_is_made_and_signs_in_alone(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page)
    page.get_by_role("link", name="Set up the second step").click()
    page.get_by_label("Name of the passkey").fill("Laptop of Elena")
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_text("The passkey is set up.").wait_for()
    check(page)
    page.get_by_role("button", name="Make new recovery codes").click()
    expect(page.locator("main li code")).to_have_count(10)
    page.goto("/en/administration/people")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/en/")
    page.context.clear_cookies()
    page.goto("/en/sign-in?next=/en/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/en/account")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_account_can_be_used_by_everybody(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("sign-in", "register", "forgotten-password", "mail-sent", "welcome/none"):
        answer = page.request.get(f"/fr/{address}")
        if answer.status == 200:
            page.goto(f"/fr/{address}")
            check(page)
    page.goto("/en/sign-in")
    page.get_by_role("button", name="Administrator").click()
    page.wait_for_url("**/en/")
    for address in (
        *("account", "account/address", "account/password", "account/sessions", "account/second-factor"),
        *("account/data", "account/leave", "account/confirm-identity"),
        *(
            "administration/people",
            "administration/people/invite",
            "administration/people/1",
            "administration/audit-log",
        ),
    ):
        page.goto(f"/en/{address}")
        check(page)
