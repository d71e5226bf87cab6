"""ORCID identifiers: their shapes, and the check character of ISO/IEC 7064, MOD 11-2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experts.orcid import parse_orcid

#: Examples from ORCID's own documentation of the structure of the identifier.
GENUINE = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")


@pytest.mark.parametrize("orcid", GENUINE)
def test_genuine_identifiers_are_taken(orcid: str) -> None:
    assert parse_orcid(orcid) == orcid


@pytest.mark.parametrize(
    "typed",
    [
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097/",
        "  0000-0002-1825-0097 ",
        "HTTPS://ORCID.ORG/0000-0002-1825-0097",
    ],
)
def test_every_usual_way_of_writing_means_the_same(typed: str) -> None:
    assert parse_orcid(typed) == "0000-0002-1825-0097"


def test_a_small_x_is_a_check_character_too() -> None:
    assert parse_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0000-0002-1825-0098",
        "0000-0002-1825-009",
        "0000-0002-1825-00977",
        "0000-0002-1825-X097",
        "https://example.org/0000-0002-1825-0097",
        "٠٠٠٠-0002-1825-0097",
        "0000 0002 1825 0097 0000",
    ],
)
def test_what_is_no_identifier_is_not_taken(typed: str) -> None:
    assert parse_orcid(typed) is None


@given(st.sampled_from(GENUINE), st.integers(0, 14), st.integers(1, 9))
def test_a_wrong_digit_is_always_noticed(orcid: str, place: int, shift: int) -> None:
    characters = list(orcid.replace("-", ""))
    characters[place] = str((int(characters[place]) + shift) % 10)
    assert parse_orcid("".join(characters)) is None


@given(st.sampled_from(GENUINE), st.integers(0, 13))
def test_two_digits_that_changed_places_are_always_noticed(orcid: str, place: int) -> None:
    characters = list(orcid.replace("-", ""))
    swapped = [*characters]
    swapped[place], swapped[place + 1] = characters[place + 1], characters[place]
    assert (parse_orcid("".join(swapped)) is None) == (swapped != characters)
