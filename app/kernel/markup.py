"""Light Markdown: rendered and sanitised for a page, or reduced to plain text for search and files."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

ALLOWED_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "h3", "h4", "table", "thead", "tbody"}
ALLOWED_TAGS |= {"tr", "th", "td", "code", "sup", "sub"}
LONGEST = 40_000

_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("image")
#: Apart, and the second only asked where lines begin: together they would be tried at every character of a text.
_DECORATION = re.compile(r"\*\*|__|`+")
_LINE_DECORATION = re.compile(r"#{1,6}[ \t]+|[ \t]*>[ \t]?|[ \t]*[-*+][ \t]+")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\([^)\s]{1,2000}\)")


def _absolute_only(_tag: str, name: str, value: str) -> str | None:
    """Keep links that name their host openly; ``//host`` would lead away under the look of a local address."""
    return value if name != "href" or value.startswith(("http://", "https://")) else None


def parse(text: str) -> list[Token]:
    """Return the tokens of ``text`` as the pages understand it."""
    return _parser.parse(text)


@lru_cache(maxsize=2_000)
def render(text: str) -> Markup:
    """Return ``text`` as safe HTML: an allow-list of tags, links to http and https only, no images."""
    cleaned = nh3.clean(
        _parser.render(text[:LONGEST]),
        tags=ALLOWED_TAGS,
        attributes={"*": set(), "a": {"href"}},
        attribute_filter=_absolute_only,
        url_schemes={"http", "https"},
        link_rel="noopener nofollow",
    )
    return Markup(cleaned)  # noqa: S704  (nh3 has just sanitised it)


def plain_text(text: str) -> str:
    """Return ``text`` without its Markdown, for search, files and cards."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = "\n".join(map(_without_decoration, text.split("\n")))
    return _DECORATION.sub("", text).strip()


def _without_decoration(line: str) -> str:
    begin = _LINE_DECORATION.match(line)
    return line[begin.end() :] if begin else line
