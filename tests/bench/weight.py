"""How many bytes a first visit to each page takes, as a browser counts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Error, sync_playwright

from config.languages import LANGUAGE_CODES
from tests.bench.report import Cell, Table
from tests.bench.samples import PAGES
from tests.bench.serving import Web

_SYSTEM_BROWSER = "/usr/bin/chromium"
_GOAL_KB = 100.0


class _Counter:
    """Counts what a page loads: bytes on the wire (headers and compressed body) by kind of file, and foreign hosts."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.foreign: set[str] = set()

    def answered(self, event: dict[str, Any]) -> None:
        """Note of what kind an answer is."""
        self._kinds[event["requestId"]] = event["type"]
        url = event["response"]["url"]
        if url.startswith("http") and not url.startswith(self._own):
            self.foreign.add(url)

    def finished(self, event: dict[str, Any]) -> None:
        """Add what an answer took."""
        kind = self._kinds.get(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + event["encodedDataLength"]


def measure(web: Web) -> Table:
    """Visit each page in every language with an empty cache; the row of a page is that of its heaviest language."""
    table = Table(
        "First visit, kB on the wire (1,000 bytes, headers included; the map that moves is loaded on demand only)",
        ("page", "status", "document", "style", "script", "images", "other", "all", "goal kB"),
    )
    foreign: set[str] = set()
    with _browser() as browser:
        for name, path in PAGES.items():
            rows = [_visit(browser, web, path.format(language=language), foreign) for language in LANGUAGE_CODES]
            table.rows.append([name, *max(rows, key=lambda row: float(row[-1] or 0)), _GOAL_KB])
    heavy = [str(row[0]) for row in table.rows if float(row[-2] or 0) > _GOAL_KB]
    table.notes = [
        f"Above {_GOAL_KB:g} kB: {', '.join(heavy) or 'none'}.",
        f"Loaded from other hosts: {', '.join(sorted(foreign)) or 'nothing'}.",
    ]
    return table


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch()
        except Error:  # its own browser is not installed
            browser = playwright.chromium.launch(executable_path=_SYSTEM_BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


def _visit(browser: Browser, web: Web, path: str, foreign: set[str]) -> list[Cell]:
    context = browser.new_context()  # a new one has an empty cache
    page = context.new_page()
    counter = _Counter(web.url)
    session = context.new_cdp_session(page)
    session.on("Network.responseReceived", counter.answered)
    session.on("Network.loadingFinished", counter.finished)
    session.send("Network.enable")
    answer = page.goto(web.url + path, wait_until="networkidle")
    foreign |= counter.foreign
    context.close()
    named = {kind: counter.bytes.pop(kind, 0) / 1_000 for kind in ("Document", "Stylesheet", "Script", "Image")}
    other = sum(counter.bytes.values()) / 1_000
    return [answer.status if answer else None, *named.values(), other, sum(named.values()) + other]
