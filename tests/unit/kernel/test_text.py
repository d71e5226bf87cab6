"""Text from outside, made fit to be stored and compared."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import clean_line, has_unusable_characters, slugify, sort_key

ANY = st.text(st.characters(exclude_categories=()), max_size=200)  # lone surrogates too


def test_the_no_break_spaces_of_french_stay() -> None:
    assert clean_line("Gauteng\u00a0:  des villes\n pour tous\u202f? ") == "Gauteng\u00a0: des villes pour tous\u202f?"


@given(ANY, st.integers(0, 50))
def test_a_line_can_always_be_stored(text: str, longest: int) -> None:
    line = clean_line(text, longest)
    assert len(line) <= longest
    assert "\n" not in line
    assert not has_unusable_characters(line)
    line.encode()


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY)
def test_a_slug_fits_an_address(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slugify(text))
    assert len(slugify(text)) <= 80


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("São Paulo", "sao-paulo"),
        ("L’Hospitalet de Llobregat", "l-hospitalet-de-llobregat"),
        ("東京", ""),
        ("  a -- b  ", "a-b"),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_sorting_does_not_mind_accents_and_case() -> None:
    assert sorted(["Zürich", "écoles", "Eau", "zebra"], key=sort_key) == ["Eau", "écoles", "zebra", "Zürich"]


@pytest.mark.parametrize("character", ["\t", "\n", "é", "’", "\u00a0", "\u202f", "😀", "\u200d"])
def test_usual_characters_are_usable(character: str) -> None:
    assert not has_unusable_characters(character)
