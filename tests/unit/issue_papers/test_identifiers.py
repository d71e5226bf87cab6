"""ISBN and DOI: every way of writing a right one is taken, no wrong one is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.issue_papers.identifiers import parse_doi, parse_isbn
from app.issue_papers.reading_pdf import clean


@pytest.mark.parametrize("text", ["978-3-16-148410-0", "9783161484100", "ISBN 978 3 16 148410 0"])
def test_an_isbn_is_kept_without_hyphens(text: str) -> None:
    assert parse_isbn(text) == "9783161484100"


def test_an_isbn_of_ten_digits_may_end_in_x() -> None:
    assert parse_isbn("0-8044-2957-X") == "080442957X"


@given(st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, change: int) -> None:
    digits = [int(one) for one in "9783161484100"]
    digits[place] = (digits[place] + change) % 10
    assert parse_isbn("".join(map(str, digits))) is None


@pytest.mark.parametrize("text", ["", "978", "X783161484100", "978316148410X", "９７８３１６１４８４１００"])
def test_what_has_not_the_form_is_no_isbn(text: str) -> None:
    assert parse_isbn(text) is None


@pytest.mark.parametrize("text", ["10.1000/182", "https://doi.org/10.1000/182", "doi:10.1000/182", "DOI: 10.1000/182"])
def test_a_doi_is_kept_without_a_resolver(text: str) -> None:
    assert parse_doi(text) == "10.1000/182"


@pytest.mark.parametrize("text", ["", "10.1/1", "11.1000/1", "10.1000/", "10.1000/a b", '10.1000/"><script>'])
def test_what_has_not_the_form_is_no_doi(text: str) -> None:
    assert parse_doi(text) is None


def test_words_parted_at_the_end_of_a_line_are_put_together() -> None:
    assert clean("metro\ufffe\r\npolitan ﬁelds\x00\r\n\r\nNext  line") == "metropolitan fields\nNext line"
