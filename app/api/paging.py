"""Ready answers: JSON with links to the other pages, in the body and as a ``Link`` header (RFC 8288)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from app.kernel import current


def pages_of(total: int, size: int) -> int:
    """Return how many pages ``total`` results fill, at least one."""
    return max(1, -(-total // size))


def page_links(page: int, pages: int) -> dict[str, str | None]:
    """Return the absolute addresses of this, the first, previous, next and last page; ``None`` where there is none."""
    return {
        "self": _page_address(page),
        "first": _page_address(1),
        "prev": _page_address(page - 1) if page > 1 else None,
        "next": _page_address(page + 1) if page < pages else None,
        "last": _page_address(pages),
    }


def _page_address(page: int) -> str:
    """Return the address of this request for another page, everything else as it was asked."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    if page > 1:
        pairs.append(("page", str(page)))
    address = current.settings().public_url + request.path
    return f"{address}?{urlencode(pairs)}" if pairs else address


def respond(body: Mapping[str, Any]) -> Response:
    """Return ``body`` as JSON; its page links, if it has any, also as a header."""
    response: Response = jsonify(body)
    links = body.get("links", {})
    relations = [(name, links.get(name)) for name in ("first", "prev", "next", "last")]
    header = ", ".join(f'<{url}>; rel="{name}"' for name, url in relations if url)
    if header:
        response.headers["Link"] = header
    response.headers["Content-Language"] = current.language()
    return response
