"""The search of the interface is that of the pages."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.kinds import facets_of
from app.features import KINDS


def found(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/search{address}")
    assert response.status_code == 200, response.get_data(as_text=True)
    body = response.get_json()
    assert isinstance(body, dict)
    return body


def references(body: dict[str, Any]) -> list[str]:
    return [result["reference"] for result in body["results"]]


def test_without_anything_asked_it_shows_all_public_entries_the_newest_first(client: FlaskClient) -> None:
    body = found(client, "")
    assert references(body) == ["seoul-river", "paris-gardens", "bogota-lanes"]
    assert (body["total"], body["sort"], body["engine"]) == (3, "newest", "postgres")


def test_a_result_says_what_a_card_shows(client: FlaskClient) -> None:
    body = found(client, "?q=lanes&metropolis=bogota&language=fr")
    result = body["results"][0]
    assert result["title"] == {"text": "Des couloirs de bus au milieu des avenues", "language": "fr"}
    assert result["languages"] == ["en", "fr", "es"]
    assert result["metropolises"][0]["name"] == "Bogota"
    assert result["metropolises"][0]["country"] == {"code": "CO", "name": "Colombie"}
    assert {"scheme": "sdg", "code": "sdg-11"}.items() <= result["tags"][2].items()
    assert result["years"] == {"start": 2000, "end": None}
    assert result["status"]["code"] == "under_way"
    assert result["links"]["page"] == "https://portal.test/fr/case-studies/bogota-lanes"
    assert result["links"]["self"] == "https://portal.test/api/v1/case-studies/bogota-lanes"


def test_passages_mark_what_was_found(client: FlaskClient) -> None:
    result = found(client, "?q=lanes&metropolis=bogota")["results"][0]
    passages = [result["found_in_title"], *result["passages"]]
    marked = [part["text"] for passage in passages if passage for part in passage["parts"] if part["found"]]
    assert any("lanes" in words for words in marked)


def test_words_of_one_language_find_texts_of_another_and_can_be_turned_off(client: FlaskClient) -> None:
    body = found(client, "?q=community+gardens")
    assert references(body)[0] == "paris-gardens"
    french = [part["key"] for part in body["looked_for"] if part["language"] == "fr"]
    assert french
    assert all(part["origin"] in ("typed", "vocabulary", "translator") for part in body["looked_for"])
    off = found(client, "?q=community+gardens&off=fr")
    assert "paris-gardens" not in references(off)
    assert not any(part["active"] for part in off["looked_for"] if part["language"] == "fr")


def test_filters_narrow_and_facets_say_what_is_chosen(client: FlaskClient) -> None:
    body = found(client, "?theme=sustainability&language_available=fr")
    assert references(body) == ["bogota-lanes"]
    facets = {facet["name"]: facet["values"] for facet in body["facets"]}
    assert len(facets) == len(facets_of(KINDS))
    chosen = [value["value"] for value in facets["theme"] if value["chosen"]]
    assert chosen == ["sustainability"]
    assert [value["value"] for value in facets["language_available"] if value["chosen"]] == ["fr"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("query", ["", "q=lanes", "theme=sustainability", "q=bus&year=2000"])
def test_facets_are_those_of_the_page(client: FlaskClient, app: Flask, language: str, query: str) -> None:
    page = client.get(f"/{language}/search?{query}").get_data(as_text=True)
    shown = {
        (name, value): int(count)
        for name, value, count in re.findall(
            r'name="(\w+)" value="([^"]+)"(?: checked)?><span>[^<]*</span><span class="count">(\d+)</span>', page
        )
    }
    assert shown
    body = found(client, f"?{query}&language={language}")
    told = {
        (facet["name"].replace("language_available", "language"), value["value"]): value["count"]
        for facet in body["facets"]
        for value in facet["values"]
    }
    assert {pair: told.get(pair) for pair in shown} == shown


def test_distance_orders_and_is_told(client: FlaskClient) -> None:
    body = found(client, "?near=bogota&within=20000&sort=distance")
    assert references(body)[0] == "bogota-lanes"
    assert body["results"][0]["kilometres"] < 1
    assert body["sort"] == "distance"
    assert found(client, "?sort=distance")["sort"] == "newest"


@pytest.mark.parametrize("box", ["-82,-10,-60,13", "-82,13,-60,-10"])
def test_a_box_takes_its_latitudes_in_either_order(client: FlaskClient, box: str) -> None:
    assert references(found(client, f"?box={box}")) == ["bogota-lanes"]


def test_links_walk_all_pages(client: FlaskClient) -> None:
    address: str | None = "/api/v1/search?page_size=1&theme=sustainability&theme=quality-of-life"
    walked: list[str] = []
    while address:
        response = client.get(address)
        body = response.get_json()
        walked += references(body)
        for relation in ("first", "prev", "next", "last"):
            url = body["links"][relation]
            assert (f'<{url}>; rel="{relation}"' in response.headers["Link"]) == (url is not None)
        following = body["links"]["next"]
        address = following and following.removeprefix("https://portal.test")
    assert walked == ["seoul-river", "paris-gardens", "bogota-lanes"]


def test_what_is_not_public_is_never_found(client: FlaskClient) -> None:
    for word in ("Hiddenword", "Unfinishedword"):
        body = found(client, f"?q={word}")
        assert body["total"] == 0, word
        assert word not in str(body["results"])
