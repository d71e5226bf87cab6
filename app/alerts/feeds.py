"""A search as an Atom feed (RFC 4287): the newest entries first, names that last, nothing that XML forbids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from app.content.reading import Card, ShownText

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
#: In tag addresses (RFC 4151) the year in which the portal had its name for sure.
_YEAR = 2026
#: What XML 1.0 has no place for, not even escaped (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: When a feed without entries was last changed: never since there is one.
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Category:
    """What an entry is tagged with: the term, the address of its scheme, its name."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True)
class FeedEntry:
    """An entry with its absolute addresses."""

    card: Card
    updated: datetime
    address: str
    pdf: str
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Feed:
    """A feed: what it is called, where it and its page are, its entries; ``path`` is its name within the portal."""

    language: str
    title: str
    subtitle: str
    author: str
    public_url: str
    path: str
    own_address: str
    page: str
    entries: Sequence[FeedEntry]


def write_feed(feed: Feed) -> bytes:
    """Return the feed as XML."""
    ET.register_namespace("", ATOM)
    root = ET.Element(_name("feed"), {"xml:lang": feed.language})
    host = urlsplit(feed.public_url).hostname or "localhost"
    _add(root, "id", f"tag:{host},{_YEAR}:{feed.path}")
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _time(max((entry.updated for entry in feed.entries), default=_BEGINNING)))
    _link(root, "self", feed.own_address, "application/atom+xml", feed.language)
    _link(root, "alternate", feed.page, "text/html", feed.language)
    author = ET.SubElement(root, _name("author"))
    _add(author, "name", feed.author)
    _add(author, "uri", feed.public_url + "/")
    for entry in feed.entries:
        _add_entry(root, entry, feed, host)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(root: ET.Element, entry: FeedEntry, feed: Feed, host: str) -> None:
    card = entry.card
    element = ET.SubElement(root, _name("entry"))
    _add(element, "id", f"tag:{host},{_YEAR}:{feed.language}/{card.kind.path}/{card.reference}")
    _add_text(element, "title", card.title, feed.language)
    if card.published_at is not None:
        _add(element, "published", _time(card.published_at))
    _add(element, "updated", _time(entry.updated))
    _link(element, "alternate", entry.address, "text/html", feed.language)
    _link(element, "alternate", entry.pdf, "application/pdf", feed.language)
    _add_text(element, "summary", card.summary, feed.language)
    for category in entry.categories:
        values = {"term": category.term, "scheme": category.scheme, "label": category.label}
        ET.SubElement(element, _name("category"), {name: _legal(value) for name, value in values.items()})


def _add_text(parent: ET.Element, name: str, text: ShownText, language: str) -> None:
    element = _add(parent, name, text.text)
    element.set("type", "text")
    if text.language != language:
        element.set("xml:lang", text.language)


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, _name(name))
    element.text = _legal(text)
    return element


def _link(parent: ET.Element, relation: str, address: str, content_type: str, language: str) -> None:
    ET.SubElement(
        parent,
        _name("link"),
        {
            "rel": relation,
            "href": quote(address, safe="%/:=&?~#+!$,;'@()*[]"),
            "type": content_type,
            "hreflang": language,
        },
    )


def _name(local: str) -> str:
    return f"{{{ATOM}}}{local}"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
