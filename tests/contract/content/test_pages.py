"""Entries of every kind can be read, found, compared and taken along, in every language."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.content.kinds import Kind
from app.content.service import find_existing
from app.portal import context
from config.languages import LANGUAGE_CODES
from tests.contract.content.entries import HIDDEN_WORD, full, sparse
from tests.integration.pages.document import Element, json_ld
from tests.integration.pages.test_hostile_content import assert_harmless
from tests.integration.pages.test_pdf import squeezed, text_of

Read = Callable[[str], Element]
in_every_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


def title(record: dict[str, object], language: str) -> str:
    texts: dict[str, dict[str, str]] = record["translations"]  # type: ignore[assignment]  # the shape of the form
    return texts.get(language, texts[str(record["original_language"])])["title"]


def facts_of(app: Flask, kind: Kind, reference: str, language: str) -> list[tuple[str, str]]:
    """Return labels and values of the facts of an entry as a reader of ``language`` sees them."""
    with app.test_request_context(f"/{language}/"):
        app.preprocess_request()
        with app.extensions["portal_database"].sessions() as session:
            item = find_existing(session, kind, [reference])[reference]
            return [(str(fact.label), " ".join(fact.value.split())) for fact in kind.facts(item, context.labels())]


@in_every_language
def test_an_entry_has_its_page(read: Read, kind: Kind, language: str) -> None:
    for record in (full(kind), sparse(kind)):
        page = read(f"/{language}/{kind.path}/{record['reference']}")
        assert page.one("html")["lang"] == language
        assert page.one("h1").text == title(record, language)
        assert page.one("main").all("dt")
    assert len(page.all("section", id="cite")) == kind.citable


@in_every_language
def test_its_page_tells_its_facts_and_sections(app: Flask, read: Read, kind: Kind, language: str) -> None:
    record = full(kind)
    page = read(f"/{language}/{kind.path}/{record['reference']}")
    terms = {term.text for term in page.with_class("facts")[0].all("dt")}
    for fact in facts_of(app, kind, record["reference"], language):
        assert str(fact[0]) in terms
        assert fact[1] in page.with_class("facts")[0].text
    assert {section["id"] for section in page.with_class("section")} >= set(kind.section_names)


@in_every_language
def test_its_list_is_a_search_among_entries_of_its_kind(read: Read, kind: Kind, language: str) -> None:
    page = read(f"/{language}/{kind.path}")
    links = {heading.one("a")["href"] for card in page.with_class("card") for heading in card.all("h3")}
    assert {f"/{language}/{kind.path}/{record['reference']}" for record in (full(kind), sparse(kind))} <= links
    assert all(link.startswith(f"/{language}/{kind.path}/") for link in links)
    assert page.one("h1").text == page.one("head").one("title").text.split(" · ")[0]
    assert not page.all("meta", name="robots")
    box = page.one("input", type="checkbox", name="kind", value=kind.code)
    assert "checked" in box.attributes


@in_every_language
def test_one_search_finds_all_kinds_and_tells_them_apart(read: Read, kind: Kind, language: str) -> None:
    page = read(f"/{language}/search?q=%22{title(full(kind), language)}%22".replace(" ", "+"))
    assert f"/{language}/{kind.path}/{full(kind)['reference']}" in {link["href"] for link in page.all("a", href=None)}
    everything = read(f"/{language}/search")
    assert everything.one("input", type="checkbox", name="kind", value=kind.code)


def test_nothing_hidden_is_shown(client: FlaskClient, kind: Kind) -> None:
    assert client.get(f"/en/{kind.path}/{kind.path}-hidden").status_code == 404
    assert client.get(f"/en/{kind.path}/{kind.path}-hidden.pdf").status_code == 404
    assert client.get(f"/api/v1/{kind.path}/{kind.path}-hidden").status_code == 404
    for address in (f"/en/{kind.path}", f"/en/search.csv?kind={kind.code}", f"/api/v1/{kind.path}", "/sitemap.xml"):
        text = client.get(address).get_data(as_text=True)
        assert f"{kind.path}-hidden" not in text, address
        assert HIDDEN_WORD not in text, address
    for address in (f"/en/search?q={HIDDEN_WORD}", f"/en/search/suggestions?q={HIDDEN_WORD[:6]}"):
        assert f"{kind.path}-hidden" not in client.get(address).get_data(as_text=True), address


@in_every_language
def test_two_stand_side_by_side_if_they_can_be_compared(client: FlaskClient, read: Read, kind: Kind, language: str):
    names = "&".join(f"entry={record['reference']}" for record in (full(kind), sparse(kind)))
    address = f"/{language}/{kind.path}/compare?{names}"
    if not kind.comparable:
        assert client.get(address).status_code == 404
        return
    page = read(address)
    assert len(page.one("thead").all("th")) == 2
    assert len({len(row.all("td")) for row in page.one("tbody").all("tr")}) == 1


@in_every_language
def test_it_has_a_pdf_with_its_facts(app: Flask, client: FlaskClient, kind: Kind, language: str) -> None:
    for record in (full(kind), sparse(kind)):
        answer = client.get(f"/{language}/{kind.path}/{record['reference']}.pdf")
        assert answer.status_code == 200
        text = text_of(PdfReader(io.BytesIO(answer.get_data()), strict=True))
        assert squeezed(title(record, language)) in text
        for label, value in facts_of(app, kind, record["reference"], language):
            assert squeezed(label) in text
            assert squeezed(value[:40]) in text


def test_search_engines_are_told_what_it_is(read: Read, kind: Kind) -> None:
    (data,) = json_ld(read(f"/en/{kind.path}/{full(kind)['reference']}"))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == kind.structured_type
    assert data["url"].endswith(f"/en/{kind.path}/{full(kind)['reference']}")


def test_saved_results_have_its_columns(client: FlaskClient, kind: Kind) -> None:
    text = client.get(f"/en/search.csv?kind={kind.code}").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 4
    assert len({len(row) for row in rows}) == 1
    row = next(row for row in rows if row[-1].endswith(str(full(kind)["reference"])))
    for column in kind.columns:
        assert row[rows[0].index(str(column.label))]
    everything = client.get("/en/search.csv")
    assert everything.status_code == 200
    assert len({len(row) for row in csv.reader(io.StringIO(everything.get_data().decode("utf-8-sig")))}) == 1


def test_the_sitemap_has_its_list_and_its_entries(client: FlaskClient, kind: Kind) -> None:
    text = client.get("/sitemap.xml").get_data(as_text=True)
    for language in LANGUAGE_CODES:
        assert f"/{language}/{kind.path}</loc>" in text
        assert f"/{language}/{kind.path}/{full(kind)['reference']}</loc>" in text


@in_every_language
def test_no_text_of_it_becomes_markup(client: FlaskClient, read: Read, kind: Kind, language: str) -> None:
    reference = f"{kind.path}-hostile"
    assert_harmless(read(f"/{language}/{kind.path}/{reference}"))
    assert_harmless(read(f"/{language}/{kind.path}"))
    assert_harmless(read(f"/{language}/{kind.path}/{full(kind)['reference']}"))
    if kind.comparable:
        assert_harmless(read(f"/{language}/{kind.path}/compare?entry={reference}&entry={full(kind)['reference']}"))
    assert client.get(f"/{language}/{kind.path}/{reference}.pdf").status_code == 200
    text = client.get(f"/{language}/search.csv?kind={kind.code}").get_data().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
