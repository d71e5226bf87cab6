"""Whatever is sent to whichever route: a clear page or a clear refusal, never a failure and never a trace.

The routes come from the application's own table, so that a new one is covered by itself.
"""

import io
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.content.kinds import facets_of
from app.features import KINDS
from config.languages import LANGUAGE_CODES
from tests.integration.pages.addresses import address, routes, variables
from tests.integration.pages.document import parse
from tests.integration.pages.installation import installation, make_app
from tests.integration.pages.requests_to_refuse import NUMBERS, ODD_NAMES, ODD_TEXTS, SEARCH_TEXTS

ROUTES = [pytest.param(rule, id=rule.endpoint) for rule in routes()]
REFUSED = {400, 404, 405, 413, 414, 422}
TRACES = re.compile(r"Traceback|File \"|psycopg|sqlalchemy|werkzeug|jinja2|SELECT .* FROM|elastic_transport")


def assert_clear(answer: TestResponse, allowed: set[int] | None = None, why: str = "") -> None:
    """Check that an answer is a page or a refusal that people and programs can read; ``why`` names the attack."""
    assert answer.status_code in (allowed or {200, 301, 302, 308} | REFUSED), (answer.status_code, why)
    binary = (answer.content_type or "").startswith(("application/pdf", "application/vnd"))
    if binary or "Content-Encoding" in answer.headers:
        return
    text = answer.get_data(as_text=True)
    assert not TRACES.search(text)
    if answer.status_code in REFUSED:
        if answer.content_type == "application/problem+json":
            assert answer.get_json()["status"] == answer.status_code
        else:
            page = parse(text)
            assert page.one("html")["lang"] in LANGUAGE_CODES
            assert page.one("h1").text


@pytest.mark.parametrize("rule", ROUTES)
def test_odd_texts_in_every_part_of_an_address(client: FlaskClient, rule: Rule) -> None:
    for name in variables(rule):
        for why, text in (ODD_TEXTS | ODD_NAMES).items():
            answer = client.get(address(rule, **{name: text}))
            assert_clear(answer, why=why)
            assert answer.status_code != 200 or why in ("encoded dots", "dots", "upper case"), why


@pytest.mark.parametrize("rule", ROUTES)
def test_odd_texts_in_the_parameters_of_every_route(client: FlaskClient, rule: Rule) -> None:
    path = address(rule).partition("?")[0]
    names = ("q", "page", "sort", "near", "box", "off", "entry", "theme", "language", "unknown")
    for why, text in ODD_TEXTS.items():
        query = "&".join(f"{name}={text}" for name in names)
        assert_clear(client.get(f"{path}?{query}"), why=why)
        assert_clear(client.get(f"{path}?{text}=1&{text}"), why=why)


@pytest.mark.parametrize("rule", ROUTES)
def test_parameters_of_our_own_functions_change_no_address(client: FlaskClient, rule: Rule) -> None:
    path = address(rule).partition("?")[0]
    names = ["_scheme", "_external", "_anchor", "_method", "endpoint", "self", "values", "kind", "reference", "slug"]
    names += ["code", "form", "language", "args", "kwargs", "q", "url", "next"]
    for name in names:
        answer = client.get(f"{path}?{name}=javascript:alert(1)")
        assert_clear(answer)
        assert "javascript:" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("rule", ROUTES)
def test_large_and_repeated_parameters(client: FlaskClient, rule: Rule) -> None:
    path = address(rule).partition("?")[0]
    large = "x" * 100_000
    for name in ("q", "entry", "off", "theme", "near", "page", "unknown"):
        assert_clear(client.get(f"{path}?{name}={large}"))
    assert_clear(client.get(path + "?" + "&".join(f"q=a{n}&theme=t{n}&page={n}&entry=e{n}" for n in range(2_000))))
    assert_clear(client.get(path + "?" + "&".join(f"p{n}=1" for n in range(5_000))))
    assert_clear(client.get(f"{path}?{'a' * 100_000}=1"))


@pytest.mark.parametrize("rule", ROUTES)
def test_other_methods_are_refused_with_those_that_are_not(client: FlaskClient, rule: Rule) -> None:
    path = address(rule).partition("?")[0]
    allowed = {"GET", "HEAD", "OPTIONS"} | (rule.methods or set())
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"} - allowed:
        answer = client.open(path, method=method)
        assert answer.status_code == 405, method
        assert "GET" in answer.headers["Allow"]
        assert_clear(answer)
    head = client.head(path)
    assert head.get_data() == b""
    assert head.status_code == client.get(path).status_code
    assert set(client.options(path).headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("rule", ROUTES)
def test_bodies_change_nothing(client: FlaskClient, rule: Rule) -> None:
    path = address(rule).partition("?")[0]
    bodies = [
        (b"[" * 200_000, "application/json"),
        (b'{"a": NaN, "a": "\\ud800"}', "application/json"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"a=%ff&b=%00", "application/x-www-form-urlencoded"),
        (b"x" * (2**20 + 1), "application/octet-stream"),
        (b"a=1&" * 300_000, "application/x-www-form-urlencoded"),
    ]
    for body, kind in bodies:
        assert_clear(client.get(path, data=body, content_type=kind))
        posted = client.post(path, data=body, content_type=kind)
        assert_clear(posted) if "POST" in (rule.methods or ()) else _assert_refused(posted)
    chunked = client.post(path, input_stream=io.BytesIO(b"x" * 10), headers={"Transfer-Encoding": "chunked"})
    assert_clear(chunked) if "POST" in (rule.methods or ()) else _assert_refused(chunked)


def _assert_refused(answer: TestResponse) -> None:
    assert answer.status_code in (405, 413)


@pytest.mark.parametrize("rule", [rule for rule in routes() if "language" in rule.arguments], ids=lambda r: r.endpoint)
@pytest.mark.parametrize("language", ["de", "FR", "fr-CA", "EN", "xx", "%66%72%2f", "f%00", "english", "e", "frfr"])
def test_a_language_that_is_not_ours(client: FlaskClient, rule: Rule, language: str) -> None:
    answer = client.get(address(rule, language=language))
    assert_clear(answer, {301, 302, 308, 400, 404})
    assert answer.status_code < 400 or answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/fr/../en/",
        "/fr/../../etc/passwd",
        "//fr/",
        "//evil.example/",
        "/fr//search",
        "/fr/%2e%2e/",
        "/fr/search/",
        "/fr/search.CSV",
        "/fr/search.exe",
        "/\\evil.example",
        "/fr/case-studies/",
        "/fr/case-studies/.pdf",
        "/fr/case-studies/a/b/c",
        "/fr/themes/" + "a/" * 2_000,
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/static/",
        "/api/",
        "/api/v1/",
        "/api/v2/search",
        "/;jsessionid=1",
        "/fr;a=b/",
        "/fr/?" + "?" * 1_000,
        "/" + "a" * 60_000,
    ],
)
def test_addresses_beside_the_way(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert_clear(
        answer,
        {200, 301, 302, 308, 404, 400}
        if path.startswith(("/fr/?", "//fr", "/fr/search/"))
        else {301, 302, 308, 400, 404},
    )
    location = answer.headers.get("Location", "")
    assert not re.match(r"(https?:)?//(?!localhost)", location), location


@pytest.mark.parametrize("parameter", ["page", "page_size", "within"])
@pytest.mark.parametrize("path", ["/en/search", "/fr/search", "/es/search", "/en/search.csv", "/api/v1/search"])
def test_numbers_that_are_none(client: FlaskClient, path: str, parameter: str) -> None:
    for number in NUMBERS:
        answer = client.get(path, query_string={parameter: number, "near": "bogota"})
        assert_clear(answer, {200, 404, 422})
        if path.endswith("/search") and not path.startswith("/api"):
            assert answer.status_code == 200


@pytest.mark.parametrize("facet", facets_of(KINDS))
def test_values_that_no_facet_has(client: FlaskClient, facet: str) -> None:
    for value in ("none", "", " ", "%", "'", "1" * 300, "\u202e", "😀", "<b>", "0", "-1", "9999"):
        answer = client.get("/es/search", query_string=[(facet, value), (facet, value), (facet, "other")])
        assert_clear(answer, {200})
        assert_clear(client.get("/es/search.csv", query_string={facet: value}), {200, 422})
        assert_clear(client.get("/api/v1/search", query_string={facet: value}), {200, 422})


@pytest.mark.parametrize("why", SEARCH_TEXTS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_whatever_is_searched_for(client: FlaskClient, language: str, why: str) -> None:
    query = urlencode({"q": SEARCH_TEXTS[why]})
    page = client.get(f"/{language}/search?{query}")
    assert_clear(page, {200})
    document = parse(page.get_data(as_text=True))
    assert document.one("html")["lang"] == language
    assert len(document.one("input", id="q")["value"]) <= 500
    assert_clear(client.get(f"/{language}/search/suggestions?{query}"), {200})
    assert_clear(client.get(f"/{language}/search.csv?{query}"), {200, 422})
    assert_clear(client.get(f"/api/v1/search?{query}&language={language}"), {200, 422})


@pytest.mark.parametrize("text", ["bus", "économie circulaire", "viviendas sociales", '"bus rapid transit"'])
def test_accents_and_capitals_make_no_difference_to_the_set(client: FlaskClient, text: str) -> None:
    plain = text.replace("é", "e").upper()
    totals = {
        client.get("/api/v1/search", query_string={"q": t, "language": "fr"}).get_json()["total"] for t in (text, plain)
    }
    assert len(totals) == 1


@pytest.fixture(scope="module")
def known_host() -> Iterator[FlaskClient]:
    """Give a client of an installation that answers only under its name, behind no proxy."""
    with installation(public_url="https://portal.example.org", trusted_hosts=("portal.example.org",)) as app:
        yield app.test_client()


@pytest.mark.parametrize(
    "host",
    [
        "evil",
        "evil:80@portal.example.org",
        "portal.example.org.evil",
        "portal.example.org, evil",
        "evil portal.example.org",
        "[::1]",
        "",
        "portal.example.org@evil",
    ],
)
def test_another_host_is_refused(known_host: FlaskClient, host: str) -> None:
    for path in ("/", "/en/", "/sitemap.xml", "/api/v1/search", "/en/none"):
        answer = known_host.get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil" not in answer.get_data(as_text=True)
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "ftp", "X-Forwarded-Prefix": "/evil.example"},
        {"Forwarded": "host=evil.example;proto=http", "X-Original-URL": "/evil.example"},
        {"X-Rewrite-URL": "/evil.example", "X-HTTP-Method-Override": "DELETE"},
    ],
)
def test_what_a_peer_claims_to_forward_is_not_believed(known_host: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/", "/en/", "/fr/case-studies/bogota-care-blocks", "/sitemap.xml", "/api/v1/search?page_size=1"):
        plain = known_host.get(path, headers={"Host": "portal.example.org"})
        claimed = known_host.get(path, headers={"Host": "portal.example.org"} | headers)
        assert claimed.status_code == plain.status_code
        assert claimed.get_data() == plain.get_data()
        assert claimed.headers.get("Location") == plain.headers.get("Location")
        assert "evil.example" not in claimed.get_data(as_text=True)


def test_addresses_in_answers_come_from_the_settings_and_not_from_the_request() -> None:
    client = make_app("postgres", public_url="https://portal.example.org").test_client()
    for path in ("/robots.txt", "/en/none"):
        assert "evil" not in client.get(path, headers={"Host": "evil.example"}).get_data(as_text=True)


@pytest.mark.parametrize(
    "name", ["Accept-Language", "Accept-Encoding", "If-None-Match", "Range", "HX-Request", "Cookie", "Accept"]
)
def test_odd_headers(client: FlaskClient, name: str) -> None:
    for value in ("", ",", "\x01", "é", "x" * 8_000, "*;q=", "bytes=0-1,5-2,-", 'W/"', "a=b; " * 1_000, "fr;q=1e400"):
        for path in ("/", "/en/", "/fr/search?q=bus"):
            assert_clear(client.get(path, headers={name: value}), {200, 206, 302, 304, 406, 416})


def test_quoted_text_of_a_path_is_shown_quoted(client: FlaskClient) -> None:
    text = client.get("/en/case-studies/" + quote("<svg onload=alert(1)>")).get_data(as_text=True)
    assert "<svg onload" not in text
