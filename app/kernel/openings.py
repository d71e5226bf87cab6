"""Where features show themselves in pages of other features, without either importing the other.

A feature adds lines to the menu of every page and to that of signed-in people, parts to pages (a template and what
it is given), and its addresses to the sitemap. They are asked for by ``main_menu()``, ``menu()``, ``parts(place, …)``
and ``public_pages()``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Flask, current_app, get_flashed_messages, session

from app.kernel.text import has_unusable_characters


@dataclass(frozen=True)
class MenuItem:
    """A line of a menu; ``shown`` tells whether it is of use to who reads; ``label`` is a lazy translation."""

    endpoint: str
    label: Any
    shown: Callable[[], bool] = lambda: True
    position: int = 50


@dataclass(frozen=True)
class Part:
    """A part of a page; ``values`` gives what its template needs, or none when it has nothing to show."""

    template: str
    values: Callable[..., Mapping[str, Any] | None]
    position: int = 50


#: The values of the addresses of an endpoint (beside the language), each with the day of its last change if known.
Addresses = Callable[[], Iterable[tuple[Mapping[str, Any], date | None]]]


def add_public_pages(app: Flask, endpoint: str, addresses: Addresses = lambda: [({}, None)]) -> None:
    """Add pages that everybody may read in each language to the sitemap: by default the one without any value."""
    app.extensions.setdefault("portal_public_pages", []).append((endpoint, addresses))


def public_pages() -> Iterator[tuple[str, Mapping[str, Any], date | None]]:
    """Yield endpoint, values and day of the last change of each page that features added."""
    added = cast("list[tuple[str, Addresses]]", current_app.extensions.get("portal_public_pages", []))
    for endpoint, addresses in added:
        for values, changed in addresses():
            yield endpoint, values, changed


def add_menu_item(app: Flask, item: MenuItem) -> None:
    """Add a line to the menu of signed-in people."""
    app.extensions.setdefault("portal_menu", []).append(item)


def add_to_main_menu(app: Flask, item: MenuItem) -> None:
    """Add a line to the menu that everybody sees on every page."""
    app.extensions.setdefault("portal_main_menu", []).append(item)


def add_part(app: Flask, place: str, part: Part) -> None:
    """Add a part to the pages that ask for ``place``.

    Places are home, entry-actions, entry-after, search-head, search-actions, draft-aside, review-head, observatory,
    event-head and event-speakers; what a page gives to ``values`` stands where it calls ``parts``.
    """
    app.extensions.setdefault("portal_parts", {}).setdefault(place, []).append(part)


def when_taken_in(app: Flask, work: Callable[[str, str, str], None]) -> None:
    """Do ``work`` when a file was added to a draft: it gets the kind of the draft, the file's key and media type."""
    app.extensions.setdefault("portal_taken_in", []).append(work)


def tell_taken_in(kind: str, key: str, media_type: str) -> None:
    """Tell who wants to know it that a file was added to a draft, after it was committed."""
    for work in current_app.extensions.get("portal_taken_in", []):
        work(kind, key, media_type)


def lead_on(app: Flask, where: Callable[[str, str], str | None]) -> None:
    """Let ``where`` say to which reference an address leads that has no entry any more: it gets kind and reference."""
    app.extensions["portal_lead_on"] = where


def leads_to(kind: str, reference: str) -> str | None:
    """Return the reference of the public entry to which that of ``kind`` leads now; none when it leads nowhere."""
    where = current_app.extensions.get("portal_lead_on")
    if where is None or has_unusable_characters(reference):
        return None
    return cast("str | None", where(kind, reference))


def menu() -> list[MenuItem]:
    """Return the lines of the menu for who is signed in, in order."""
    return _shown("portal_menu")


def main_menu() -> list[MenuItem]:
    """Return the lines that features add to the menu of every page, in order."""
    return _shown("portal_main_menu")


def _shown(name: str) -> list[MenuItem]:
    items = cast("list[MenuItem]", current_app.extensions.get(name, []))
    return sorted((item for item in items if item.shown()), key=lambda item: item.position)


def parts(place: str, *about: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Return template and values of each part for ``place``, given what the page is about, in order."""
    added = cast("dict[str, list[Part]]", current_app.extensions.get("portal_parts", {}))
    found = []
    for part in sorted(added.get(place, []), key=lambda part: part.position):
        values = part.values(*about)
        if values is not None:
            found.append((part.template, values))
    return found


def notes() -> list[tuple[str, str]]:
    """Return what the last request left to be told on the next page: category and message."""
    if not session:  # asking would count as a use of the session, and make the page private
        return []
    return cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))


def install(app: Flask) -> None:
    """Make the openings known to templates."""
    app.jinja_env.globals.update(menu=menu, main_menu=main_menu, parts=parts, notes=notes)
