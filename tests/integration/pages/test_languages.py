"""Every page in every language: its answer, its language, its other languages, its description for machines."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from config.languages import LANGUAGE_BY_CODE, LANGUAGE_CODES
from tests.integration.pages.addresses import documents
from tests.integration.pages.document import Element, json_ld, parse

ORIGIN = "http://127.0.0.1:8000"
PAGES = [(language, address) for language in LANGUAGE_CODES for address in documents(language)]
Read = Callable[[str], Element]


def other(address: str, language: str) -> str:
    return f"/{language}{address[3:]}"


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_a_page_is_in_its_language_and_names_the_others(read: Read, language: str, address: str) -> None:
    page = read(address)
    assert page.one("html")["lang"] == language
    alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate", hreflang=None)}
    expected = {code: ORIGIN + other(address, code) for code in LANGUAGE_CODES}
    assert alternates == expected | {"x-default": expected["en"]}
    canonical = page.one("link", rel="canonical")["href"]
    assert canonical == ORIGIN + address.partition("?")[0]


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_a_page_has_one_title_one_heading_and_a_description(read: Read, language: str, address: str) -> None:
    page = read(address)
    title = page.one("head").one("title").text
    assert title.split(" · ")[0].strip()
    assert title == " ".join(title.split())
    assert len(page.all("h1")) == 1
    assert page.one("h1").text
    assert len(page.one("meta", name="description")["content"]) > 20
    identifiers = [element["id"] for element in page.all(id=None)]
    assert len(identifiers) == len(set(identifiers)), "an id occurs twice"


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_open_graph_is_complete(read: Read, language: str, address: str) -> None:
    page = read(address)
    properties = {meta["property"]: meta["content"] for meta in page.all("meta", property=None)}
    for name in ("og:title", "og:description", "og:type", "og:url", "og:image", "og:site_name"):
        assert properties[name].strip(), name
    assert properties["og:url"] == page.one("link", rel="canonical")["href"]
    assert properties["og:locale"] == LANGUAGE_BY_CODE[language].locale
    assert properties["og:image"].startswith(f"{ORIGIN}/static/share-")
    assert "&amp;" not in properties["og:title"], "escaped twice"


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_titles_are_distinct(read: Read, language: str) -> None:
    titles = [read(address).one("head").one("title").text for address in documents(language)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_the_choice_of_language_stays_on_the_page(read: Read, language: str, address: str) -> None:
    page = read(address)
    links = {a["hreflang"]: a for a in page.with_class("languages")[0].all("a")}
    assert {code: a["href"] for code, a in links.items()} == {c: other(address, c) for c in LANGUAGE_CODES}
    assert [code for code, a in links.items() if "aria-current" in a.attributes] == [language]
    assert all(a["lang"] == code for code, a in links.items())


def test_the_choice_of_language_keeps_the_query(read: Read) -> None:
    page = read("/en/search?q=water+%26+trees&theme=sustainability&theme=quality-of-life&page=1")
    french = page.with_class("languages")[0].one("a", hreflang="fr")["href"]
    assert french.startswith("/fr/search?")
    changed = read(french)
    assert changed.one("input", id="q")["value"] == "water & trees"
    ticked = [box["value"] for box in changed.all("input", type="checkbox") if "checked" in box.attributes]
    assert ticked == ["sustainability", "quality-of-life"]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("unwanted", ["ftp://evil.example", "x' onmouseover='alert(1)"])
def test_the_choice_of_language_keeps_no_parameter_that_steers_addresses(
    client: FlaskClient, language: str, unwanted: str
) -> None:
    names = ("_scheme", "_external", "_anchor", "_method", "language", "kind", "reference", "endpoint")
    for name in names:
        answer = client.get(f"/{language}/search", query_string={name: unwanted})
        assert answer.status_code in (200, 400, 404, 422), name
        page = parse(answer.get_data(as_text=True))
        for link in page.with_class("languages")[0].all("a"):
            assert link["href"].startswith(f"/{link['hreflang']}/"), (name, link["href"])


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_json_ld_of_an_entry_tells_what_the_page_shows(read: Read, language: str) -> None:
    page = read(f"/{language}/case-studies/bogota-care-blocks")
    (data,) = json_ld(page)
    assert data["@type"] == "Article"
    assert data["inLanguage"] == language
    assert " ".join(data["headline"].split()) == page.one("h1").text  # which has made no-break spaces plain
    assert data["url"] == page.one("link", rel="canonical")["href"]
    assert [city["name"] for city in data["about"]] == ["Bogota" if language == "fr" else "Bogotá"]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_json_ld_of_the_home_page_names_a_search_that_works(read: Read, language: str) -> None:
    (data,) = json_ld(read(f"/{language}/"))
    target = data["potentialAction"]["target"].replace("{search_term_string}", "bus")
    assert target.startswith(f"{ORIGIN}/{language}/search")
    assert read(target.removeprefix(ORIGIN)).one("input", id="q")["value"] == "bus"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CA,es;q=0.8", "fr"),
        ("es-419,en;q=0.5", "es"),
        ("de,pt;q=0.9,es;q=0.3", "es"),
        ("fr;q=0.2,en;q=0.9", "en"),
        ("fr;q=0,es;q=0.1", "es"),
        ("FR", "fr"),
        ("de-DE,ja", "en"),
        ("*", "en"),
        ("", "en"),
        (None, "en"),
        ("fr;q=abc,,;;=", "en"),
        ("\x00\ufffd".encode("latin-1", "replace").decode("latin-1"), "en"),
        ("en-" * 5_000, "en"),
    ],
)
def test_the_first_address_leads_to_the_language_of_the_browser(
    client: FlaskClient, accepted: str | None, language: str
) -> None:
    answer = client.get("/", headers={} if accepted is None else {"Accept-Language": accepted})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "public" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client: FlaskClient, language: str) -> None:
    headings = set()
    for path in (
        "no-such-page",
        "case-studies/none",
        "metropolises/none",
        "themes/none",
        "no/such/page",
        "goals/sdg-5x",
    ):
        answer = client.get(f"/{language}/{path}", headers={"Accept-Language": "de"})
        assert answer.status_code == 404
        page = parse(answer.get_data(as_text=True))
        assert page.one("html")["lang"] == language
        assert answer.headers["Content-Language"] == language
        headings.add(page.one("h1").text)
    assert len(headings) == 1


def test_the_page_for_what_is_not_there_differs_by_language(client: FlaskClient) -> None:
    pages = [parse(client.get(f"/{code}/none").get_data(as_text=True)) for code in LANGUAGE_CODES]
    assert len({page.one("h1").text for page in pages}) == len(LANGUAGE_CODES)


@pytest.mark.parametrize(("accepted", "language"), [("es", "es"), ("fr-CA", "fr"), ("ja", "en")])
def test_outside_the_languages_the_browser_decides(client: FlaskClient, accepted: str, language: str) -> None:
    answer = client.get("/none", headers={"Accept-Language": accepted})
    assert answer.status_code == 404
    assert parse(answer.get_data(as_text=True)).one("html")["lang"] == language
