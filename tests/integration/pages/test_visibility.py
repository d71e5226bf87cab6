"""What nobody may read yet, or any more, shows nowhere."""

import io
import json

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.content.kinds import facets_of
from app.features import KINDS
from config.languages import LANGUAGE_CODES
from tests.integration.pages.addresses import every_address
from tests.integration.pages.cases import HIDDEN_METROPOLIS, HIDDEN_REFERENCES, HIDDEN_WORD, IN_PROGRESS
from tests.integration.pages.document import parse

WORD = HIDDEN_WORD.lower()
PLACES = [
    *every_address(),
    *(f"/{code}/metropolises/{HIDDEN_METROPOLIS}" for code in LANGUAGE_CODES),
    *(f"/{code}/search?q={HIDDEN_WORD}" for code in LANGUAGE_CODES),
    *(f"/{code}/search/suggestions?q={HIDDEN_WORD[:6]}" for code in LANGUAGE_CODES),
    *(f"/{code}/search.csv?q={HIDDEN_WORD}" for code in LANGUAGE_CODES),
    *(f"/{code}/search?metropolis={HIDDEN_METROPOLIS}" for code in LANGUAGE_CODES),
    *(f"/{code}/case-studies/{IN_PROGRESS['reference']}" for code in LANGUAGE_CODES),
    f"/api/v1/search?q={HIDDEN_WORD}",
    f"/api/v1/search?metropolis={HIDDEN_METROPOLIS}",
    f"/api/v1/metropolises/{HIDDEN_METROPOLIS}",
    f"/api/v1/case-studies/{IN_PROGRESS['reference']}?language=fr",
    "/api/v1/case-studies?page_size=100",
]


@pytest.mark.parametrize("address", PLACES)
def test_no_answer_has_a_word_of_it(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    elsewhere = address.endswith("/bogota-care-blocks") and "/case-studies/" not in address  # of another kind: none
    assert answer.status_code in ((200, 302, 404) if elsewhere else (200, 302))
    if answer.content_type.startswith("application/pdf"):
        return
    text = answer.get_data(as_text=True).lower()
    asked = address.lower().count(WORD[:6]) > 0  # the words that were typed stand on the page that answers them
    assert f"{WORD} " not in text if not asked else not any(f"{WORD} {s}" in text for s in ("draft", "archived", "in"))
    assert not [reference for reference in HIDDEN_REFERENCES if reference in text]


@pytest.mark.parametrize("reference", HIDDEN_REFERENCES)
@pytest.mark.parametrize("form", ["/{}/case-studies/{}", "/{}/case-studies/{}.pdf"])
def test_its_address_is_answered_like_one_that_never_was(client: FlaskClient, reference: str, form: str) -> None:
    for language in LANGUAGE_CODES:
        hidden, never = (client.get(form.format(language, name)) for name in (reference, "never-was"))
        assert hidden.status_code == never.status_code == 404
        assert hidden.get_data(as_text=True).replace(reference, "never-was") == never.get_data(as_text=True)


@pytest.mark.parametrize("reference", HIDDEN_REFERENCES)
def test_the_interface_has_none_of_it(client: FlaskClient, reference: str) -> None:
    assert client.get(f"/api/v1/case-studies/{reference}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_comparing_does_not_show_it(client: FlaskClient, language: str) -> None:
    names = "&".join(f"entry={reference}" for reference in HIDDEN_REFERENCES[:3])
    answer = client.get(f"/{language}/case-studies/compare?{names}&entry=bogota-care-blocks")
    assert answer.status_code == 200
    assert WORD not in answer.get_data(as_text=True).lower()


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_no_facet_counts_it(client: FlaskClient, language: str) -> None:
    page, facets = parse(client.get(f"/{language}/search").get_data(as_text=True)), facets_of(KINDS)
    offered = {(box["name"], box["value"]) for box in page.all("input", type="checkbox") if box["name"] in facets}
    assert ("metropolis", HIDDEN_METROPOLIS) not in offered
    assert ("year", "1901") not in offered
    assert ("metropolis", "bogota") in offered


def test_the_workbook_of_everything_has_none_of_it(client: FlaskClient) -> None:
    sheet = load_workbook(io.BytesIO(client.get("/en/search.xlsx").get_data())).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if HIDDEN_WORD in cell or "/hidden-" in cell]


def test_an_index_that_is_behind_shows_nothing_either(client: FlaskClient) -> None:
    """Archiving without telling the index: what was found is read again before it is shown."""
    app = client.application
    with app.extensions["portal_database"].engine.begin() as connection:
        connection.exec_driver_sql("UPDATE content_item SET state='archived' WHERE reference='lyon-only-in-french'")
    try:
        for address in (
            "/fr/search?q=rafra%C3%AEchir+cours",
            "/fr/search/suggestions?q=rafra%C3%AE",
            "/fr/search.csv?q=rafra%C3%AEchir+cours",
            "/fr/case-studies/lyon-half-in-english",
            "/api/v1/search?q=rafra%C3%AEchir&language=fr",
        ):
            answer = client.get(address)
            assert answer.status_code == 200
            text = answer.get_data(as_text=True)
            assert "lyon-only-in-french" not in text, address
            assert "Planter des arbres" not in text, address
    finally:
        with app.extensions["portal_database"].engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE content_item SET state='published' WHERE reference='lyon-only-in-french'"
            )


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_an_unfinished_translation_is_not_announced(client: FlaskClient, language: str) -> None:
    page = parse(client.get(f"/{language}/case-studies/{IN_PROGRESS['reference']}").get_data(as_text=True))
    assert page.one("h1").text == "Shaded stops for buses"
    offered = {a["hreflang"] for a in page.one(id="facts").all("a", hreflang=None)}
    assert offered == {"en"}


def test_the_interface_names_only_finished_languages(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/case-studies/{IN_PROGRESS['reference']}?language=fr")
    assert answer.status_code == 200
    assert HIDDEN_WORD not in json.dumps(answer.get_json())
