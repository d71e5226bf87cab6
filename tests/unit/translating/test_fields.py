"""What there is to translate in a record, and writing it back."""

from app.case_studies.kind import CASE_STUDY
from app.translating.fields import fields_of, label_of, texts_in, with_texts

RECORD = {
    "original_language": "en",
    "cost": {"amount": 3, "currency": "EUR", "note": {"en": "Yearly", "es": "Al año"}},
    "key_figures": [{"value": 1, "label": {"en": "blocks"}}, {"value": 2, "label": {"fr": "femmes"}}],
    "attachments": [{"type": "image", "url": "https://example.org/", "labels": {"en": "A street"}}],
    "translations": {
        "en": {"title": "Title", "summary": "Summary", "lessons": "Lessons", "context": "Context", "status": "x"},
        "es": {"title": "Título", "summary": "Resumen"},
    },
}


def test_fields_come_in_reading_order_with_the_short_texts_of_the_facts() -> None:
    paths = [field.path for field in fields_of(CASE_STUDY, RECORD)]
    assert paths == [
        *("title", "summary", "context", "lessons"),
        *("cost.note", "key_figures.0.label", "attachments.0.labels"),
    ]


def test_short_texts_without_an_original_are_not_for_translation() -> None:
    assert texts_in(RECORD, CASE_STUDY.section_names, "es") == {
        "title": "Título",
        "summary": "Resumen",
        "cost.note": "Al año",
    }


def test_texts_are_written_where_they_belong_and_the_record_is_left_alone() -> None:
    texts = {"lessons": "Lecciones", "key_figures.0.label": "manzanas", "cost.note": "", "key_figures.7.label": "x"}
    changed = with_texts(RECORD, "es", texts)
    assert changed["translations"]["es"]["lessons"] == "Lecciones"
    assert changed["key_figures"][0]["label"] == {"en": "blocks", "es": "manzanas"}
    assert changed["cost"]["note"] == {"en": "Yearly"}
    assert RECORD["cost"]["note"] == {"en": "Yearly", "es": "Al año"}  # type: ignore[index]


def test_a_path_cannot_reach_anything_but_a_text() -> None:
    for path in (
        "cost.amount",
        "translations.en.title",
        "attachments.0.url",
        "original_language.x",
        "key_figures.-1.label",
    ):
        assert with_texts(RECORD, "es", {path: "evil"}) == {**with_texts(RECORD, "es", {})}


def test_fields_are_named() -> None:
    assert label_of(CASE_STUDY, "key_figures.1.label") == ("Key figure", 2)
    assert label_of(CASE_STUDY, "lessons") == ("Lessons", None)
