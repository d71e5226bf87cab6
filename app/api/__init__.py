"""The read interface for programs, ``/api/v1``: the same search and the same content as the pages, as JSON.

``parameters`` describes what may be asked, ``reading`` reads it strictly, ``schemas`` describes the answers,
``*_views`` give them, ``problems`` says what was wrong, ``document`` is all this as OpenAPI.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Api, Blueprint

from app.api import entry_views, examples, metropolis_views, problems, schemas, search_views, taxonomy_views
from app.api.document import document
from app.api.paging import respond
from app.api.parameters import LISTING, ONLY_LANGUAGE, ParameterTable, search_parameters
from app.api.reading import check_parameters, choose_language
from app.content.kinds import Kind
from app.kernel.errors import NotFound
from app.kernel.texts import N_

ROOT = "/api/"
PREFIX = "/api/v1"
VERSION = "1.0.0"

_ABOUT = N_(
    "What metropolises have shared, searched and read by programs. Nothing needs a key. Every answer has an ETag; ask "
    "again with If-None-Match and an answer that has not changed comes as 304. Lists have links to their other pages, "
    "in the body and in the Link header. What goes wrong is told as a problem document (RFC 9457)."
)
_LINK = {"description": N_("The first, previous, next and last page (RFC 8288)."), "schema": {"type": "string"}}
_HEADERS = {"ETag": {"description": N_("Changes with the answer."), "schema": {"type": "string"}}}
_PROBLEMS = {
    404: N_("There is no such thing, or no such page."),
    422: N_("A parameter cannot be accepted; the problem document names each with its reason."),
    503: N_("Not available just now; Retry-After says when to ask again."),
    "default": N_("Anything else that went wrong."),
}


class PortalApi(Api):
    """flask-smorest without its error handler, which would turn the errors of all pages into JSON."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to the portal, which knows which of them are pages and which problem documents."""


def install(app: Flask) -> None:
    """Give the application the interface."""
    kinds: Mapping[str, Kind] = app.extensions["portal_kinds"]
    api = PortalApi(spec_kwargs=_specification())
    api.init_app(app)
    blueprint = _blueprint(kinds)
    blueprint.register_error_handler(NotFound, problems.not_found)
    answers = {"200": {"description": N_("An OpenAPI 3.1 document")}}
    described = blueprint.doc(
        summary=N_("This description"), operationId="openapi", parameters=ONLY_LANGUAGE.document(), responses=answers
    )
    blueprint.add_url_rule("/openapi.json", "openapi", described(_document_view(api)), tags=["document"])
    api.register_blueprint(blueprint)
    app.extensions["portal_api_document"] = partial(document, api.spec)
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False  # the order of the interchange form is meant to be read
    problems.install(app)
    app.before_request(_before)
    app.after_request(_after)


def _specification() -> dict[str, Any]:
    return {
        "title": N_("Policy Transfer Platform: read interface"),
        "version": VERSION,
        "openapi_version": "3.1.0",
        "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name_of),
        "info": {"description": _ABOUT},
    }


def _name_of(schema: Any) -> Any:
    """Return the name of a schema in the document; none, so that it is written in place, for the texts of a kind."""
    cls = schema if isinstance(schema, type) else type(schema)
    name = cls.__name__.removesuffix("Schema")
    if name == "Translation":
        return None
    room = cls.__module__.split(".")[1:2]
    feature = "" if room in ([], ["api"], ["content"]) else room[0].title().replace("_", "")
    return feature + name.removeprefix(feature)


def _blueprint(kinds: Mapping[str, Kind]) -> Any:
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX, description=_ABOUT)
    add = partial(_add, blueprint)
    parameters = search_parameters(kinds.values())
    add(
        "/search",
        "search",
        search_views.search_view(parameters),
        parameters,
        schemas.search_answer(kinds.values()),
        N_("Search entries of all kinds"),
        N_("Finds texts in all three languages, whichever language the words are typed in, as the search page does."),
        example=examples.search_example(schemas.card_fields_of(kinds.values())),
        links=True,
    )
    for kind in kinds.values():
        name = kind.model.__name__
        listed, one = N_("Public entries of this kind, the newest first"), N_("One entry in full, by its reference")
        add(
            f"/{kind.path}",
            f"{kind.code}-list",
            entry_views.list_view(kind),
            LISTING,
            schemas.cards_answer(kind),
            listed,
            links=True,
        )
        answer = schemas.entry_answer(kind.schema, f"{name}AnswerSchema")  # type: ignore[arg-type]
        rule = f"/{kind.path}/<reference>"
        add(rule, kind.code, entry_views.one_view(kind), ONLY_LANGUAGE, answer, one, moves=True)
    listed = N_("All member metropolises, by name")
    add(
        "/metropolises",
        "metropolises",
        metropolis_views.metropolises,
        LISTING,
        schemas.MetropolisesSchema,
        listed,
        links=True,
    )
    one = N_("One metropolis")
    add("/metropolises/<slug>", "metropolis", metropolis_views.metropolis, ONLY_LANGUAGE, schemas.MetropolisSchema, one)
    about = N_("The terms that entries are tagged with, scheme by scheme, with all wordings of the principles")
    add("/taxonomy", "taxonomy", taxonomy_views.taxonomy, ONLY_LANGUAGE, schemas.TaxonomySchema, about)
    return blueprint


def _add(
    blueprint: Any,
    rule: str,
    endpoint: str,
    view: Callable[..., Response],
    parameters: ParameterTable,
    answer: Any,
    summary: str,
    description: str = "",
    *,
    example: Any = None,
    links: bool = False,
    moves: bool = False,
) -> None:
    """Add an address with its description; it ``moves`` where what it names may be merged into another."""
    headers = {**_HEADERS, "Link": _LINK} if links else _HEADERS
    described = blueprint.response(200, answer, description=summary, example=example, headers=headers)(view)
    for status, reason in _PROBLEMS.items():
        described = blueprint.alt_response(
            status, schema=schemas.ProblemSchema, content_type=problems.CONTENT_TYPE, description=reason
        )(described)
    if moves:
        moved = N_("The entry was merged into another, which is at the address in Location")
        described = blueprint.alt_response(301, description=moved)(described)
    text = {"description": description} if description else {}
    described = blueprint.doc(summary=summary, operationId=endpoint, parameters=parameters.document(), **text)(
        described
    )
    tag = rule.strip("/").split("/")[0]
    blueprint.add_url_rule(rule, endpoint, described, tags=[tag])


def _document_view(api: Api) -> Callable[[], Response]:
    def openapi() -> Response:
        check_parameters(ONLY_LANGUAGE)
        return respond(document(api.spec))

    return openapi


def _before() -> None:
    if request.path.startswith(ROOT):
        choose_language()


def _after(response: Response) -> Response:
    """Let every page of the web read the answers, and caches know what they depend on."""
    if request.path.startswith(ROOT):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, Content-Language"
        response.vary.add("Accept-Language")
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
    return response
