"""No page shows a text that came neither from a catalogue nor from the content: all of both is marked here."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel import Locale
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.features import KINDS
from config.languages import LANGUAGES
from tests.integration.pages.addresses import get_rules
from tests.integration.pages.marked import FULL, ONLY_ENGLISH, marked_portal, reference_of
from tests.support.pseudo_locale import as_content, mark, unmarked

#: What to put where an address has a part to fill, by endpoint where it matters.
ARGUMENTS = {
    "kind": ["case-studies"],
    "reference": [FULL, ONLY_ENGLISH],
    "slug": ["dakar", "tokyo"],
    "form": ["csv"],
    "portal.entry_reference form": ["bib"],
    "portal.theme": ["sustainability"],
    "portal.principle": ["economic-2"],
    "portal.capacity": ["capacity-vitality"],
    "portal.goal": ["sdg-11"],
}
#: The same page in its other states.
FURTHER = [
    "/fr/search?q=bus",
    "/fr/search?q=bus&theme=sustainability&near=dakar&within=20&sort=distance",
    "/fr/search?q=zzzzqqqq&theme=sustainability",
    "/fr/search?box=-20,10,0,20&off=en&q=bus",
    "/fr/search?page=10000&unknown=1&theme=none&sort=none&near=zz&q=" + "x" * 501,
    "/fr/search/suggestions?q=bus",
    f"/fr/case-studies/compare?entry={FULL}&entry={ONLY_ENGLISH}&entry=nowhere",
    *(f"/fr/{kind.path}/{reference_of(kind)}" for kind in KINDS[1:]),
    *(f"/fr/{kind.path}" for kind in KINDS[1:]),
    "/fr/calendar?month=2027-03",
    "/fr/there-is-nothing-here",
    "/fr/sign-in",
    "/fr/register",
    "/fr/forgotten-password",
    "/fr/mail-sent",
    "/fr/new-password/none",
    "/fr/case-studies/nowhere",
]
READ_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "label"}
READ_META = {"description", "og:title", "og:description", "og:site_name"}
UNREAD_ELEMENTS = {"script", "style", "code", "pre"}
WITHOUT_END = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

_FRENCH = Locale.parse("fr")
_NAMES = sorted(
    {
        *_FRENCH.territories.values(),
        *_FRENCH.languages.values(),
        *(language.native_name for language in LANGUAGES),
        *(language.code.upper() for language in LANGUAGES),
        *("CSV", "XLSX", "PDF", "JSON", "OpenAPI", "million", "millions", "milliard"),
        *("APA 7", "Chicago 17", "BibTeX", "RIS", "CSL-JSON", "Metropolis", "ORCID", "ISBN", "DOI"),
    },
    key=len,
    reverse=True,
)
_MONTH = "(?:" + "|".join(_FRENCH.months["format"]["wide"].values()) + ")"
_DAY = "(?:" + "|".join(_FRENCH.days["format"]["wide"].values()) + ")"
#: What needs no catalogue: names and dates of Unicode CLDR, names of formats and styles, addresses, codes of entries.
_NEEDS_NONE = [
    re.compile(r"https?://\S+|\b(?:[\w-]+\.)+[a-z]{2,}\b\S*"),
    re.compile(rf"\b(?:{_DAY} )?(?:\d{{1,2}}(?:er)? )?{_MONTH} \d{{4}}\b|\b{_DAY}\b"),
    re.compile(r" et "),  # between the last two of a list
    re.compile(r"\b10\.\d{4,}/\S+"),  # a digital object identifier
    re.compile(rf"\b\d{{4}}, \d{{1,2}}(?:er)? {_MONTH}\b"),  # the order of APA
    re.compile(r"\b(?:" + "|".join(map(re.escape, _NAMES)) + r")\b"),
]


class Texts(HTMLParser):
    """Collects what a page says: the text between tags, and the attributes that are read out or shown.

    What names its own language is content (a title, a word that was typed), and code is code.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.texts += [value for name, value in values.items() if name in READ_ATTRIBUTES]
        if tag == "meta" and (values.get("name") or values.get("property")) in READ_META:
            self.texts.append(values.get("content", ""))
        if tag not in WITHOUT_END:
            self._open.append((tag, tag in UNREAD_ELEMENTS or ("lang" in values and tag != "html")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass  # an element whose end may be left out

    def handle_data(self, data: str) -> None:
        if not any(unread for _tag, unread in self._open):
            self.texts.append(data)


def untranslated(page: str) -> list[str]:
    """Return the texts of ``page`` that hold words from nowhere."""
    reader = Texts()
    reader.feed(page.replace("<mark>", "").replace("</mark>", ""))
    return [text.strip() for text in reader.texts if _has_words(text)]


def _has_words(text: str) -> bool:
    rest = unmarked(text)
    for pattern in _NEEDS_NONE:
        rest = pattern.sub(" ", rest)
    return any(character.isalpha() for character in rest)


def addresses(app: Flask) -> list[str]:
    """Return an address of every rule for readers that has a language, in French; fails for one not to be filled."""
    with app.test_request_context("/fr/"):
        return [address for rule in get_rules(app) for address in _filled(app, rule)]


def _filled(app: Flask, rule: Rule) -> list[str]:
    if "language" not in rule.arguments or "GET" not in (rule.methods or ()):
        return []
    parts = sorted(rule.arguments - {"language"})
    choices: list[dict[str, str]] = [{}]
    for part in parts:
        values = ARGUMENTS.get(f"{rule.endpoint} {part}") or ARGUMENTS.get(rule.endpoint if part == "code" else part)
        assert values, f"say in ARGUMENTS what to put for {part!r} in {rule.rule}"
        choices = [{**choice, part: value} for choice in choices for value in values]
    adapter = app.url_map.bind("localhost")
    return [adapter.build(rule.endpoint, {"language": "fr", **choice}) for choice in choices]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with marked_portal(tmp_path_factory.mktemp("pseudo-locale")) as app:
        yield app


@pytest.fixture(scope="module")
def reader(marked: Flask) -> FlaskClient:
    return marked.test_client()


def test_every_page_says_only_what_is_translated(marked: Flask, reader: FlaskClient) -> None:
    found: dict[str, list[str]] = {}
    pages = 0
    for address in [*addresses(marked), *FURTHER]:
        answer = reader.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html" and answer.status_code // 100 != 3:  # nobody sees the page of a redirect
            pages += 1
            texts = untranslated(answer.get_data(as_text=True))
            if texts:
                found[address] = texts

    assert pages > len(FURTHER)
    assert not found, "\n".join(f"{address}: {texts}" for address, texts in found.items())


def test_the_marks_of_interface_and_content_are_there(reader: FlaskClient) -> None:
    """Without this the test above could pass on empty pages."""
    page = reader.get(f"/fr/case-studies/{FULL}").get_data(as_text=True)

    assert mark("How to cite") in page
    assert as_content("bus fr") in page


def test_heads_of_a_file_of_results_are_translated(reader: FlaskClient) -> None:
    head = reader.get("/fr/search.csv").get_data(as_text=True).lstrip("\ufeff").splitlines()[0]

    assert mark("Title") in head
    assert not _has_words(head)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        (f"<p>{mark('Hello')} there</p>", [f"{mark('Hello')} there"]),
        ('<input placeholder="Search">', ["Search"]),
        (f"<p>{mark('In ' + as_content('Dakar') + ' and more')}</p>", []),
        ("<p>France · 24 novembre 2026, 1 234</p><script>let words</script>", []),
    ],
)
def test_words_from_nowhere_are_noticed(page: str, words: list[str]) -> None:
    assert untranslated(page) == words
