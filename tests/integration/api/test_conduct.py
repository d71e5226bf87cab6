"""What the interface refuses and how, and the headers of its answers."""

from unittest import mock  # replaces no service: see the test of an engine that is away

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.engine import EngineUnavailable

ADDRESSES = ("search", "case-studies", "case-studies/bogota-lanes", "metropolises", "metropolises/bogota", "taxonomy")


@pytest.mark.parametrize(
    ("query", "parameter", "value"),
    [
        ("colour=red", "colour", "red"),
        ("theme=none", "theme", "none"),
        ("theme=", "theme", ""),
        ("language=de", "language", "de"),
        ("language=en&language=fr", "language", "fr"),
        ("language_available=de", "language_available", "de"),
        ("metropolis=atlantis", "metropolis", "atlantis"),
        ("year=12", "year", "12"),
        ("year=１９９９", "year", "１９９９"),
        ("sort=best", "sort", "best"),
        ("page=0", "page", "0"),
        ("page=-1", "page", "-1"),
        ("page=1e3", "page", "1e3"),
        ("page=999999999999999999999999999999", "page", "999999999999999999999999999999"),
        ("page_size=101", "page_size", "101"),
        ("page_size=NaN", "page_size", "NaN"),
        ("near=atlantis", "near", "atlantis"),
        ("near=91,0", "near", "91,0"),
        ("near=nan,0", "near", "nan,0"),
        ("within=inf", "within", "inf"),
        ("box=1,2,3", "box", "1,2,3"),
        ("off=FR:", "off", "FR:"),
        ("q=a&q=b", "q", "b"),
        ("q=a%00b", "q", "a b"),
    ],
)
def test_what_cannot_be_accepted_is_named(client: FlaskClient, query: str, parameter: str, value: str) -> None:
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    problems = response.get_json()["problems"]
    assert [(problem["parameter"], problem["value"]) for problem in problems] == [(parameter, value)]
    assert problems[0]["reason"]


@pytest.mark.parametrize("query", ["q=" + "a" * 501, "q=" + "%22" * 501, "&".join(["theme=sustainability"] * 51)])
def test_too_much_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/v1/search?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["'%20%26%20|%20!", "a:*b", "<->", '"', "-", "%25\\", "_", "%F0%9F%9A%8C", "the", "%ff"]
)
def test_any_words_are_answered(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/v1/search?q={query}").status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "openapi.json"])
def test_no_address_takes_unknown_parameters(client: FlaskClient, address: str) -> None:
    response = client.get(f"/api/v1/{address}?colour=red")
    assert response.status_code == 422
    assert response.get_json()["problems"][0]["parameter"] == "colour"


@pytest.mark.parametrize("address", ["search?page=4", "search?page=900", "search?page=1000&page_size=100"])
def test_a_page_behind_the_last_does_not_exist(client: FlaskClient, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 404
    assert "page" in response.get_json()["detail"]


@pytest.mark.parametrize("address", ["case-studies?page=2", "metropolises?page=1000000", "search?page=2&q=zzzz"])
def test_lists_and_empty_answers_too(client: FlaskClient, address: str) -> None:
    assert client.get(f"/api/v1/{address}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_can_only_be_read(client: FlaskClient, address: str, method: str) -> None:
    response = getattr(client, method)(f"/api/v1/{address}")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.content_type == "application/problem+json"


def test_errors_of_pages_stay_pages(client: FlaskClient) -> None:
    assert client.get("/en/nothing/at/all").content_type.startswith("text/html")
    assert client.get("/api/v1/nothing").content_type == "application/problem+json"


@pytest.mark.parametrize("address", [*ADDRESSES, "openapi.json"])
def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(f"/api/v1/{address}")
    assert first.status_code == 200
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"/api/v1/{address}?language=fr", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "search?colour=red", "nothing"])
def test_other_hosts_may_read_and_caches_mind_the_language(client: FlaskClient, address: str) -> None:
    response = client.get(f"/api/v1/{address}", headers={"Accept-Language": "fr-CA,es;q=0.8"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["Content-Language"] == "fr"


def test_pages_are_not_opened_to_other_hosts(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/en/search").headers


def test_the_parameter_overrules_the_browser(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?language=es", headers={"Accept-Language": "fr"})
    assert response.headers["Content-Language"] == response.get_json()["language"] == "es"


def test_an_engine_that_is_away_is_told(client: FlaskClient, app: Flask) -> None:
    engine = app.extensions["portal_search"].engines["postgres"]
    with mock.patch.object(engine, "search", side_effect=EngineUnavailable("away")):
        response = client.get("/api/v1/search?language=en")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
