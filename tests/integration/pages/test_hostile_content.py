"""What is stored or typed never becomes markup: pages are parsed and searched for anything that could run."""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from app.kernel.markup import render
from config.languages import LANGUAGE_CODES
from tests.integration.pages.document import Element, json_ld, parse
from tests.integration.pages.hostile_content import ATTACKS, HOSTILE, MARKDOWN, hostile_cases
from tests.integration.pages.installation import index, installation, save_cases

#: Elements that no page of the portal has.
FORBIDDEN = {"iframe", "object", "embed", "base", "frame", "marquee", "math", "style", "template", "textarea", "applet"}
ADDRESSES = {"href", "src", "action", "formaction", "poster", "xlink:href", "srcdoc", "data", "background", "ping"}


def prepare(app: Flask) -> None:
    save_cases(app.extensions["portal_database"], hostile_cases())
    index(app)


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(prepare=prepare) as app:
        yield app


def assert_harmless(page: Element) -> None:
    """Check every element of a page: no script but ours, nothing that runs, no address but of the web."""
    for element in page.all():
        assert element.name not in FORBIDDEN, element.name
        assert re.fullmatch(r"[a-z][a-z0-9-]*", element.name), element.name
        if element.name == "script":
            kind = element.attributes.get("type")
            assert kind == "application/ld+json" or re.fullmatch(r"/static/portal-\w+\.js", element["src"])
        assert element.name != "meta" or "http-equiv" not in element.attributes
        assert element.name != "link" or not element["href"].startswith("//")
        for name, value in element.attributes.items():
            _assert_harmless_attribute(element, name, value)


def _assert_harmless_attribute(element: Element, name: str, value: str) -> None:
    assert re.fullmatch(r"[a-zA-Z][a-zA-Z:-]*", name), (element.name, name)
    assert not name.startswith("on"), name
    assert name not in ("style", "srcdoc", "autofocus", "popovertarget")
    if "hx-" in name:
        ours = element.attributes.get("id", "")
        assert ours in ("q", "search", "filters", "sort") or ours.startswith("all-"), (element.name, element.attributes)
    if name in ADDRESSES:
        assert urlsplit(value.strip()).scheme in ("", "http", "https"), value
        assert not value.startswith("//"), value
    assert element.name != "img" or name != "src"


PAGES = [
    path.format(language)
    for language in LANGUAGE_CODES
    for path in (
        f"/{{}}/case-studies/{HOSTILE}",
        "/{}/case-studies/lyon-hostile-3",
        "/{}/metropolises/lyon",
        "/{}/themes/sustainability",
        "/{}/search?q=hostile&page_size=50",
        "/{}/search?metropolis=lyon&page_size=50",
        "/{}/search/suggestions?q=hostile",
        f"/{{}}/case-studies/compare?entry={HOSTILE}&entry=lyon-hostile-1&entry=lyon-hostile-2&entry=lyon-hostile-6",
        "/{}/",
    )
]


@pytest.mark.parametrize("address", PAGES)
def test_stored_texts_stay_texts(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = parse(answer.get_data(as_text=True))
    assert_harmless(page)
    assert "hostile" in answer.get_data(as_text=True)
    for data in json_ld(page):
        assert data["@context"] == "https://schema.org"


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_texts_are_shown_as_they_were_written(client: FlaskClient, language: str) -> None:
    titles = {f"/{language}/case-studies/lyon-hostile-{n}": " ".join(a.split()) for n, a in enumerate(ATTACKS)}
    for address, attack in titles.items():
        page = parse(client.get(address).get_data(as_text=True))
        assert page.one("h1").text == f"hostile {attack}"[:200]
        (data,) = json_ld(page)
        assert data["headline"] == page.one("h1").text
        properties = {meta["property"]: meta["content"] for meta in page.all("meta", property=None)}
        assert properties["og:title"].startswith("hostile ")


@pytest.mark.parametrize("text", [*ATTACKS, *MARKDOWN])
@pytest.mark.parametrize(
    "template",
    [
        "/fr/search?{q}",
        "/en/search?{off}",
        "/en/search?{theme}&{sort}&{near}&{box}&{page}&{unknown}=1",
        "/es/search/suggestions?{q}",
        "/en/case-studies/compare?{entry}",
        "/en/case-studies/compare?{entry}&entry=madrid-rio&entry=lagos-brt-lite",
        "/en/metropolises/{path}",
        "/fr/{path}",
        "/{path}",
    ],
)
def test_typed_texts_stay_texts(client: FlaskClient, template: str, text: str) -> None:
    names = ("q", "off", "theme", "sort", "near", "box", "page", "entry")
    values = {name: urlencode({name: text}) for name in names} | {"unknown": urlencode({text: ""}).rstrip("=")}
    answer = client.get(template.format(**values, path=values["q"].removeprefix("q=").replace("+", "%20")))
    assert answer.status_code in (200, 308, 404)
    assert_harmless(parse(answer.get_data(as_text=True)))
    assert not [name for name, value in answer.headers if "evil.example" in value and name != "Location"]


def test_a_typed_text_is_kept_in_the_field(client: FlaskClient) -> None:
    for text in ATTACKS:
        page = parse(client.get("/en/search", query_string={"q": text}).get_data(as_text=True))
        assert page.one("input", id="q")["value"] == " ".join(text.split())


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_gives_only_what_is_allowed(text: str) -> None:
    page = parse(str(render(text)))
    assert_harmless(page)
    assert not page.all("img")
    assert {element["rel"] for element in page.all("a")} <= {"noopener nofollow"}
    assert all(a["href"].startswith(("http://", "https://")) for a in page.all("a", href=None))


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + "x",
        "[" * 10_000,
        "*" * 10_000 + "a",
        "*a **b " * 5_000,
        "<b>" * 30_000,
        "- " * 10_000,
        "`" * 9_999,
        "[a](" * 10_000,
        "|a" * 10_000 + "\n" + "|-" * 10_000,
        "\\" * 39_999,
        "&" * 39_999,
        "![" * 10_000 + "](" * 10_000,
        "a\n" * 20_000,
        "<" + "a " * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_deep_markdown_is_survived(text: str) -> None:
    """Without a time: what grows with the square of the length would hold up the whole run."""
    assert len(render(text)) <= 30 * len(text) + 100
    assert_harmless(parse(str(render(text[:2_000]))))


def test_files_hold_the_texts_and_no_formula(client: FlaskClient) -> None:
    text = client.get("/en/search.csv?q=hostile").get_data().decode("utf-8-sig")
    assert "m0" in text
    workbook = client.get("/en/search.xlsx?q=hostile").get_data()
    assert load_workbook(io.BytesIO(workbook)).active is not None
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_pdf_shows_the_texts_and_runs_nothing(client: FlaskClient, language: str) -> None:
    answer = client.get(f"/{language}/case-studies/{HOSTILE}.pdf")
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(answer.get_data()), strict=True)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "hostile" in text
    assert "m46" in text
    content = answer.get_data()
    for name in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/SubmitForm"):
        assert name not in content
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    addresses = [str(link["/A"]["/URI"]) for link in links if "/A" in link and "/URI" in link["/A"]]
    assert addresses
    assert all(urlsplit(address).scheme in ("http", "https") for address in addresses), addresses


def test_the_interface_gives_the_texts_as_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=hostile&page_size=50")
    assert answer.content_type == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_json()["total"] >= len(ATTACKS)
