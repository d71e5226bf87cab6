"""The feed of a search, read by a parser: RFC 4287, whatever stands in the entries."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from defusedxml import ElementTree
from flask import Flask
from lxml import etree

from app.content.models import ContentItem, ContentTranslation
from app.kernel.unit_of_work import unit_of_work
from tests.integration.alerts.conftest import publish, save

ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = "]]><script>alert(1)</script> & \"quoted\" <b>'x'</b> &amp; <!-- -- > <?php ?>"


def read(app: Flask, address: str = "/en/search.atom") -> etree._Element:
    answer = app.test_client().get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    ElementTree.fromstring(answer.data)  # a second parser, which refuses entities
    root = etree.fromstring(answer.data)
    check(root)
    return root


def check(root: etree._Element) -> None:
    """Check what RFC 4287 demands of every feed and entry."""
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1, name
        assert re.fullmatch(r"tag:[\w.-]+,2026:[\w/.?=&%+~-]+", element.findtext("a:id", namespaces=ATOM))
        datetime.fromisoformat(element.findtext("a:updated", namespaces=ATOM))
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall("a:link", ATOM)
            if link.get("rel") == "alternate"
        ]
        assert alternates
        assert len(set(alternates)) == len(alternates)
    assert root.findtext("a:author/a:name", namespaces=ATOM)
    identifiers = [element.text for element in root.findall("a:entry/a:id", ATOM)]
    assert len(set(identifiers)) == len(identifiers)


def titles(root: etree._Element) -> list[str]:
    return [element.text for element in root.findall("a:entry/a:title", ATOM)]


@pytest.fixture
def hostile(app: Flask) -> Iterator[None]:
    record = publish(app, HOSTILE)
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        # What the form refuses may have come into the database by another way.
        text = session.query(ContentTranslation).join(ContentItem).filter_by(reference=record["reference"]).one()
        text.summary = f"{HOSTILE}\x01\x0b\x1f\ufffe\uffff and 🌳"
    return


def test_a_feed_of_nothing_is_a_feed(app: Flask) -> None:
    root = read(app)
    assert titles(root) == []
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-01-01T00:00:00.000Z"


def test_the_newest_is_first_and_says_what_it_is(app: Flask) -> None:
    publish(app, "Older", published_at="2026-03-01T09:00:00+00:00")
    newer = publish(
        app, "Newer", published_at="2026-04-01T09:00:00+00:00", metropolises=["montreal"], themes=["sustainability"]
    )
    root = read(app)
    assert titles(root) == ["Newer", "Older"]
    entry = root.find("a:entry", ATOM)
    assert entry is not None
    address = f"http://127.0.0.1:8000/en/case-studies/{newer['reference']}"
    assert [link.get("href") for link in entry.findall("a:link", ATOM)] == [address, f"{address}.pdf"]
    assert entry.findtext("a:published", namespaces=ATOM) == "2026-04-01T09:00:00.000Z"
    assert entry.findtext("a:summary", namespaces=ATOM) == "Trees."
    labels = [category.get("label") for category in entry.findall("a:category", ATOM)]
    assert "Montréal" in labels
    assert len(labels) == 3
    assert root.findtext("a:updated", namespaces=ATOM) == entry.findtext("a:updated", namespaces=ATOM)


def test_a_feed_is_of_its_search_and_leads_to_its_page(app: Flask) -> None:
    publish(app, "Shade", metropolises=["montreal"])
    publish(app, "Buses", metropolises=["dakar"])
    root = read(app, "/en/search.atom?q=shade&metropolis=montreal&sort=title&page=1")
    assert titles(root) == ["Shade"]
    tail = "?q=shade&metropolis=montreal"
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links["self"] == f"http://127.0.0.1:8000/en/search.atom{tail}"
    assert links["alternate"] == f"http://127.0.0.1:8000/en/search{tail}"
    assert titles(read(app, "/en/search.atom?q=shade+unicorns")) == [], "some of the words are not all"
    page = app.test_client().get(f"/en/search{tail}").text
    found = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', page)
    assert found is not None
    assert found[1].replace("&amp;", "&") == f"/en/search.atom{tail}"


def test_names_last_and_differ_by_language(app: Flask) -> None:
    record = publish(app, "Shade", translations={"fr": {"title": "De l’ombre", "summary": "Des arbres."}})
    before = read(app, "/fr/search.atom")
    assert before.get(XML_LANG) == "fr"
    assert titles(before) == ["De l’ombre"]
    record["translations"]["fr"]["title"] = "Plus d’ombre"
    save(app, record)
    after = read(app, "/fr/search.atom")
    assert titles(after) == ["Plus d’ombre"]
    for path in ("a:id", "a:entry/a:id"):
        assert before.findtext(path, namespaces=ATOM) == after.findtext(path, namespaces=ATOM)
    assert after.findtext("a:updated", namespaces=ATOM) > before.findtext("a:updated", namespaces=ATOM)
    english = read(app)
    assert english.findtext("a:entry/a:id", namespaces=ATOM) != after.findtext("a:entry/a:id", namespaces=ATOM)
    spanish = read(app, "/es/search.atom").find("a:entry/a:title", ATOM)
    assert spanish is not None
    assert spanish.get(XML_LANG) == "en", "a text in another language says so"


@pytest.mark.usefixtures("hostile")
def test_hostile_text_stays_text(app: Flask) -> None:
    root = read(app)
    (title,) = titles(root)
    assert title == HOSTILE
    assert root.findtext("a:entry/a:summary", namespaces=ATOM).endswith(" and 🌳")
    assert not root.xpath("//*[local-name() = 'script' or local-name() = 'b']")
    assert not root.xpath("//processing-instruction() | //comment()")


def test_a_reader_asks_whether_its_copy_still_holds(app: Flask) -> None:
    publish(app, "Shade")
    client = app.test_client()
    tag = client.get("/en/search.atom").headers["ETag"]
    same = client.get("/en/search.atom", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    publish(app, "Trees")
    assert client.get("/en/search.atom", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted", "archived"])
def test_what_is_not_public_is_in_no_feed(app: Flask, state: str) -> None:
    publish(app, "Quillonberg", state=state)
    assert "Quillonberg" not in app.test_client().get("/en/search.atom?q=quillonberg").text.replace("q=quillonberg", "")
    assert titles(read(app)) == []


@pytest.mark.parametrize("query", ["theme=unknown", "nothing=1", "q=%00", "near=nowhere", "box=1,2,3", "page=x"])
def test_what_is_not_understood_is_no_feed_of_something_else(app: Flask, query: str) -> None:
    assert app.test_client().get(f"/en/search.atom?{query}").status_code == 422


def test_a_search_for_markup_is_a_search_for_text(app: Flask) -> None:
    root = read(app, "/en/search.atom?q=%3Cscript%3E%22%26]]%3E")
    assert '<script>"&]]>' in root.findtext("a:title", namespaces=ATOM)
