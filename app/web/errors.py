"""Error pages in the reader's language; under ``/api/`` the same facts as a problem document (RFC 9457)."""

import logging

from flask import Flask, Response, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from app.kernel import current, languages
from app.kernel.errors import NotFound
from config.languages import LANGUAGE_CODES

logger = logging.getLogger(__name__)
RETRY_AFTER = 10  # seconds


def install(app: Flask) -> None:
    """Answer every error with a page that helps."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    # What the database cannot even hold (NUL, a number too large) names nothing that exists.
    app.register_error_handler(DataError, _not_held)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(UnicodeError, lambda _error: _page(400))
    app.extensions["portal_error_page"] = _page


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, InternalServerError):
        logger.error("unexpected error on %s", request.path)
    answer = _page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _database_away(error: Exception) -> Response:
    logger.error("the database is away: %s", type(error).__name__)
    answer = _page(ServiceUnavailable.code)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _not_held(_error: DataError) -> Response:
    current.session().rollback()  # the page itself may ask the database, which answers nothing after a failure
    return _page(404)


def _database_error(error: DBAPIError) -> Response:
    state = str(getattr(error.orig, "sqlstate", "") or "")
    # 08, 53, 57: connection, resources, intervention; 40, 55: try again; 25006: read only
    if state[:2] in ("08", "53", "57", "40", "55") or state == "25006":
        return _database_away(error)
    logger.error("database error %s on %s", state, request.path, exc_info=error)
    current.session().rollback()
    return _page(500)


def _words(code: int) -> tuple[str, str]:
    """Return what happened and what to do next."""
    known = {
        400: (_("This address cannot be read"), _("Part of it is damaged. Please start again from the search.")),
        403: (_("This page is not for your account"), _("Ask an administrator if you think it should be.")),
        404: (_("This page does not exist"), _("It may have moved. The search finds it if it is still here.")),
        405: (_("This cannot be done here"), _("Please go back and use the links and buttons of the page.")),
        413: (_("That is too much at once"), _("Please send less text or a smaller file.")),
        414: (_("This address is too long"), _("Please shorten the search to a few words.")),
        422: (_("Something in this request is not right"), _("Please check what was asked for.")),
        429: (_("Too many requests"), _("Please wait a moment, then try again.")),
        503: (_("The portal is not available just now"), _("Nothing is lost. Please try again in a minute.")),
    }
    mistake = (_("Something went wrong on our side"), _("The mistake has been noted. Please try again in a minute."))
    fallback = known[400] if code < 500 else mistake
    return known.get(code, fallback)


def _page(code: int) -> Response:
    if "language" not in g:  # the error came before the address was understood
        first = request.path.strip("/").split("/", 1)[0]
        g.language = first if first in LANGUAGE_CODES else languages.negotiate(request.accept_languages)
    title, advice = _words(code)
    if request_ctx.url_adapter is None:  # the host is not ours: no address can be built, and none should be
        answer = Response(f"{title}\n", content_type="text/plain; charset=utf-8")
    elif request.path.startswith("/api/"):
        answer = jsonify({"type": "about:blank", "status": code, "title": title, "detail": advice})
        answer.content_type = "application/problem+json"
    else:
        page = render_template("errors/error.html", code=code, title=title, advice=advice)
        answer = Response(page, content_type="text/html; charset=utf-8")
    answer.status_code = code
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = current.language()
    return answer
