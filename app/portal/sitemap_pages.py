"""The sitemap: every public page with its languages (sitemaps.org protocol 0.9), in parts where it grows long.

The protocol allows 50,000 addresses in a file; a page has one in each language. What fits into one part is given at
``/sitemap.xml`` itself; more becomes an index there, of parts at ``/sitemaps/<number>.xml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template

from app.content.reading import public_references
from app.kernel import current
from app.kernel.openings import public_pages
from app.members.service import all_metropolises
from app.portal import context
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME
from app.taxonomy.service import terms_of
from config.languages import DEFAULT_LANGUAGE

#: How many pages a part has: 15,000 addresses in three languages.
PAGES_OF_A_PART = 5_000
#: As many as the protocol lets an index have.
MOST_PARTS = 50_000

_TERM_ENDPOINTS = {
    THEME: "portal.theme",
    PRINCIPLE: "portal.principle",
    CAPACITY: "portal.capacity",
    SDG: "portal.goal",
}
_STILL = (
    "portal.home",
    "portal.search",
    "portal.metropolises",
    "portal.themes",
    "portal.principles",
    "portal.capacities",
    "portal.goals",
    "portal.about",
    "portal.interface",
)


@dataclass(frozen=True)
class _Listed:
    """A page: its endpoint, the values of its address beside the language, the day of its last change if known."""

    endpoint: str
    values: Mapping[str, Any]
    changed: date | None = None


def install(blueprint: Blueprint) -> None:
    """Add these addresses."""
    blueprint.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    blueprint.add_url_rule(f"/sitemaps/<int(min=1, max={MOST_PARTS}):number>.xml", "sitemap_part", sitemap_part)


def sitemap() -> Response:
    """List every public page, or the parts that list them where one file would be too long."""
    pages, parts = _pages(), []
    while part := list(islice(pages, PAGES_OF_A_PART)):
        parts.append(part)
    if len(parts) == 1:
        return _listing(parts[0])
    days = [max((page.changed for page in part if page.changed), default=None) for part in parts]
    return _xml(render_template("portal/sitemap_index.xml", days=days))


def sitemap_part(number: int) -> Response:
    """List the pages of a part; parts count from one."""
    pages = list(islice(_pages(), (number - 1) * PAGES_OF_A_PART, number * PAGES_OF_A_PART))
    if not pages:
        abort(404)
    return _listing(pages)


def _listing(pages: list[_Listed]) -> Response:
    return _xml(render_template("portal/sitemap.xml", pages=pages))


def _xml(text: str) -> Response:
    response = make_response(text)
    response.content_type = "application/xml"
    return response


def _pages() -> Iterator[_Listed]:
    """Yield every public page, always in the same order; those that come to be most often last."""
    session = current.session()
    yield from (_Listed(endpoint, {}) for endpoint in _STILL)
    for row in terms_of(session, *_TERM_ENDPOINTS):
        yield _Listed(_TERM_ENDPOINTS[row.scheme], {"code": row.code})
    for metropolis in all_metropolises(session, DEFAULT_LANGUAGE):
        yield _Listed("portal.metropolis", {"slug": metropolis.slug})
    yield from (_Listed(*page) for page in public_pages())
    for kind in context.kinds().values():
        yield _Listed("portal.kind", {"kind": kind.path})
        for reference, at in public_references(session, kind):
            yield _Listed("portal.entry", {"kind": kind.path, "reference": reference}, at.date())
