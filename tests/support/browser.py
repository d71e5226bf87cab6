"""A real Chromium, driven by Playwright, and what every page of the portal must not do in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response, sync_playwright

HOW_TO_INSTALL = "Chromium was not found; on Debian: apt-get install chromium, or set CHROMIUM to its path"
#: What axe is asked for: the rules of WCAG 2.2 AA, those of them that depend on colours, and the others.
WCAG: dict[str, Any] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_OF_COLOURS = ("color-contrast", "link-in-text-block")
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": list(_OF_COLOURS)}}
WITHOUT_COLOURS: dict[str, Any] = WCAG | {"rules": {name: {"enabled": False} for name in _OF_COLOURS}}


def executable() -> str | None:
    """Return the path of a Chromium, or ``None``."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


def unavailable_reason() -> str | None:
    """Return why there is no browser and how to get one, or ``None`` when there is."""
    return None if executable() else HOW_TO_INSTALL


def required_executable() -> str:
    """Return the path of the browser; without one the test is skipped, or fails when STRICT=1."""
    path = executable()
    if path is None:
        (pytest.fail if os.environ.get("STRICT") == "1" else pytest.skip)(HOW_TO_INSTALL)
    return path


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run a Chromium without a window; as root it needs to do without its sandbox, which these pages do not need."""
    path = required_executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


#: What htmx writes as errors when a later request replaces one under way, as for suggestions; a request that failed
#: writes ``htmx:sendError`` or ``htmx:responseError`` beside the second of these.
_REPLACED = ("htmx:sendAbort", "htmx:afterRequest")


@dataclass
class Watch:
    """What pages of one context did that they must not do; a dialog, an error, a foreign host, a refusal."""

    origin: str
    allowed_statuses: frozenset[int] = frozenset()
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """Watch ``page`` from now on, and return it."""
        page.on("console", lambda message: self._note_console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._note_address(request.url))
        page.on("response", self._note_status)
        return page

    def _note_console(self, kind: str, text: str) -> None:
        if text.startswith(_REPLACED):
            return
        refusals = tuple(f"status of {status}" for status in self.allowed_statuses)
        if kind in ("error", "warning") and not any(refusal in text for refusal in refusals):
            self.faults.append(f"console: {text}")

    def _note_address(self, url: str) -> None:
        self.addresses.append(url)
        if not url.startswith((f"{self.origin}/", "data:image/", "about:")):
            self.faults.append(f"another host: {url}")

    def _note_status(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed_statuses:
            self.faults.append(f"{response.status}: {urlsplit(response.url).path}")


class Weight:
    """Counts the bytes that a page takes over the wire, headers included, as the browser reports them."""

    def __init__(self, page: Page) -> None:
        """Begin to count with the next request."""
        self.bytes = 0
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


@cache
def _axe() -> str:
    return str(AXE_SCRIPT)


def accessibility_faults(page: Page, rules: dict[str, Any] = WCAG) -> list[str]:
    """Return what axe finds wrong with a page by ``rules``: the rule, the element, why."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        with suppress(TypeError):
            page.evaluate(_axe())
    result = page.evaluate("options => axe.run(document, options)", {**rules, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['target']} {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Tell whether a page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
