"""What the form of a kind and the desk of its translators do with a full entry: they read and write it whole."""

from copy import deepcopy
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.authoring.fields import TAGS, Names, changes_in, groups_of, values_of
from app.content.kinds import Kind
from app.content.service import Catalogue, check_record
from app.drafts.labels import label_of as form_label
from app.drafts.models import Draft
from app.drafts.paths import put, same, value_at
from app.portal import context
from app.portal.values import FieldNames
from app.translating.fields import fields_of, texts_in, with_texts
from config.languages import LANGUAGE_CODES
from tests.contract.content.entries import full

NAMES = Names({}, lambda typed: typed)


def _draft(kind: Kind, depth: str) -> Draft:
    record = full(kind)
    return Draft(kind=kind.code, language=record["original_language"], depth=depth, record=record)


def _sent(shown: dict[str, Any]) -> MultiDict[str, str]:
    """Return what a browser sends of a form that shows these values."""
    pairs = []
    for name, value in shown.items():
        if isinstance(value, list):
            pairs += [(f"{name}.shown", "1"), *((name, str(one)) for one in value)]
        else:
            pairs.append((name, "" if value is None else str(value)))
    return MultiDict(pairs)


@pytest.mark.parametrize("depth", ["quick", "full"])
def test_a_field_of_the_form_shows_a_text_or_choices_and_nothing_made_for_programs(kind: Kind, depth: str) -> None:
    draft = _draft(kind, depth)
    for group in groups_of(kind, draft):
        for name, value in values_of(kind, draft, group.fields, NAMES).items():
            if name in TAGS or name in kind.writing.several:
                assert isinstance(value, list), name
                assert all(isinstance(one, str) for one in value), name
            else:
                assert value is None or isinstance(value, str | int | float), (name, value)


@pytest.mark.parametrize("depth", ["quick", "full"])
def test_a_form_that_is_saved_as_it_was_read_changes_nothing(kind: Kind, depth: str) -> None:
    draft = _draft(kind, depth)
    for group in groups_of(kind, draft):
        form = _sent(values_of(kind, draft, group.fields, NAMES))
        changes = changes_in(kind, draft, group.fields, form, NAMES)
        for path, value in changes.items():
            assert same(value, value_at(draft.record, path)), path


def test_what_is_typed_instead_is_taken_and_other_languages_stay(kind: Kind) -> None:
    draft = _draft(kind, "full")
    for name in kind.writing.by_language:
        before = draft.record[name]
        changes = changes_in(kind, draft, (name,), MultiDict([(name, " Another text ")]), NAMES)
        assert changes == {name: {**before, draft.language: "Another text"}}
        emptied = changes_in(kind, draft, (name,), MultiDict([(name, "")]), NAMES)
        assert emptied == {name: {code: text for code, text in before.items() if code != draft.language}}


def test_every_field_has_a_name(kind: Kind, app: Flask) -> None:
    draft = _draft(kind, "full")
    with app.test_request_context("/fr/"):
        for group in groups_of(kind, draft):
            for name in group.fields:
                assert form_label(kind, name) != name, name
        for field in fields_of(kind, draft.record):
            assert str(field.label) != field.path, field.path


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_translation_of_everything_is_taken(kind: Kind, app: Flask, language: str) -> None:
    record = full(kind)
    if language == record["original_language"]:
        assert with_texts(record, language, texts_in(record, kind.section_names, language)) == record
        return
    texts = {field.path: f"A text in {language}" for field in fields_of(kind, record)}
    assert len(texts) > 2
    translated = with_texts(record, language, texts)
    assert texts_in(translated, kind.section_names, language) == texts
    with app.test_request_context("/en/"), app.extensions["portal_database"].sessions() as session:
        check_record(kind, deepcopy(translated), Catalogue.read(session))
    for path in texts:
        emptied = with_texts(translated, language, {path: ""})
        assert path not in texts_in(emptied, kind.section_names, language)


def test_what_the_form_takes_is_what_the_schema_wants(kind: Kind, app: Flask) -> None:
    draft = _draft(kind, "full")
    record = deepcopy(draft.record)
    for group in groups_of(kind, draft):
        form = _sent(values_of(kind, draft, group.fields, NAMES))
        for path, value in changes_in(kind, draft, group.fields, form, NAMES).items():
            put(record, path, value)
    with app.test_request_context("/en/"), app.extensions["portal_database"].sessions() as session:
        check_record(kind, record, Catalogue.read(session))


def test_values_are_written_with_the_names_of_the_form(kind: Kind, app: Flask) -> None:
    record = full(kind)
    with app.test_request_context("/en/"):
        labels = context.labels()
        names = FieldNames(kind, labels)
        chosen = {name: [record.get(name)] for name in kind.writing.choices}
        chosen |= {name: values_of(kind, _draft(kind, "full"), (name,), NAMES)[name] for name in kind.writing.several}
        for name, values in chosen.items():
            known = kind.writing.choices.get(name) or kind.writing.several[name](labels.language)
            lines = [str(known[value]) for value in values if value is not None]
            assert names.readable(name, record.get(name)).splitlines() == lines, name
        assert names.readable("themes", ["sustainability", "unknown-theme"]) == "Sustainability\nunknown-theme"
