"""The sitemap has every public page in every language, and nothing else."""

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

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


def test_robots_leave_searches_alone_and_name_the_sitemap(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in lines
    assert not any(line.rstrip() == "Disallow: /" for line in lines)
