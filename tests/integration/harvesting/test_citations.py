"""Entries are cited as the styles want it, and reference managers get files that nothing in a title can break."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.kinds import Author
from app.portal.citation_files import bibtex, csl_json, ris
from app.portal.citation_styles import apa, chicago
from app.portal.citing import Reference
from tests.integration.pages.installation import installation

ENTRY = "/en/case-studies/lyon-half-in-english"


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(params=["en", "fr", "es"])
def language(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    with app.test_request_context(f"/{request.param}/"):
        app.preprocess_request()
        yield request.param


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/"):
        app.preprocess_request()
        yield


def reference(**changed: object) -> Reference:
    values: dict[str, object] = {
        "key": "case-study-lyon-shade",
        "type": "webpage",
        "title": "Shade for everyone",
        "authors": (Author("Lyon"),),
        "issued": (2026, 2, 1),
        "site": "Policy Transfer Platform",
        "url": "https://portal.example/en/case-studies/lyon-shade",
        "language": "en",
    }
    return Reference(**{**values, **changed})  # type: ignore[arg-type]  # by name


def people(count: int) -> tuple[Author, ...]:
    return tuple(Author(f"Ana F{number}", f"F{number}", "Ana María") for number in range(count))


@pytest.mark.usefixtures("english")
def test_apa_of_a_page_by_an_organisation() -> None:
    assert apa(reference()) == (
        "Lyon. (2026, February 1). <i>Shade for everyone</i>. Policy Transfer Platform. "
        "https://portal.example/en/case-studies/lyon-shade"
    )


@pytest.mark.usefixtures("english")
def test_apa_of_a_report_with_series_number_and_doi() -> None:
    report = reference(
        type="report", authors=people(2), issued=(2016,), series="Issue papers", number="1", doi="10.1000/182"
    )
    assert apa(report) == (
        "F0, A. M., &amp; F1, A. M. (2016). <i>Shade for everyone</i> (Issue papers, No. 1). Metropolis. "
        "https://doi.org/10.1000/182"
    )


@pytest.mark.usefixtures("english")
def test_apa_names_twenty_authors_and_of_more_the_first_nineteen_and_the_last() -> None:
    assert ", &amp; F19, A. M. (" in apa(reference(authors=people(20)))
    many = apa(reference(authors=people(22)))
    assert "F18, A. M., . . . F21, A. M. (" in many
    assert "F19" not in many


@pytest.mark.usefixtures("english")
def test_a_publisher_that_is_the_author_is_said_once_and_no_date_is_said_so() -> None:
    own = reference(type="report", authors=(Author("Metropolis"),), issued=())
    assert apa(own).startswith("Metropolis. (n.d.). <i>Shade for everyone</i>. https://")
    assert chicago(own).startswith("Metropolis. n.d. <i>Shade for everyone</i>. https://")


@pytest.mark.usefixtures("english")
def test_chicago_of_a_page_and_of_a_report() -> None:
    assert chicago(reference()) == (
        "Lyon. 2026. “Shade for everyone.” Policy Transfer Platform. Metropolis. February 1, 2026. "
        "https://portal.example/en/case-studies/lyon-shade"
    )
    report = reference(type="report", authors=people(3), issued=(2016,), series="Issue papers", number="1")
    assert chicago(report).startswith(
        "F0, Ana María, Ana María F1, and Ana María F2. 2016. <i>Shade for everyone</i>. Issue papers, No. 1. "
        "Metropolis. https://"
    )
    assert chicago(reference(authors=people(11))).count("María") == 7
    assert "et al. 2026." in chicago(reference(authors=people(11)))


def test_a_question_ends_its_own_sentence_and_markup_stays_text(language: str) -> None:
    asked = reference(title="Who plants <b>trees</b>?")
    for text in (apa(asked), chicago(asked)):
        assert "?." not in re.sub(r"<.*?>|[”»\u202f\xa0 ]", "", text), language
        assert "&lt;b&gt;trees&lt;/b&gt;?" in text
        assert ".." not in text


def unescaped(value: str) -> str:
    """Return what BibTeX makes of a field."""
    words = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"}
    words |= {"textasciitilde": "~", "textasciicircum": "^"}
    found = re.sub(r"\{\\(text[a-z]+)\}", lambda match: f"\0{ord(words[match[1]])}\0", value)
    found = re.sub(r"\\([&%$#_])", r"\1", found.replace("{", "").replace("}", ""))
    return re.sub(r"\0(\d+)\0", lambda match: chr(int(match[1])), found)


HOSTILE = [
    "50% of {the} trees & $5 #1 under_score ~ ^ \\input{x}",
    "}} , author = {Nobody",
    "{",
    "Line\r\nER  - \r\nTY  - BOOK",
    "« Où\xa0: là\u202f! »\u2028end",
    '"quoted" \x07 and and and',
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_bibtex_entry(title: str) -> None:
    text = bibtex(reference(title=title, abstract=title, authors=(Author(title), Author("B", "B and C", title))))
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or position < text.index("{") or position >= text.rindex("}")
    assert depth == 0
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", text, re.MULTILINE))
    assert unescaped(fields["title"]) == re.sub("[\x00-\x20\u2028]+", " ", title)
    assert set(fields) == {
        *("title", "author", "year", "date", "publisher", "url", "language", "abstract"),
    }


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_ris_record(title: str) -> None:
    text = ris(reference(title=title, abstract=title, authors=(Author(title),)))
    lines = text.split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("ER") == 1
    assert len(text.splitlines()) == len(lines) - 1


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_csl_json(title: str) -> None:
    (item,) = json.loads(csl_json(reference(title=title, doi="10.1000/182", authors=people(1))))
    assert item["title"] == title
    assert item["author"] == [{"family": "F0", "given": "Ana María"}]
    assert item["issued"] == {"date-parts": [[2026, 2, 1]]}
    assert item["DOI"] == "10.1000/182"


def test_parts_of_dates_that_are_not_known_are_left_out(language: str) -> None:
    assert "DA  - 2016/05//\r\n" in ris(reference(issued=(2016, 5)))
    assert "  date = {2016-05},\n" in bibtex(reference(issued=(2016, 5)))
    assert "(2016)" in apa(reference(issued=(2016,)))
    whole = {"en": "(2026, February 1)", "fr": "(2026, 1 février)", "es": "(2026, 1 de febrero)"}[language]
    assert whole in apa(reference())
    assert {"en": "(2016, May)", "fr": "(2016, mai)", "es": "(2016, mayo)"}[language] in apa(
        reference(issued=(2016, 5))
    )


@pytest.mark.parametrize(
    ("ending", "media_type", "part"),
    [
        (
            "bib",
            "application/x-bibtex",
            "@misc{case-study-lyon-half-in-english,\n  title = {{Fountains for everyone}},",
        ),
        ("ris", "application/x-research-info-systems", "TI  - Fountains for everyone\r\nAU  - Lyon\r\nPY  - 2026\r\n"),
        ("json", "application/vnd.citationstyles.csl+json", '"title": "Fountains for everyone"'),
    ],
)
def test_the_page_offers_files_for_reference_managers(
    client: FlaskClient, ending: str, media_type: str, part: str
) -> None:
    assert f'href="{ENTRY}.{ending}"' in client.get(ENTRY).get_data(as_text=True)
    answer = client.get(f"{ENTRY}.{ending}")
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lyon-half-in-english.{ending}"'
    assert part in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert "Des fontaines pour tout le monde" in client.get(f"{ENTRY.replace('/en/', '/fr/')}.{ending}").get_data(
        as_text=True
    )


def test_the_page_shows_both_styles(client: FlaskClient) -> None:
    page = client.get(ENTRY).get_data(as_text=True)
    assert "<dt>APA 7</dt>" in page
    assert "Lyon. (2026, February 1). <i>Fountains for everyone</i>." in page
    assert "“Fountains for everyone.” Policy Transfer Platform." in page


@pytest.mark.parametrize("path", ["hidden-draft", "hidden-archived", "hidden-deleted", "nothing"])
def test_what_nobody_may_read_has_no_reference(client: FlaskClient, path: str) -> None:
    for ending in ("bib", "ris", "json"):
        assert client.get(f"/en/case-studies/{path}.{ending}").status_code == 404
    assert client.get(f"{ENTRY}.txt").status_code == 404
