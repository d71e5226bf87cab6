"""Result sets as files: what the page shows, readable by spreadsheets, harmless in them."""

import csv
import io
import zipfile
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.features import KINDS
from config.languages import LANGUAGE_CODES
from tests.integration.pages.cases import FORMULA
from tests.integration.pages.document import parse
from tests.integration.pages.test_search_page import references

QUERIES = [
    "",
    "q=bus",
    "q=water&region=europe&region=africa",
    "theme=gender-equality&sort=title",
    "near=paris&within=900",
]


def csv_rows(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def xlsx_rows(client: FlaskClient, address: str) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(client.get(address).get_data())).active
    assert sheet is not None
    return [[str(cell.value if cell.value is not None else "") for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_file_holds_what_the_page_shows_in_the_same_order(client: FlaskClient, language: str, query: str) -> None:
    page = parse(client.get(f"/{language}/search?{query}&page_size=50").get_data(as_text=True))
    rows = csv_rows(client, f"/{language}/search.csv?{query}")
    # A page ends before all is shown; the file does not.
    assert [row[-1].rpartition("/")[2] for row in rows[1:]][:50] == references(page)
    pages = tuple(f"http://127.0.0.1:8000/{language}/{kind.path}/" for kind in KINDS)
    assert all(row[-1].startswith(pages) for row in rows[1:])
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("query", QUERIES)
def test_both_forms_hold_the_same(client: FlaskClient, query: str) -> None:
    assert csv_rows(client, f"/fr/search.csv?{query}") == xlsx_rows(client, f"/fr/search.xlsx?{query}")


def test_heads_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    heads = [tuple(csv_rows(client, f"/{code}/search.csv?metropolis=bogota")[0]) for code in LANGUAGE_CODES]
    assert len(set(heads)) == len(LANGUAGE_CODES)


def test_csv_is_utf_8_with_a_mark_and_downloads_under_a_plain_name(client: FlaskClient) -> None:
    for language in LANGUAGE_CODES:
        answer = client.get(f"/{language}/search.csv?metropolis=bogota")
        assert answer.get_data().startswith(b"\xef\xbb\xbf")
        assert answer.content_type == "text/csv; charset=utf-8"
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename=")
        assert disposition.isascii()
        assert "Bogotá" in answer.get_data().decode("utf-8-sig")


def test_no_cell_is_read_as_a_formula(client: FlaskClient) -> None:
    for rows in (csv_rows(client, "/en/search.csv"), xlsx_rows(client, "/en/search.xlsx")):
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(cell == "'" + FORMULA["translations"]["en"]["title"] for cell in cells)
        assert "'@SUM(1+1)" in cells


def test_the_workbook_has_no_formula_and_no_link(client: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/en/search.xlsx").get_data())) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink" not in content


@pytest.mark.parametrize(
    "query", ["theme=none", "page=abc", "sort=sideways", "colour=red", "box=1,2", f"q={quote('x' * 501)}", "q=%00"]
)
def test_a_file_of_something_else_than_asked_is_refused(client: FlaskClient, query: str) -> None:
    for form in ("csv", "xlsx"):
        assert client.get(f"/en/search.{form}?{query}").status_code == 422


def test_nothing_found_is_a_file_with_heads_only(client: FlaskClient) -> None:
    assert len(csv_rows(client, "/en/search.csv?q=xqzvwjk")) == 1
