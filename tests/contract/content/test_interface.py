"""Programs read entries of every kind, and are told of them."""

from flask.testing import FlaskClient

from app.content.kinds import Kind
from tests.contract.content.entries import EVERY_KIND, full


def test_an_entry_is_given_in_the_interchange_form(
    client: FlaskClient, kind: Kind, references: tuple[str, ...]
) -> None:
    for reference in references:
        body = client.get(f"/api/v1/{kind.path}/{reference}?language=fr").get_json()
        assert body["kind"]["code"] == kind.code
        assert body["kind"]["name"]
        assert kind.schema().validate(body["record"]) == {}
    record = client.get(f"/api/v1/{kind.path}/{full(kind)['reference']}").get_json()["record"]
    assert set(record) == set(kind.public(full(kind)))


def test_a_list_has_what_the_kind_adds_to_cards(client: FlaskClient, kind: Kind, references: tuple[str, ...]) -> None:
    body = client.get(f"/api/v1/{kind.path}").get_json()
    assert {one["reference"] for one in body["results"]} == set(references)
    for one in body["results"]:
        assert set(kind.card_fields) <= set(one)
        assert {name for other in EVERY_KIND if other is not kind for name in other.card_fields}.isdisjoint(one)


def test_a_search_answers_with_all_kinds_in_one_shape(client: FlaskClient, kind: Kind) -> None:
    body = client.get("/api/v1/search?page_size=50").get_json()
    assert kind.code in {one["kind"] for one in body["results"]}
    assert len({tuple(sorted(one)) for one in body["results"]}) == 1
    only = client.get(f"/api/v1/search?kind={kind.code}").get_json()
    assert {one["kind"] for one in only["results"]} == {kind.code}
    for facet in kind.own_facets:
        values = next(f["values"] for f in only["facets"] if f["name"] == facet.name)
        assert values
        value = values[0]["value"]
        narrowed = client.get(f"/api/v1/search?{facet.name}={value}")
        assert narrowed.status_code == 200
        assert narrowed.get_json()["total"] >= 1


def test_it_is_described(client: FlaskClient, kind: Kind) -> None:
    document = client.get("/api/v1/openapi.json?language=en").get_json()
    assert {f"/api/v1/{kind.path}", f"/api/v1/{kind.path}/{{reference}}"} <= document["paths"].keys()
    parameters = {one["name"]: one for one in document["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert kind.code in parameters["kind"]["schema"]["items"]["enum"]
    for facet in kind.own_facets:
        assert parameters[facet.name]["description"]
        assert not facet.values or set(parameters[facet.name]["schema"]["items"]["enum"]) == set(facet.values)
    content = document["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"]["application/json"]
    assert set(kind.card_fields) <= set(content["example"]["results"][0])
