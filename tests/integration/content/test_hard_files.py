"""Files as people and other programs really write them, and files made to do harm."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.case_studies.kind import CASE_STUDY
from app.content.commands import all_records
from app.content.files import WRITERS, UnreadableFile
from app.content.flat import flat_columns
from app.content.importing import Problem, Report, import_file
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from config.settings import ROOT
from tests.support.database import copied_database, undone
from tests.support.factories.case_studies import case_study_record
from tests.support.records import records

FORMS = tuple(WRITERS)
HEADER = ("reference", "original_language", "metropolises", "title_en", "summary_en")
#: Sets of real texts, where somebody has put them beside the repository.
REAL_TEXTS = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="module")
def shared_database() -> Iterator[Database]:
    with copied_database() as database:
        yield database


@pytest.fixture
def sessions(shared_database: Database) -> Iterator[sessionmaker[Session]]:
    with undone(shared_database) as joined:
        yield joined.sessions


def _empty(sessions: sessionmaker[Session]) -> None:
    with unit_of_work(sessions) as session:
        session.execute(text("TRUNCATE content_item CASCADE"))


def load(sessions: sessionmaker[Session], path: Path, content: str | None = None, **options: Any) -> Report:
    if content is not None:
        path.write_text(content, encoding="utf-8")
    return import_file(sessions, CASE_STUDY, path, **options)


def held(sessions: sessionmaker[Session]) -> list[dict[str, Any]]:
    with sessions() as session:
        return list(all_records(session, CASE_STUDY))


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def write_rows(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    """Write ``rows`` as a spreadsheet program would."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        book.close()
    return path


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # to shrink a failure takes minutes with a database
)
@given(rows=st.lists(records(), min_size=1, max_size=3))
def test_whatever_the_schema_allows_comes_back_unchanged(
    sessions: sessionmaker[Session], tmp_path: Path, form: str, rows: list[dict[str, Any]]
) -> None:
    _empty(sessions)
    given_rows = [row | {"reference": f"case-{number}"} for number, row in enumerate(rows)]
    first = load(sessions, tmp_path / "a.jsonl", lines(given_rows))
    assert (first.created, first.problems) == (len(rows), [])
    assert load(sessions, tmp_path / "a.jsonl").unchanged == len(rows)
    before = held(sessions)
    WRITERS[form](tmp_path / f"b{form}", before, CASE_STUDY)
    again = load(sessions, tmp_path / f"b{form}")
    assert (again.unchanged, again.problems) == (len(rows), [])
    _empty(sessions)
    anew = load(sessions, tmp_path / f"b{form}")
    assert (anew.created, anew.problems) == (len(rows), [])
    assert held(sessions) == before


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
def test_thousands_of_rows_of_a_spreadsheet(sessions: sessionmaker[Session], tmp_path: Path, form: str) -> None:
    rows = [
        case_study_record(
            reference=f"case-{number}",
            translations={
                code: {
                    "title": f"{code} street {number}",
                    "summary": "Trees; shade, benches.",
                    "context": "Long. " * 60,
                }
                for code in ("en", "fr", "es")
            },
        )
        for number in range(2_000)
    ]
    path = tmp_path / f"all{form}"
    assert WRITERS[form](path, rows, CASE_STUDY) == 2_000
    done: list[int] = []
    report = load(sessions, path, progress=done.append)
    assert (report.created, report.problems, sum(done)) == (2_000, [], 2_000)
    assert load(sessions, path).unchanged == 2_000


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
def test_rows_as_spreadsheets_write_them(sessions: sessionmaker[Session], tmp_path: Path, form: str) -> None:
    rows: list[tuple[Any, ...]] = [
        (*HEADER, "sdgs", "start_year", "sources", ""),
        ("case-1", "en", "dakar; seoul", "Two\nlines", "A summary", "11; 13", 2016, '[{"title": "A report"}]', ""),
        ("", "", "", "", "", "", "", "", ""),
        ("case-2", "en", "atlantis", "A title", "A summary", 11, "", "", ""),
        ("case-3", "en", "dakar", "A title", "A summary", "eleven", "twenty", "{not json", ""),
        ("case-4", "en", "dakar", "=1+1", "A summary", "", "MMXVI", "", ""),
    ]
    report = load(sessions, write_rows(tmp_path / f"a{form}", rows), partial=True)
    first = 5 if form == ".csv" else 4  # in a CSV file, the title of two lines takes two lines of the file
    told = [(problem.line, problem.field) for problem in report.problems]
    wanted = [(first, "metropolises"), (first + 1, ""), (first + 2, "start_year")]
    assert report.created == 1
    assert told == (wanted if form == ".csv" else [*wanted, (first + 2, "translations.en.title")])
    (record,) = held(sessions)
    assert (record["sdgs"], record["start_year"], record["translations"]["en"]["title"]) == (
        [11, 13],
        2016,
        "Two lines",
    )


def test_a_row_with_too_many_cells_is_named(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    content = ",".join(HEADER) + "\ncase-1,en,dakar,A title,A summary\ncase-2,en,dakar,One, two,three\n"
    report = load(sessions, tmp_path / "a.csv", content)
    assert report.problems == [Problem(3, "", "more cells than there are columns")]
    assert not report.kept
    assert held(sessions) == []


@pytest.mark.parametrize(
    "content",
    ["", "\n", "title_en,title_en\na,b\n", "colour\nred\n", '"reference\ncase', 'reference\n"a"b\n', "reference\0\n"],
)
def test_a_table_that_is_none_changes_nothing(sessions: sessionmaker[Session], tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.csv: "):
        load(sessions, tmp_path / "a.csv", content)


@pytest.mark.parametrize("form", [".csv", ".jsonl"])
def test_bytes_that_are_no_text_undo_the_rows_before_them(
    sessions: sessionmaker[Session], tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"a{form}"
    WRITERS[form](path, [case_study_record() for _ in range(500)], CASE_STUDY)
    path.write_bytes(path.read_bytes() + b"\xff\xfe\xff")
    with pytest.raises(UnreadableFile):
        load(sessions, path, partial=True)
    assert held(sessions) == []


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("sdgs.0", {"sdgs": [True]}),
        ("sdgs.0", {"sdgs": [10**30]}),
        ("start_year", {"start_year": 10**30}),
        ("start_year", {"start_year": True}),
        ("cost.amount", {"cost": {"amount": -1, "currency": "EUR"}}),
        ("cost.amount", {"cost": {"amount": 10**29, "currency": "EUR"}}),
        ("cost.amount", {"cost": {"amount": float("nan"), "currency": "EUR"}}),
        ("cost.currency", {"cost": {"amount": 1, "currency": "eur"}}),
        ("place.latitude", {"place": {"latitude": float("inf"), "longitude": 0}}),
        ("place.longitude", {"place": {"latitude": 0}}),
        ("metropolises", {"metropolises": []}),
        ("metropolises", {"metropolises": ["\ud800", "a\x00b"]}),
        ("metropolises.0", {"metropolises": [{}]}),
        ("themes", {"themes": ["sdg-11"]}),
        ("themes", {"themes": "sustainability"}),
        ("sources.0.language", {"sources": [{"title": "A", "language": "e\x00"}]}),
        ("sources.0.language", {"sources": [{"title": "A", "language": "e\ud800"}]}),
        ("sources.0.url", {"sources": [{"title": "A", "url": "javascript:alert(1)"}]}),
        ("key_figures.0.source", {"key_figures": [{"value": 1, "source": 1, "label": {"en": "a"}}]}),
        ("attachments.0.labels", {"attachments": [{"url": "https://example.org", "type": "image"}]}),
        ("reference", {"reference": "No Slug"}),
        ("reference", {"reference": "a" * 121}),
        ("state", {"state": "secret"}),
        ("published_at", {"published_at": "2026-11-24T10:00:00"}),
        ("original_language", {"original_language": "de"}),
        ("translations.fr", {"original_language": "fr"}),
        (
            "translations.de",
            {"translations": {"en": {"title": "a", "summary": "b"}, "de": {"title": "a", "summary": "b"}}},
        ),
        ("translations.en.title", {"translations": {"en": {"title": " ", "summary": "b"}}}),
        ("translations.en.summary", {"translations": {"en": {"title": "a", "summary": "b" * 1_001}}}),
        ("translations.en.colour", {"translations": {"en": {"title": "a", "summary": "b", "colour": "c"}}}),
        ("translations", {"translations": []}),
        ("colour", {"colour": "red"}),
        ("a b", {"a\ud800b": 1}),
        ("is_admin", {"is_admin": True}),
    ],
)
def test_what_is_wrong_is_told_with_its_field(
    sessions: sessionmaker[Session], tmp_path: Path, field: str, changed: dict[str, Any]
) -> None:
    report = load(sessions, tmp_path / "a.jsonl", "\n" + lines([case_study_record(**changed)]))
    assert {(problem.line, problem.field) for problem in report.problems} == {(2, field)}
    for problem in report.problems:
        assert f"{problem.field}{problem.reason}".encode(), "what is told can be printed"
    assert held(sessions) == []


@pytest.mark.parametrize(
    "line", ["[" * 200_000, '{"a":' * 100_000, '{"a": 1' + "0" * 5_000 + "}", "null", "1", '"a"', "\x00"]
)
def test_a_line_made_to_do_harm_is_named(sessions: sessionmaker[Session], tmp_path: Path, line: str) -> None:
    report = load(sessions, tmp_path / "a.jsonl", lines([case_study_record()]) + line + "\n", partial=True)
    assert report.created == 1
    assert {problem.line for problem in report.problems} == {2}


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a8 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prologue", [ENTITY_BOMB, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_in_a_workbook_are_refused(
    sessions: sessionmaker[Session], tmp_path: Path, prologue: str, part: str
) -> None:
    WRITERS[".xlsx"](tmp_path / "good.xlsx", [case_study_record()], CASE_STUDY)
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for name in good.namelist():
            content = good.read(name).decode()
            if name == part:
                content = prologue + content.split("?>", 1)[1].replace("case-", "&a8;")
            bad.writestr(name, content)
    with pytest.raises(UnreadableFile):
        load(sessions, tmp_path / "bad.xlsx", partial=True)
    assert held(sessions) == []


def test_a_workbook_that_swells_is_refused(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    WRITERS[".xlsx"](path, [case_study_record()], CASE_STUDY)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 20_000_000)
    with pytest.raises(UnreadableFile, match="far larger"):
        load(sessions, path)


def test_dates_of_a_workbook(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    day = datetime(2026, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    rows = [(*HEADER, "translated_on_en"), ("case-1", "en", "dakar", "A title", "A summary", day)]
    assert load(sessions, write_rows(tmp_path / "a.xlsx", rows)).problems == []
    (record,) = held(sessions)
    assert record["translations"]["en"]["translated_on"] == "2026-01-12"


def test_what_was_deleted_comes_back_with_its_file(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    load(sessions, tmp_path / "a.jsonl", lines([case_study_record(reference="case-1")]))
    with unit_of_work(sessions) as session:
        session.execute(text("UPDATE content_item SET deleted_at = now()"))
    assert held(sessions) == []
    assert load(sessions, tmp_path / "a.jsonl").updated == 1
    assert [record["reference"] for record in held(sessions)] == ["case-1"]


def test_a_row_that_the_database_refuses_leaves_the_others_in(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    rows = [case_study_record(), case_study_record(reference="case-refused"), case_study_record()]
    with unit_of_work(sessions) as session:
        check = "ALTER TABLE content_translation ADD CONSTRAINT test_only CHECK (title <> 'Refuse me')"
        session.execute(text(check))
    rows[1]["translations"] = {"en": {"title": "Refuse me", "summary": "Please."}}
    report = load(sessions, tmp_path / "a.jsonl", lines(rows), partial=True)
    assert report.created == 2
    assert [problem.line for problem in report.problems] == [2]
    assert len(held(sessions)) == 2


@pytest.mark.skipif(not REAL_TEXTS.is_dir(), reason="needs the sets of real texts beside the repository")
@pytest.mark.parametrize("form", FORMS)
def test_real_texts(sessions: sessionmaker[Session], tmp_path: Path, form: str) -> None:
    rows = [
        case_study_record(
            reference=f"text-{number}",
            translations={
                code: {"title": t["headline"][:200], "summary": t["body"][:1_000], "context": t["body"]}
                for code, t in article.items()
            },
        )
        for number, article in enumerate(_articles())
    ]
    assert len(rows) > 100
    WRITERS[form](tmp_path / f"a{form}", rows, CASE_STUDY)
    report = load(sessions, tmp_path / f"a{form}")
    assert (report.created, report.problems) == (len(rows), [])
    WRITERS[form](tmp_path / f"b{form}", held(sessions), CASE_STUDY)
    assert load(sessions, tmp_path / f"b{form}").unchanged == len(rows)


def _articles() -> Iterator[dict[str, dict[str, str]]]:
    for line in (REAL_TEXTS / "ntrex" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield {code: record[code] for code in ("en", "fr", "es") if code in record}


EXAMPLES = re.findall(r"```(jsonl|csv|yaml)\n(.*?)```", (ROOT / "docs" / "import.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("form", "example"), EXAMPLES, ids=[form for form, _example in EXAMPLES])
def test_the_examples_of_the_guide(sessions: sessionmaker[Session], tmp_path: Path, form: str, example: str) -> None:
    report = load(sessions, tmp_path / f"a.{form}", example)
    assert (report.created, report.problems) == ({"jsonl": 2, "csv": 2, "yaml": 1}[form], [])


def test_the_guide_names_every_field() -> None:
    guide = (ROOT / "docs" / "import.md").read_text("utf-8")
    texts = set(flat_columns(CASE_STUDY))
    fields = {name.removesuffix("_en") for name in texts if not name.endswith(("_fr", "_es"))}
    assert {name for name in fields if f"`{name}`" not in guide} == set()
