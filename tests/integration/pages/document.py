"""Pages read as a browser reads them: elements with their attributes and text, in order, by the standard parser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element: its name, attributes (the first of a repeated one, as in browsers) and children."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str | None = None, /, **wanted: str | None) -> list["Element"]:
        """Return the elements below with this tag and these attributes (``None``: any value), in order."""
        return [e for e in self._below() if (tag is None or e.name == tag) and e._has(wanted)]

    def one(self, tag: str | None = None, /, **wanted: str | None) -> "Element":
        """Return the only element that fits."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} elements are {tag} {wanted}"
        return found[0]

    def with_class(self, name: str) -> list["Element"]:
        """Return the elements below that have a class."""
        return [e for e in self._below() if name in e.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """Return the text below, spaces made single."""
        return " ".join("".join(self._texts()).split())

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def _has(self, wanted: dict[str, str | None]) -> bool:
        names = {key.rstrip("_").replace("_", "-"): value for key, value in wanted.items()}
        return all(k in self.attributes and v in (None, self.attributes[k]) for k, v in names.items())

    def _below(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._below()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in ("script", "style"):
                yield from child._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)})
        self.open[-1].children.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)})
        self.open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self.open]
        if tag in names:
            while self.open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """Return the root above the elements of ``html``."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def json_ld(page: Element) -> list[Any]:
    """Return what the JSON-LD scripts of a page hold."""
    scripts = page.all("script", type="application/ld+json")
    return [json.loads("".join(str(child) for child in script.children)) for script in scripts]
