"""Whatever a schema of the portal may say of wrong input is said in the portal's words and the reader's language."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g
from flask_babel.speaklater import LazyString
from marshmallow import Schema, ValidationError, fields, validate

import app.features  # noqa: F401  (so that every schema is defined)
from app.case_studies.schemas import CaseStudySchema
from app.kernel import languages, messages
from tests.support.pseudo_locale import MESSAGE, install_pseudo_catalogue

#: Keys that cannot occur, or that say what is wrong with an answer of ours and not with input.
NOT_FOR_READERS = {"format"}


def schemas() -> list[type[Schema]]:
    """Return the schemas of the portal."""
    found, waiting = [], [Schema]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += [
            schema for schema in below if schema.__module__.startswith("app.") or schema.__name__ == "Translation"
        ]
    return sorted(found, key=lambda schema: (schema.__module__, schema.__name__))


def with_inner(field: Any) -> Iterator[Any]:
    """Yield a field and the fields inside it."""
    yield field
    for name in ("inner", "key_field", "value_field"):
        if inner := getattr(field, name, None):
            yield from with_inner(inner)


def fields_of(schema: type[Schema]) -> list[tuple[str, Any]]:
    declared = schema._declared_fields.items()
    return [(name, inner) for name, field in declared for inner in with_inner(field)]


def test_there_are_schemas() -> None:
    assert CaseStudySchema in schemas()


@pytest.mark.parametrize("schema", schemas(), ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
def test_no_field_speaks_english_only(schema: type[Schema]) -> None:
    bare = [
        (name, type(field).__name__, key, message)
        for name, field in fields_of(schema)
        for key, message in field.error_messages.items()
        if not isinstance(message, LazyString) and key not in NOT_FOR_READERS
    ]

    assert not bare, "messages.install must run before the schemas are defined"


@pytest.mark.parametrize("schema", schemas(), ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
def test_no_validator_speaks_english_only(schema: type[Schema]) -> None:
    bare = [
        (name, type(validator).__name__)
        for name, field in fields_of(schema)
        for validator in field.validators
        if not speaks_our_words(validator)
    ]

    assert not bare, "messages.install must run before the schemas are defined"


def speaks_our_words(validator: Any) -> bool:
    if isinstance(getattr(validator, "error", None), LazyString):
        return True
    if isinstance(validator, validate.Range):
        return isinstance(validator.message_all, messages._RangeMessage)
    return isinstance(validator, validate.Length) and isinstance(validator.message_all, LazyString)


@pytest.fixture
def pseudo_french(tmp_path: Any) -> Iterator[None]:
    """Answer a request in the pseudo-locale."""
    install_pseudo_catalogue(tmp_path, "fr")
    portal = Flask(__name__)
    languages.install(portal)
    portal.extensions["babel"].translation_directories = [str(tmp_path)]
    with portal.test_request_context("/fr/"):
        g.language = "fr"
        yield


@pytest.mark.usefixtures("pseudo_french")
def test_every_reason_is_told_in_the_language_of_the_request() -> None:
    wrong = {
        "reference": "A",
        "original_language": "xx",
        "published_at": "2020-01-01T00:00:00",
        "metropolises": [],
        "themes": 3,
        "sdgs": [99, "a"],
        "unknown": 1,
        "cost": {"amount": -1, "currency": "eu"},
        "place": [],
        "start_year": 1,
        "contact": None,
        "status": 7,
        "translations": {"en": {"summary": "x" * 1_001, "translated_on": "z", "translators": "a"}, "de": {}},
        "key_figures": [{"value": True, "source": 0, "label": {"en": ""}}],
        "sources": [{"title": None, "url": "ftp://example.org", "language": "a"}],
    }

    with pytest.raises(ValidationError) as caught:
        CaseStudySchema().load(wrong)

    reasons = list(leaves(messages.plain(caught.value.normalized_messages())))
    assert len(reasons) > 15
    assert all(reason.startswith(MESSAGE[0]) and reason.endswith(MESSAGE[1]) for reason in reasons), reasons


def leaves(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        for value in told.values():
            yield from leaves(value)
    elif isinstance(told, list):
        for value in told:
            yield from leaves(value)
    else:
        yield told


@pytest.mark.usefixtures("pseudo_french")
def test_a_range_tells_its_bounds() -> None:
    messages.install()

    with pytest.raises(ValidationError, match="from 1 to 17"):
        validate.Range(1, 17)(18)
    with pytest.raises(ValidationError, match="at least 3"):
        validate.Range(min=3)(2)
    with pytest.raises(ValidationError, match="at most 5"):
        validate.Range(max=5)(6)


def test_a_range_without_its_bounds_has_no_words_and_says_so() -> None:
    messages.install()

    with pytest.raises(ValueError, match="message of its own"):
        validate.Range(min=1, min_inclusive=False)


@pytest.mark.usefixtures("pseudo_french")
def test_messages_come_out_in_one_form() -> None:
    messages.install()

    told = messages.plain({"a": fields.Integer().make_error("invalid").messages, "b": {0: ["plain"]}})

    assert told == {"a": ["«[Must be a whole number.]»"], "b": {0: ["plain"]}}
