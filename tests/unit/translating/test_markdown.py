"""What a machine is shown of a text, and that marks and numbers outlive it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.translating.machine.markdown import joined, parts_of, pieces_of, translated_piece

SHOUT = str.upper
TEXTS = [
    "One line.",
    "To **recognise** care work, to *share* it.",
    "- **Care blocks:** one.\n- Care buses\n\nA paragraph with a [link](https://example.org/a_b) in it.",
    "1. First\n2. Second\n   - inner\n\n> quoted **words**",
    "## Heading\n\nText with `code` and https://example.org/x?y=1.",
    "| a | b |\n|---|---|\n| one | two |",
    "Ask contact@example.org about snake_case and 50 % of $ 3.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_together_again(text: str) -> None:
    assert joined(text, {piece: piece for piece in pieces_of([text])}) == text


@pytest.mark.parametrize("text", TEXTS)
def test_the_machine_sees_no_markup(text: str) -> None:
    for piece in pieces_of([text]):
        assert not re.search(r"[*_`\[\]|<>]|https?://|@", piece), piece


def test_marks_links_and_lists_outlive_the_machine() -> None:
    text = "- **Care blocks:** one [place](https://example.org/Path_x) for 27.\n- Buses"
    made = joined(text, {piece: translated_piece(piece, SHOUT) for piece in pieces_of([text])})
    assert made == "- **CARE BLOCKS:** ONE [PLACE](https://example.org/Path_x) FOR 27.\n- BUSES"


def test_a_wrapped_paragraph_is_one_piece() -> None:
    assert pieces_of(["Women cared\nfor free.\n\nNext."]) == ["Women cared for free.", "Next."]


def test_a_long_paragraph_goes_sentence_by_sentence() -> None:
    pieces = pieces_of(["A sentence of some length. " * 100])
    assert pieces == ["A sentence of some length."]


@pytest.mark.parametrize(
    "piece", ["About 1.2 million in 2020–2023", "30 per cent, 1,500 people", "In 2021 some", "from 7:30 to 9:45"]
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: re.sub(r"\d", "9", text),
        lambda text: re.sub(r"\d+", "", text),
        lambda text: text + " 42",
        lambda text: re.sub(r"(\d)[.,](\d)", r"\1 \2 0", text),
    ],
)
def test_numbers_outlive_a_machine_that_loses_them(piece: str, spoil: object) -> None:
    made = translated_piece(piece, spoil)  # type: ignore[arg-type]
    assert re.findall(r"\d+", made) == re.findall(r"\d+", piece)


def test_what_a_machine_adds_of_markup_is_taken_away() -> None:
    made = translated_piece("plain", lambda _text: "*bold* [x](javascript:alert(1)) <script>")
    assert not set(made) & set("*[]<>")


@given(st.text(alphabet=st.sampled_from("ab1 \n*_`[]()#->|.~<"), max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    parts = parts_of(text)
    assert "".join(part for part, _sent in parts).split() == text.split()
    assert joined(text, {piece: piece for piece in pieces_of([text])}).split() == text.split()
