"""What every kind must declare so that the other rooms can work from it."""

import re
from collections import Counter

from flask import Flask
from flask_babel import force_locale

from app.content.kinds import Kind
from app.content.schemas import ContentSchema
from app.content.writing import TEXTS
from app.drafts.labels import name_of
from app.portal.criteria import PARAMETERS
from config.languages import LANGUAGE_CODES
from search.document import FACETS, is_facet
from tests.contract.content.entries import EVERY_KIND, full

NAME = re.compile(r"[a-z]+(-[a-z]+)*")


def test_codes_and_addresses_are_plain_and_their_own(kind: Kind, app: Flask) -> None:
    assert NAME.fullmatch(kind.code)
    assert NAME.fullmatch(kind.path)
    for name in ("code", "path"):
        assert Counter(getattr(other, name) for other in EVERY_KIND)[getattr(kind, name)] == 1
    # An address of a page would be hidden by the kind's, or hide it.
    others = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules() if rule.rule.count("/") >= 2}
    assert kind.path not in others


def test_model_and_schema_are_made_for_it(kind: Kind) -> None:
    assert kind.model.__mapper__.polymorphic_identity == kind.code
    schema = kind.schema()
    assert isinstance(schema, ContentSchema)
    columns = {*kind.plain_columns, *kind.json_columns}
    assert columns == set(schema.fields) - set(ContentSchema().fields) - {"translations"}
    assert set(kind.number_columns) <= set(kind.plain_columns)
    assert schema.fields["metropolises"].required == kind.needs_metropolis


def test_it_is_called_something_in_every_language(kind: Kind, app: Flask) -> None:
    for code in LANGUAGE_CODES:
        with app.test_request_context(f"/{code}/"), force_locale(code):
            for name in (kind.label, kind.label_plural, *(facet.label for facet in kind.own_facets)):
                assert str(name).strip()
            assert kind.counted(2, "2") != kind.counted(1, "1")
            assert "1,234" in kind.counted(1234, "1,234")


def test_each_of_its_fields_is_called_something_that_is_no_code(kind: Kind, app: Flask) -> None:
    """The form, history and remarks call each field by its name; without one a reader would see ``start_year``."""
    asked = {*TEXTS, *(field for group in kind.writing.groups for field in group.fields)}
    for code in LANGUAGE_CODES:
        with app.test_request_context(f"/{code}/"), force_locale(code):
            assert {
                name for name in asked | {*kind.plain_columns, *kind.json_columns} if name_of(kind, name) == name
            } == set()


def test_its_facets_are_new_ones_or_shared_as_they_are(kind: Kind) -> None:
    for facet in kind.own_facets:
        assert is_facet(facet.name)
        assert facet.name not in {*FACETS, *PARAMETERS}
        for other in EVERY_KIND:
            for theirs in other.own_facets:
                assert theirs is facet or theirs.name != facet.name


def test_what_it_adds_to_cards_is_named_once(kind: Kind) -> None:
    names = Counter(name for other in EVERY_KIND for name in other.card_fields)
    assert all(names[name] == 1 for name in kind.card_fields)


def test_what_is_compared_is_told(kind: Kind, app: Flask) -> None:
    assert len({section.name for section in kind.sections}) == len(kind.sections)
    assert not set(kind.comparable_facts) or kind.comparable


def test_its_factory_fills_every_field(kind: Kind) -> None:
    record = full(kind)
    assert set(record) == set(kind.schema().fields)
    assert record["state"] == "published"
    assert len(record["translations"]) in range(2, len(LANGUAGE_CODES))  # one is missing, to be shown in another
    original = record["translations"][record["original_language"]]
    assert {"title", "summary", *kind.section_names} <= set(original)
