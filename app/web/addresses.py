"""``url_for`` with a memory.

A page has sixty addresses, most of them the same on every page, and building one takes longer than writing it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from flask import Flask, has_request_context, request

from app.kernel import current

UrlFor = Callable[..., str]

_MOST_KEPT = 8_192
#: What a reader typed comes once, and may be long.
_LONGEST_KEPT = 80


def remembering(app: Flask) -> Callable[[], UrlFor]:
    """Return what gives the ``url_for`` of a request to ``app``.

    An address within the portal depends on nothing but endpoint and values, the language of the request and where the
    portal is mounted.
    """

    @lru_cache(maxsize=_MOST_KEPT)
    def kept(_mounted_at: str, _language: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
        return app.url_for(endpoint, **dict(values))  # type: ignore[arg-type]  # options of Flask's

    def of_request() -> UrlFor:
        if not has_request_context():
            return app.url_for
        mounted_at, language = request.root_path, current.language()

        def url_for(endpoint: str, **values: Any) -> str:
            if endpoint.startswith(".") or not all(map(_is_kept, values.items())):
                return app.url_for(endpoint, **values)
            return kept(mounted_at, language, endpoint, tuple(values.items()))

        return url_for

    return of_request


def _is_kept(pair: tuple[str, object]) -> bool:
    name, value = pair
    # Names with an underscore ask for another form of address, which depends on the host of the request.
    return type(value) is str and len(value) <= _LONGEST_KEPT and not name.startswith("_")


def portal_url(endpoint: str, **values: Any) -> str:
    """Return an address of the portal, as Flask's ``url_for`` does."""
    return of_request()(endpoint, **values)


def of_request() -> UrlFor:
    """Return the ``url_for`` of the request under way."""
    return cast("UrlFor", current.extension("portal_addresses")())


def install(app: Flask) -> None:
    """Prepare the memory of ``app``."""
    app.extensions["portal_addresses"] = remembering(app)
