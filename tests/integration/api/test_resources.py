"""Entries, metropolises and the taxonomy."""

import pytest
from flask.testing import FlaskClient

from app.case_studies.kind import CASE_STUDY


def test_an_entry_is_given_in_the_interchange_form_with_names(client: FlaskClient) -> None:
    body = client.get("/api/v1/case-studies/bogota-lanes?language=es").get_json()
    assert body["title"] == {"text": "Carriles de autobús en las avenidas", "language": "es"}
    record = body["record"]
    assert CASE_STUDY.schema().validate(record) == {}
    assert record["key_figures"] == [{"value": 14.5, "year": 2001, "label": {"en": "kilometres of lanes"}}]
    assert record["translations"]["en"]["context"] == "Streets were *full*."
    assert body["names"]["metropolises"] == {"bogota": "Bogotá"}
    assert set(body["names"]["sdgs"]) == {"9", "11"}
    assert set(body["names"]["themes"]) == set(record["themes"])
    assert body["links"]["page"] == "https://portal.test/es/case-studies/bogota-lanes"


def test_texts_that_are_not_public_are_left_out(client: FlaskClient) -> None:
    response = client.get("/api/v1/case-studies/paris-gardens")
    body = response.get_json()
    assert list(body["record"]["translations"]) == ["fr"]
    assert body["title"]["language"] == "fr"
    assert "Unfinishedword" not in response.get_data(as_text=True)


@pytest.mark.parametrize("reference", ["lagos-draft", "quito-untranslated", "none", "%00", "%ff", "1" * 5000, "a'b"])
def test_what_is_not_public_does_not_exist(client: FlaskClient, reference: str) -> None:
    response = client.get(f"/api/v1/case-studies/{reference}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert "word" not in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["case-studies", "metropolises"])
def test_lists_are_walked_by_their_links(client: FlaskClient, path: str) -> None:
    size = 2 if path == "case-studies" else 50
    address: str | None = f"/api/v1/{path}?page_size={size}&language=fr"
    names: list[str] = []
    while address:
        body = client.get(address).get_json()
        names += [row["links"]["self"] for row in body["results"]]
        following = body["links"]["next"]
        address = following and following.removeprefix("https://portal.test")
    assert len(names) == len(set(names)) == body["total"]
    assert body["total"] == 3 if path == "case-studies" else body["total"] > 100


def test_a_metropolis_has_its_facts_and_counts_its_entries(client: FlaskClient) -> None:
    body = client.get("/api/v1/metropolises/bogota?language=fr").get_json()
    assert (body["name"], body["native_name"], body["entries"]) == ("Bogota", "Bogotá", 1)
    assert body["country"]["name"] == "Colombie"
    assert body["population"]["value"] > 1_000_000
    found = client.get(body["links"]["search"].removeprefix("https://portal.test")).get_json()
    assert found["total"] == 1


def test_a_list_counts_no_entries_of_drafts(client: FlaskClient) -> None:
    assert client.get("/api/v1/metropolises/lagos").get_json()["entries"] == 0


def test_the_taxonomy_has_all_schemes_and_the_wordings_of_principles(client: FlaskClient) -> None:
    body = client.get("/api/v1/taxonomy?language=es").get_json()
    schemes = {scheme["code"]: scheme for scheme in body["schemes"]}
    sizes = {code: len(scheme["terms"]) for code, scheme in schemes.items()}
    assert sizes["theme"] == 5
    assert sizes["principle"] == 28
    assert sizes["sdg"] == 17
    assert all(term["wordings"] for term in schemes["principle"]["terms"])
    assert all(term["parent"] for term in schemes["principle"]["terms"])
    theme = next(term for term in schemes["theme"]["terms"] if term["code"] == "sustainability")
    assert (theme["name"], theme["entries"]) == (theme["names"]["es"], 2)
    assert schemes["theme"]["parameter"] == "theme"
    assert schemes["outcome"]["parameter"] is None
