"""The OpenAPI document, the page that shows it, and schemathesis, which holds every answer against it."""

import json
from collections import Counter
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from app.content.kinds import facets_of
from app.features import KINDS

FACETS = facets_of(KINDS)

#: Everything but chains of requests: answers of a read interface do not depend on those before.
CONDUCT = {"generation": {"max-examples": 20, "deterministic": True}, "phases": {"stateful": {"enabled": False}}}


def test_schemathesis_finds_nothing(app: Flask) -> None:
    def uncompressed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # schemathesis asks a WSGI application for gzip and cannot read it
        return app(environ, start_response)

    config = SchemathesisConfig.from_dict(CONDUCT)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", uncompressed, config=config)
    requests: Counter[str] = Counter()
    troubles: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            requests[event.recorder.label] += len(event.recorder.interactions)
            checks = (check for checks in event.recorder.checks.values() for check in checks if check.failure_info)
            troubles += [
                f"{check.name}: {check.failure_info.failure.message} {check.failure_info.code_sample}"
                for check in checks
            ]
        elif isinstance(event, events.NonFatalError):
            troubles.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    assert troubles == []
    assert len(requests) >= 6
    assert all(count > 20 for count in requests.values()), requests


def test_it_describes_every_address_and_parameter(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json?language=en").get_json()
    assert document["openapi"].startswith("3.1")
    kinds = {f"/api/v1/{kind.path}" for kind in KINDS}
    resources = {"/api/v1/search", "/api/v1/metropolises", "/api/v1/metropolises/{slug}", "/api/v1/taxonomy"}
    assert resources | kinds | {f"{path}/{{reference}}" for path in kinds} <= document["paths"].keys()
    parameters = {p["name"]: p for p in document["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {facet if facet != "language" else "language_available" for facet in FACETS} <= parameters.keys()
    assert all(parameter["description"] for parameter in parameters.values())
    assert "sustainability" in parameters["theme"]["schema"]["items"]["enum"]


def test_its_example_has_the_shape_of_an_answer(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    content = document["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"]["application/json"]
    answer = client.get("/api/v1/search?q=lanes&near=bogota&within=20000").get_json()
    assert content["example"].keys() == answer.keys()
    assert content["example"]["results"][0].keys() == answer["results"][0].keys()
    assert content["example"]["looked_for"][0].keys() == answer["looked_for"][0].keys()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_people_can_read_it_as_a_page(client: FlaskClient, language: str) -> None:
    response = client.get(f"/{language}/api")
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert f'href="/api/v1/openapi.json?language={language}"' in page
    for facet in FACETS:
        name = "language_available" if facet == "language" else facet
        assert f"<code>{name}</code>" in page
    assert "/api/v1/case-studies/{reference}" in page
    assert "<code>relevance</code>, <code>newest</code>" in page


def test_it_is_json_all_through(client: FlaskClient) -> None:
    assert "LazyString" not in json.dumps(client.get("/api/v1/openapi.json").get_json())
