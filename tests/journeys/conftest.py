"""One browser and one served portal for each process of the run; a new context, watched, for each journey."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.serving import served
from tests.support.browser import Watch, running_browser

#: Milliseconds; generous, so that a busy machine fails no test.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    with served() as origin:
        yield origin


@pytest.fixture
def watch(origin: str) -> Iterator[Watch]:
    """Give the watch over the pages of a test, which fails when they did what they must not."""
    watch = Watch(origin)
    yield watch
    assert not watch.faults


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Give the function that opens a watched page in a context of its own; it takes the options of a context."""
    contexts = []

    def open_page(**options: Any) -> Page:
        defaults = {"base_url": watch.origin, "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        context = browser.new_context(**(defaults | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return watch.over(context.new_page())

    yield open_page
    for context in contexts:
        context.close()
