"""Light Markdown: nothing a text says becomes a script, and no text keeps a reader waiting."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.blocks import blocks_of
from app.kernel.markup import ALLOWED_TAGS, LONGEST, plain_text, render

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><svg onload=alert(1)>',
    "<a href='javascript:alert(1)'>a</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<div hx-get='/x' data-hx-get='/x'>a</div>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](vbscript:msgbox(1))",
    "[a](//evil.example/)",
    "[a](\\\\evil.example)",
    "[a](https:evil.example)",
    '[a](https://example.org "onmouseover=alert(1)")',
    '[a](https://example.org/"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "![a](https://evil.example/a.png)",
    "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[a]: javascript:alert(1)\n\n[a]",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "| a | <script>alert(1)</script> |\n|---|---|\n| b | <img src=x onerror=alert(1)> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
)


class Elements(HTMLParser):
    """The elements of a piece of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def faults(html: str) -> Iterator[str]:
    """Yield what no rendered text may have."""
    for tag, attributes in Elements(html).found:
        if tag not in ALLOWED_TAGS:
            yield tag
        for name, value in attributes.items():
            if (tag, name) not in (("a", "href"), ("a", "rel")):
                yield f"{tag} {name}"
            if name == "href" and not str(value).startswith(("http://", "https://")):
                yield f"href {value}"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_script(text: str) -> None:
    for shape in (text, f"> {text}", f"- {text}", f"**{text}**", f"before\n\n{text}\n\nafter"):
        assert list(faults(render(shape))) == []


@given(st.lists(st.sampled_from([*HOSTILE, "*", "_", ">", "[", "](", ")", "`", "\n", "<", "\\", "&"]), max_size=8))
def test_no_mixture_becomes_a_script(parts: list[str]) -> None:
    assert list(faults(render("".join(parts)))) == []


@given(st.text())
def test_any_text_is_rendered_and_laid_out(text: str) -> None:
    assert list(faults(render(text))) == []
    assert all(block["kind"] in ("paragraph", "quote", "list") for block in blocks_of(text))
    plain_text(text)


def test_what_is_meant_is_kept() -> None:
    text = "# A heading\n\nA **bold** and *light* [word](https://example.org/a?b=1&c=2).\n\n- one\n- two\n\n> said"
    html = render(text)
    assert "<strong>bold</strong>" in html
    assert "<em>light</em>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow">word</a>' in html
    assert [tag for tag, _ in Elements(html).found if tag in ("li", "blockquote")] == ["li", "li", "blockquote"]


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + "deep",
        "[" * 10_000,
        "[a](" * 10_000,
        "*" * 10_000 + "a",
        "**a *b " * 10_000,
        "_a __b " * 10_000,
        "- " * 10_000 + "a",
        "`" * 10_000 + "a",
        "![" * 10_000,
        "<a " * 10_000,
        "&amp;" * 20_000,
        "<div><p>text</p></div>" * 5_000,
        "| a " * 10_000 + "\n" + "|---" * 10_000,
        "\\" * 100_000,
        " " * 100_000 + "a",
    ],
)
def test_a_text_made_to_be_slow_is_answered(text: str) -> None:
    # No time is asserted: what takes more than linear time here takes minutes and is noticed.
    assert list(faults(render(text))) == []
    blocks_of(text)
    plain_text(text[:LONGEST])


def test_plain_text_has_no_marks_left() -> None:
    text = "## Heading\n\n- a **bold** [word](https://example.org)\n> `code`"
    assert plain_text(text) == "Heading\n\na bold word\ncode"


def test_blocks_of_a_text() -> None:
    blocks = blocks_of(
        "A *light* [word](https://example.org) [x](javascript:a).\n\n1. one\n2. two\n\n> said\n\n    code"
    )
    assert [block["kind"] for block in blocks] == ["paragraph", "list", "quote", "paragraph"]
    assert {"text": "word", "link": "https://example.org"} in blocks[0]["runs"]
    assert all("javascript" not in str(run.get("link")) for run in blocks[0]["runs"])
    assert blocks[1]["ordered"]
    assert [item[0]["text"] for item in blocks[1]["items"]] == ["one", "two"]
    assert blocks[3]["runs"][0]["text"].strip() == "code"
