"""What machines read: the sitemap, robots.txt, and whether the portal is well."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template
from sqlalchemy import text

from app.content.reading import public_references
from app.kernel import current
from app.kernel.openings import public_pages
from app.members.service import all_metropolises
from app.portal import context
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME
from app.taxonomy.service import terms_of
from config.languages import DEFAULT_LANGUAGE

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


def install(blueprint: Blueprint) -> None:
    """Add these addresses."""
    blueprint.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    blueprint.add_url_rule("/robots.txt", "robots", robots)
    blueprint.add_url_rule("/health/live", "live", live)
    blueprint.add_url_rule("/health/ready", "ready", ready)


def sitemap() -> Response:
    """List every public page with its languages (sitemaps.org protocol 0.9)."""
    session = current.session()
    pages: list[tuple[str, Mapping[str, Any], str | None]] = [(one, {}, None) for one in _STILL]
    pages += [(endpoint, values, day.isoformat() if day else None) for endpoint, values, day in public_pages()]
    for row in terms_of(session, *_TERM_ENDPOINTS):
        pages.append((_TERM_ENDPOINTS[row.scheme], {"code": row.code}, None))
    for metropolis in all_metropolises(session, DEFAULT_LANGUAGE):
        pages.append(("portal.metropolis", {"slug": metropolis.slug}, None))
    for kind in context.kinds().values():
        pages.append(("portal.kind", {"kind": kind.path}, None))
        changed = {reference: at for reference, at, _language in public_references(session, kind)}
        for reference, at in changed.items():
            pages.append(("portal.entry", {"kind": kind.path, "reference": reference}, at.date().isoformat()))
    response = make_response(render_template("portal/sitemap.xml", pages=pages))
    response.content_type = "application/xml"
    return response


def robots() -> Response:
    """Tell crawlers where the sitemap is, and to leave endless pages of searches alone."""
    lines = ["User-agent: *", "Disallow: /*/search?", "Disallow: /api/"]
    lines += ["", f"Sitemap: {current.settings().public_url}/sitemap.xml", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


def live() -> Response:
    """Say that the process answers."""
    response: Response = jsonify(status="live")
    response.headers["Cache-Control"] = "no-store"
    return response


def ready() -> Response:
    """Say that the database answers; fails as every page does when it is away (503)."""
    current.session().execute(text("SELECT 1"))
    response: Response = jsonify(status="ready")
    response.headers["Cache-Control"] = "no-store"
    return response
