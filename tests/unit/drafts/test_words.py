"""Differences word by word: nothing is lost, nothing is invented, and no text takes long."""

from hypothesis import given
from hypothesis import strategies as st

from app.drafts.history import Piece, words

TEXTS = st.text(st.sampled_from("ab \n.é中"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "new") == before
    assert "".join(piece.text for piece in pieces if piece.change != "gone") == after
    assert all(piece.text for piece in pieces)


def test_a_changed_word_is_shown_as_such() -> None:
    assert words("Twenty care blocks", "Thirty care blocks") == (
        Piece("gone", "Twenty"),
        Piece("new", "Thirty"),
        Piece("same", " care blocks"),
    )


def test_very_long_passages_are_shown_one_after_the_other() -> None:
    before, after = "word " * 20_000, "ward " * 20_000
    assert words(before, after) == (Piece("gone", before), Piece("new", after))
