"""The language of a request: the first part of its address, or what the browser asks for where there is none."""

from typing import Any
from urllib.parse import urlencode

from babel import negotiate_locale
from flask import Flask, g, request, url_for
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.routing import AnyConverter

from app.kernel import current
from config.languages import DEFAULT_LANGUAGE, LANGUAGE_CODES
from config.settings import ROOT


def negotiate(accepted: LanguageAccept) -> str:
    """Return the portal's language that fits an Accept-Language header best (RFC 4647, lookup)."""
    wanted = [value for value, quality in accepted if quality > 0]
    return (negotiate_locale(wanted, LANGUAGE_CODES, sep="-") or DEFAULT_LANGUAGE).lower()


class LanguageConverter(AnyConverter):
    """The first part of an address, ``<language:language>``: one of the portal's languages, in lower case."""

    def __init__(self, url_map: Any) -> None:
        """Accept the languages of the table."""
        super().__init__(url_map, *LANGUAGE_CODES)


def install(app: Flask) -> None:
    """Make every address under ``/<language:language>/`` rule the language of its answer."""
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")  # absolute: it would look inside app/
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    Babel(app, locale_selector=current.language)
    app.before_request(_choose)
    app.url_defaults(_keep)


def _choose() -> None:
    values = request.view_args or {}
    language = values.pop("language", None)
    if language is None:
        first = request.path.strip("/").split("/", 1)[0]
        language = first if first in LANGUAGE_CODES else negotiate(request.accept_languages)
    g.language = language


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    from flask import current_app  # noqa: PLC0415  (kept beside its only use)

    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current.language()


def alternates() -> dict[str, str]:
    """Return the absolute address of this page in every language; empty for pages that have no language."""
    endpoint = request.endpoint
    rule = request.url_rule
    if endpoint is None or rule is None or "language" not in rule.arguments:
        return {}
    # The query goes on as it is: as arguments of `url_for`, its names could steer the address.
    query = urlencode(list(request.args.items(multi=True)))
    base, tail = current.settings().public_url, f"?{query}" if query else ""
    values = request.view_args or {}
    return {code: base + url_for(endpoint, **{**values, "language": code}) + tail for code in LANGUAGE_CODES}
