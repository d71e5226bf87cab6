"""The sitemap has every public page in every language, and nothing else."""

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app.portal import sitemap_pages
from config.languages import LANGUAGE_CODES
from tests.integration.pages.addresses import documents
from tests.integration.pages.cases import HIDDEN_REFERENCES, MADE_FOR_TESTS
from tests.integration.pages.document import Element

ORIGIN = "http://127.0.0.1:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(scope="module")
def entries(client: FlaskClient) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(client.get("/sitemap.xml").get_data())
    assert root.tag == f"{SITEMAP}urlset"
    return root.findall(f"{SITEMAP}url")


def location(entry: ElementTree.Element) -> str:
    return (entry.findtext(f"{SITEMAP}loc") or "").removeprefix(ORIGIN)


def test_it_has_every_page_of_the_portal_once(entries: list[ElementTree.Element]) -> None:
    there = [location(entry) for entry in entries]
    assert len(there) == len(set(there)) < 50_000
    for language in LANGUAGE_CODES:
        missing = {page for page in documents(language) if "?" not in page} - set(there)
        assert not missing
    public = {record["reference"] for record in MADE_FOR_TESTS} - set(HIDDEN_REFERENCES)
    for reference in public:
        assert f"/es/case-studies/{reference}" in there


def test_every_page_names_itself_and_its_other_languages(entries: list[ElementTree.Element]) -> None:
    for entry in entries:
        links = {link.attrib["hreflang"]: link.attrib["href"].removeprefix(ORIGIN) for link in entry.findall(LINK)}
        own = location(entry)
        assert links[own[1:3]] == own
        assert {code: links[code] for code in LANGUAGE_CODES} == {c: f"/{c}{own[3:]}" for c in LANGUAGE_CODES}
        changed = entry.findtext(f"{SITEMAP}lastmod")
        assert changed is None or date.fromisoformat(changed)


def test_a_sample_of_its_pages_can_be_read(entries: list[ElementTree.Element], read: Callable[[str], Element]) -> None:
    for entry in entries[::23]:
        page = read(location(entry))
        assert not page.all("meta", name="robots") or location(entry).endswith("/search"), (
            "a page is offered that asks not to be found"
        )


@pytest.mark.parametrize("size", [7, 50])
def test_more_than_fits_becomes_an_index_of_parts(
    client: FlaskClient, entries: list[ElementTree.Element], monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sitemap_pages, "PAGES_OF_A_PART", size)
    root = ElementTree.fromstring(client.get("/sitemap.xml").get_data())
    assert root.tag == f"{SITEMAP}sitemapindex"
    parts = root.findall(f"{SITEMAP}sitemap")
    read = [ElementTree.fromstring(client.get(location(part)).get_data()).findall(f"{SITEMAP}url") for part in parts]
    assert [len(part) for part in read[:-1]] == [size * len(LANGUAGE_CODES)] * (len(parts) - 1)
    assert [location(entry) for part in read for entry in part] == [location(entry) for entry in entries]
    days = [max((entry.findtext(f"{SITEMAP}lastmod") or "" for entry in part), default="") for part in read]
    assert [part.findtext(f"{SITEMAP}lastmod") or "" for part in parts] == days


@pytest.mark.parametrize("number", ["0", "2", "-1", "99999999999999999999", "one"])
def test_a_part_that_is_not_there(client: FlaskClient, number: str) -> None:
    assert client.get(f"/sitemaps/{number}.xml").status_code == 404


def test_robots_leave_searches_alone_and_name_the_sitemap(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in lines
    assert not any(line.rstrip() == "Disallow: /" for line in lines)
