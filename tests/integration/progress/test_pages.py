"""The page and the file: the same figures, honest about their date, in three languages, with few statements."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kernel.database import now
from app.progress.reading import KEPT, SnapshotStore
from config.languages import LANGUAGE_CODES
from tests.integration.pages.document import parse
from tests.integration.pages.test_statements import recorded
from tests.integration.progress.conftest import kinds, lines


def test_the_page_has_a_table_for_each_chart(app: Flask) -> None:
    page = app.test_client().get("/en/progress").get_data(as_text=True)
    assert page.count('class="bar-chart"') == page.count("<table>") > 10
    assert 'style="' not in page


@pytest.mark.parametrize("query", ["", "?year=2025", "?region=africa", "?year=2025&region=europe"])
def test_page_and_file_show_the_same_numbers(app: Flask, query: str) -> None:
    page = app.test_client().get(f"/en/progress{query}").get_data(as_text=True)
    cells = page.count("<td>")
    shown = {(line["Chapter"], line["Figure"]) for line in lines(app, query) if line["Number"] != "0" or line["Out of"]}
    assert cells == sum((line["Chapter"], line["Figure"]) in shown for line in lines(app, query))


@pytest.mark.parametrize("query", ["?year=1789", "?year=x", "?region=atlantis", "?year=2025%00", "?year=٢٠٢٥"])
def test_what_is_not_known_counts_as_everything(app: Flask, query: str) -> None:
    assert [line["Number"] for line in lines(app, query)] == [line["Number"] for line in lines(app)]


def test_filters_are_links_that_keep_each_other(app: Flask) -> None:
    page = app.test_client().get("/en/progress?year=2025&region=europe").get_data(as_text=True)
    assert 'href="/en/progress?year=2025&amp;region=africa"' in page
    assert 'href="/en/progress?year=2024&amp;region=europe"' in page
    assert 'href="/en/progress.csv?year=2025&amp;region=europe"' in page
    assert 'href="/en/progress?region=europe"' in page


def test_every_number_says_how_it_is_counted_in_which_unit_and_when(app: Flask) -> None:
    for line in lines(app, "?year=2025&region=europe"):
        assert line["How it is counted"].endswith(".")
        assert line["Unit"] in ("entries", "interactions", "contributions", "metropolises")
        assert (line["Year"], line["Region"]) == ("2025", "Europe")
        assert line["As of (UTC)"].startswith(now().date().isoformat()[:7])


def test_no_cell_of_the_file_is_a_formula(app: Flask) -> None:
    assert not any(value[:1] in "=+-@\t\r" for line in lines(app) for value in line.values() if value)


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_each_language_counts_the_same(app: Flask, code: str) -> None:
    counted = [list(line.values())[4:7] for line in lines(app, language=code)]
    assert counted == [list(line.values())[4:7] for line in lines(app)]
    document = parse(app.test_client().get(f"/{code}/progress").get_data(as_text=True))
    assert document is not None


def test_nobody_needs_an_account_and_nobody_gets_a_cookie(app: Flask) -> None:
    for address in ("/en/progress", "/en/progress.csv"):
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers


def test_the_statements_are_few_and_none_while_the_figures_are_kept(app: Flask) -> None:
    client = app.test_client()
    client.get("/en/progress")  # reads the names
    app.extensions["portal_progress"] = SnapshotStore(kinds(app))
    with recorded(client) as statements:
        client.get("/en/progress")
    assert 0 < len(statements) <= 7
    with recorded(client) as statements:
        client.get("/en/progress?year=2025&region=africa")
    assert statements == []


def test_figures_are_counted_anew_when_they_are_too_old(app: Flask) -> None:
    assert timedelta() < KEPT <= timedelta(minutes=10)
    always_new, kept = SnapshotStore(kinds(app), timedelta()), SnapshotStore(kinds(app))
    with app.extensions["portal_database"].sessions() as session:
        assert always_new.get(session) is not always_new.get(session)
        assert kept.get(session) is kept.get(session)


def test_the_foot_of_every_page_and_the_page_about_the_portal_lead_there(app: Flask) -> None:
    about = app.test_client().get("/en/about").get_data(as_text=True)
    assert about.count('href="/en/progress"') == 2
