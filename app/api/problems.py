"""Problem documents (RFC 9457): what was wrong with a request, in the language of the request."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask import Flask, Response, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _

from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.openings import leads_to

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = 10  # seconds


@dataclass(frozen=True)
class Fault:
    """A parameter that cannot be accepted, the value it had, and why."""

    parameter: str
    value: str
    reason: str


class Refused(Exception):
    """A request that cannot be answered as it is; becomes a problem document with ``status``."""

    def __init__(self, status: int, title: str, detail: str, faults: Sequence[Fault] = ()) -> None:
        """Keep what is told to the reader; both texts are already in their language."""
        super().__init__(detail)
        self.status, self.title, self.detail, self.faults = status, title, detail, tuple(faults)


def wrong_parameters(faults: Sequence[Fault]) -> Refused:
    """Return the refusal (422) of a request some of whose parameters cannot be accepted."""
    detail = " ".join(f"{fault.parameter}: {fault.reason}" for fault in faults)
    return Refused(422, _("The request has parameters that cannot be accepted"), detail, faults)


def no_such_page(page: int, last: int) -> Refused:
    """Return the refusal (404) of a page behind the last."""
    detail = _("There is no page %(page)s. The last page is %(last)s.", page=page, last=last)
    return Refused(404, _("There is no such page"), detail)


def search_away() -> Refused:
    """Return the refusal (503) when no search engine answers."""
    return Refused(503, _("The search is not available just now"), _("Please try again in a few seconds."))


def install(app: Flask) -> None:
    """Answer refusals with problem documents."""
    app.register_error_handler(Refused, _problem)


def not_found(_error: NotFound) -> Response:
    """Answer for something that does not exist or is not public; a merged entry leads to the one that has it now."""
    values = request.view_args or {}
    moved = (
        leads_to((request.endpoint or "").rpartition(".")[2], values["reference"]) if "reference" in values else None
    )
    if moved:
        address = url_for(request.endpoint or "", **{**request.args, **values, "reference": moved})
        return make_response(redirect(address, 301))
    detail = _("It does not exist or is not public. The lists name everything that can be read.")
    return _problem(Refused(404, _("There is nothing at this address"), detail))


def _problem(refused: Refused) -> Response:
    body = {"type": "about:blank", "status": refused.status, "title": refused.title, "detail": refused.detail}
    if refused.faults:
        body["problems"] = [asdict(fault) for fault in refused.faults]
    response: Response = jsonify(body)
    response.status_code = refused.status
    response.content_type = CONTENT_TYPE
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = current.language()
    if refused.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
