"""The flat form of a record: what becomes of it in a row of cells, and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.case_studies.kind import CASE_STUDY
from app.content.flat import LONGEST_CELL, UnreadableFile, check_columns, flat_columns, from_flat, harmless, to_flat
from app.content.importing import flatten
from tests.support.records import records, words


def back(record: dict[str, Any]) -> Any:
    cells = {name: harmless(cell) for name, cell in to_flat(record).items()}
    return from_flat(list(cells), cells.values(), CASE_STUDY)


def without_empty(record: Any) -> Any:
    if isinstance(record, dict):
        return {name: without_empty(value) for name, value in record.items() if value not in (None, [], {})}
    return record


@given(records())
def test_a_record_comes_back_from_its_cells(record: dict[str, Any]) -> None:
    sent = without_empty(record)
    for text in sent["translations"].values():
        if "translators" in text:
            # Cells are stripped between semicolons, as the schema strips lines.
            text["translators"] = [name.strip() for name in text["translators"]]
    assert back(sent) == sent


@given(st.lists(words, min_size=1))
def test_no_cell_begins_as_a_formula_does(texts: list[str]) -> None:
    record = {"translations": {"en": {"title": texts[0], "translators": texts}}, "lead_organisation": texts[-1]}
    for cell in to_flat(record).values():
        assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''", "'", "-", "a", "'tis"])
def test_the_quote_is_taken_off_again(text: str) -> None:
    assert back({"lead_organisation": text, "translations": {}})["lead_organisation"] == text


def test_long_texts_go_on_in_further_columns() -> None:
    header = ["context_en", "context_en (2)", "context_en (3)"]
    parts = ["a" * LONGEST_CELL, "b" * LONGEST_CELL, "c"]
    record = from_flat(header, parts, CASE_STUDY)
    assert isinstance(record, dict)
    assert record["translations"]["en"]["context"] == "".join(parts)


@pytest.mark.parametrize("cells", [[], [None, None], ["", None], ["", "", ""]])
def test_a_row_without_content_is_no_record(cells: list[Any]) -> None:
    assert from_flat(["reference", "state"], cells, CASE_STUDY) is None


@pytest.mark.parametrize("cell", ["{", "[" * 100_000, "nonsense", "\x00"])
def test_a_cell_that_is_no_json_is_named(cell: str) -> None:
    assert from_flat(["sources"], [cell], CASE_STUDY) == "column sources: not JSON"


def test_columns_are_told_apart_by_their_names() -> None:
    columns = flat_columns(CASE_STUDY)
    assert len(columns) == len(set(columns))
    check_columns([*columns, "", "context_en (2)"], CASE_STUDY)
    for header in (["colour"], ["title_en", "title_en"], [], [""], ["title_de"]):
        with pytest.raises(UnreadableFile):
            check_columns(header, CASE_STUDY)


def test_messages_become_dotted_paths() -> None:
    messages = {
        "sources": {0: {"url": ["no address"]}},
        "_schema": ["wrong"],
        "translations": {"de": {"key": ["unknown"]}},
    }
    assert list(flatten(messages)) == [("sources.0.url", "no address"), ("", "wrong"), ("translations.de", "unknown")]
