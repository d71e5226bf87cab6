"""What machines read beside the sitemap: robots.txt, and whether the portal is well."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from app.kernel import current


def install(blueprint: Blueprint) -> None:
    """Add these addresses."""
    blueprint.add_url_rule("/robots.txt", "robots", robots)
    blueprint.add_url_rule("/health/live", "live", live)
    blueprint.add_url_rule("/health/ready", "ready", ready)


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
