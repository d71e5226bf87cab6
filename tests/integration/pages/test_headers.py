"""What every answer says to browsers and caches: pages, files, errors."""

import gzip
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.assets import manifest
from tests.integration.pages.addresses import COMPARED, documents, every_address
from tests.integration.pages.document import parse
from tests.integration.pages.installation import installation, make_app

STATIC = [f"/static/{name}" for name in manifest().values()]
WRONG = ["/en/none", "/none", "/static/none.js", "/api/v1/none", "/en/case-studies/none.pdf", "/en/search.csv?theme=x"]


def policy(answer: TestResponse) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("address", every_address() + WRONG)
def test_every_answer_protects_its_reader(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code < 500
    assert_protected(answer)
    rules = policy(answer)
    assert rules["default-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert rules["base-uri"] == ["'none'"]
    allowed = [value for name, values in rules.items() if name != "img-src" for value in values]
    assert set(allowed) <= {"'none'", "'self'"}
    assert set(rules["img-src"]) <= {"'self'", "data:"}


def assert_protected(answer: TestResponse) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer", "same-origin")
    assert "'none'" in policy(answer)["frame-ancestors"]
    server = answer.headers.get("Server", "") + answer.headers.get("X-Powered-By", "")
    assert not re.search(r"\d|flask|werkzeug|python", server, re.IGNORECASE)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", STATIC)
def test_files_are_protected_and_kept_for_ever(client: FlaskClient, address: str) -> None:
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "'none'" in policy(answer)["frame-ancestors"]
    assert answer.headers["Referrer-Policy"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("address", [name for name in STATIC if not name.endswith(".png")])
def test_files_are_compressed(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_address_of_a_file_leads_to_no_other_file(client: FlaskClient) -> None:
    for path in ("../assets.py", "%2e%2e/assets.py", "..%2fassets.py", "../../templates/base.html", "manifest.json%00"):
        assert client.get(f"/static/{path}").status_code == 404, path


@pytest.fixture
def broken() -> Iterator[FlaskClient]:
    """Give a client of an application one page of which has a mistake."""
    with installation() as app:

        def mistaken() -> str:
            raise RuntimeError("secret detail of the mistake")

        app.view_functions["portal.about"] = mistaken
        yield app.test_client()


def test_a_mistake_of_ours_is_told_without_detail(broken: FlaskClient) -> None:
    for language in ("en", "fr", "es"):
        answer = broken.get(f"/{language}/about")
        assert answer.status_code == 500
        assert_protected(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        text = answer.get_data(as_text=True)
        assert parse(text).one("html")["lang"] == language
        assert "Traceback" not in text
        assert "secret detail" not in text


@pytest.mark.parametrize("address", [*documents("en"), *documents("fr"), COMPARED, "/sitemap.xml", "/robots.txt"])
def test_an_answer_that_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.get_data() == b""
    assert again.headers["ETag"] == tag
    assert_protected(again)
    other = client.get(address, headers={"If-None-Match": '"another"'})
    assert other.status_code == 200
    assert other.get_data() == first.get_data()


@pytest.mark.parametrize("address", documents("en"))
def test_a_compressed_answer_is_the_same_page_and_not_sent_again_either(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    headers = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(address, headers=headers).status_code == 304


def test_pages_may_be_kept_but_are_asked_about(client: FlaskClient) -> None:
    for address in documents("en"):
        control = client.get(address).headers["Cache-Control"]
        assert "max-age=0" in control or "no-cache" in control, address


@pytest.mark.parametrize("address", [*WRONG, "/en/search.csv", "/health/live", "/health/ready"])
def test_errors_files_and_health_are_not_kept(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_behind_tls_browsers_are_told_to_stay_there() -> None:
    app = make_app("postgres", public_url="https://portal.example.org")
    answer = app.test_client().get("/health/live")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_without_tls_they_are_not(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/health/live").headers


def test_health_fails_as_pages_do_when_the_database_is_away() -> None:
    app: Flask = make_app("pages_no_such_database")
    client = app.test_client()
    for address in ("/health/ready", "/en/", "/fr/search", "/api/v1/search", "/sitemap.xml"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert int(answer.headers["Retry-After"]) > 0
        assert_protected(answer)
        assert "no_such_database" not in answer.get_data(as_text=True)
    assert client.get("/health/live").status_code == 200
