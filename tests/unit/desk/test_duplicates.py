"""Titles that are about the same are told from those that are not."""

import pytest

from app.desk.duplicates import ALIKE, likeness, titles_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Care blocks", "Care Blocks"),
        ("Les îlots du soin de Bogotá", "Îlots du soin à Bogota"),
        ("Bus rapid transit: TransMilenio", "TransMilenio rapid transit"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert likeness(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"), [("Care blocks", "Bus rapid transit"), ("Water for all", "Wages for youth workers"), ("A", "")]
)
def test_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


def test_titles_of_whatever_a_draft_holds() -> None:
    assert titles_of({"translations": {"en": {"title": "A"}, "fr": {"title": 3}, "es": "x"}}) == ["A"]
    assert titles_of({"translations": []}) == []
