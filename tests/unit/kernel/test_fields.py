"""Fields of the interchange form: what they take, clean and refuse."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from app.kernel.fields import FiniteNumber, LabelsField, Line, Prose, WebAddress, year

UNUSABLE = ("a\x00b", "a\ud800b", "a\x1bb", "a\u202eb", "a\u2066b", "a\ufeffb", "a\ufffeb", "a\uffffb")


def load(field: fields.Field[Any], value: Any) -> Any:
    return field.deserialize(value, "field", {"field": value})


def refuses(field: fields.Field[Any], value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        load(field, value)
    assert caught.value.messages


@pytest.mark.parametrize("text", UNUSABLE)
@pytest.mark.parametrize("field", [Line(100), Prose(), WebAddress(), LabelsField()], ids=lambda f: type(f).__name__)
def test_text_that_cannot_be_stored_is_refused(field: fields.Field[Any], text: str) -> None:
    refuses(field, {"en": text} if isinstance(field, LabelsField) else f"https://example.org/{text}")


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["a"], {"a": 1}, [[[[]]]]])
@pytest.mark.parametrize("field", [Line(100), Prose(), WebAddress()], ids=lambda f: type(f).__name__)
def test_text_is_text(field: fields.Field[Any], value: Any) -> None:
    refuses(field, value)


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0"])
def test_blank_is_nothing(blank: str) -> None:
    refuses(Line(10), blank)
    refuses(Prose(), blank)
    refuses(WebAddress(), blank)


def test_a_line_is_composed_and_on_one_line() -> None:
    assert load(Line(20), "  Me\u0301tro\n\tde  Lima ") == "M\u00e9tro de Lima"
    assert load(Line(3), "abc ") == "abc"
    refuses(Line(3), "abcd")


def test_prose_keeps_its_paragraphs_whatever_ends_a_line() -> None:
    assert load(Prose(), " a\r\n\r\nb\rc ") == "a\n\nb\nc"
    refuses(Prose(), "a" * 100_000)


@given(st.text(min_size=1, max_size=200))
def test_what_a_field_has_cleaned_it_leaves_alone(text: str) -> None:
    for field in (Line(400), Prose()):
        try:
            cleaned = load(field, text)
        except ValidationError:
            continue
        assert load(field, cleaned) == cleaned


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,a",
        "ftp://example.org",
        "//example.org",
        "https:example.org",
        "https://",
        "http:///a",
        "https://[::1",
        "https://example.org/a b",
        'https://example.org/"onload=',
        "https://example.org/<script>",
        "https://example.org\\@evil.example",
        "https://example.org/" + "a" * 2_000,
        "/local",
        "mailto:a@example.org",
    ],
)
def test_no_other_address_is_taken(address: str) -> None:
    refuses(WebAddress(), address)


def test_a_web_address_is_kept_and_its_scheme_lower_case() -> None:
    assert load(WebAddress(), " https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
    assert load(WebAddress(), "HTTPS://Example.org/A") == "https://Example.org/A"
    assert load(WebAddress(), "https://münchen.example/straße") == "https://münchen.example/straße"


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        "NaN",
        "-Infinity",
        "sNaN",
        "1e400",
        10**30,
        "9" * 30,
        "1" * 5_000,
        10**13,
        -(10**13),
        True,
        False,
        None,
        "",
        "abc",
        "1,5",
        [1],
        {"a": 1},
    ],
)
def test_a_number_is_finite_and_fits(value: Any) -> None:
    refuses(FiniteNumber(), value)


def test_numbers_are_kept_exactly_and_to_the_places_that_are_stored() -> None:
    assert load(FiniteNumber(), "0.1") == Decimal("0.1")
    assert load(FiniteNumber(), 0.1) == Decimal("0.1")
    assert load(FiniteNumber(places=2), 1.005) in (Decimal("1.00"), Decimal("1.01"))
    assert load(FiniteNumber(places=2), "1234567890123") == Decimal("1234567890123.00")


@pytest.mark.parametrize("value", [1799, 2201, 10**30, 2016.5, "2016", True, None, float("nan")])
def test_a_year_is_a_whole_number_of_our_time(value: Any) -> None:
    refuses(year(), value)


def test_years_at_the_ends() -> None:
    assert [load(year(), value) for value in (1800, 2026, 2200)] == [1800, 2026, 2200]


@pytest.mark.parametrize(
    "value", [{"de": "a"}, {"": "a"}, {"en": ""}, {"en": None}, {"en": {"en": {}}}, [], "a", {"en": "a" * 201}]
)
def test_labels_are_short_texts_in_our_languages(value: Any) -> None:
    refuses(LabelsField(), value)


def test_times_say_their_zone() -> None:
    field = fields.AwareDateTime(format="iso")
    assert load(field, "2026-11-24T09:30:00+01:00").astimezone(UTC).hour == 8
    refuses(field, "2026-11-24T09:30:00")
    refuses(field, "2026-13-24T09:30:00Z")
