"""What is checked of every page, light and dark, in a wide and in a narrow window."""

from playwright.sync_api import Page

from tests.support.browser import COLOURS, WCAG, WITHOUT_COLOURS, Weight, accessibility_faults, scrolls_sideways

FIRST_VISIT = 100 * 1024  # bytes over the wire
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def assert_light_and_for_everyone(page: Page, address: str, status: int = 200, *, colours: bool = True) -> None:
    """Visit a page with an empty cache: accessible in every appearance, no wider than its window, few bytes.

    ``colours`` is false where those of the same page were looked at in another language: colours know no language.
    """
    weight = Weight(page)
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == status
    assert_accessible(page, colours=colours)
    assert 0 < weight.bytes <= FIRST_VISIT


def assert_accessible(page: Page, *, colours: bool = True) -> None:
    """Run all rules in both widths, and those about colours also in dark, where only the colours differ."""
    rules = WCAG if colours else WITHOUT_COLOURS
    faults = [f"wide, light: {fault}" for fault in accessibility_faults(page, rules)]
    if colours:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        faults += [f"wide, dark: {fault}" for fault in accessibility_faults(page, COLOURS)]
    page.set_viewport_size(NARROW)
    if colours:
        faults += [f"narrow, dark: {fault}" for fault in accessibility_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    faults += [f"narrow, light: {fault}" for fault in accessibility_faults(page, rules)]
    assert not faults, "\n".join(faults)
    assert not scrolls_sideways(page), "wider than a window of 320 pixels"
