"""Files of case studies: taken in whole or not at all, told line by line, and given back without a change."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.case_studies.kind import CASE_STUDY
from app.content.files import WRITERS, UnreadableFile
from app.content.importing import Problem, import_file
from app.content.models import ContentItem
from app.content.records import dump_record
from app.content.service import everything

FORMS = (".jsonl", ".csv", ".xlsx")
MINIMAL = {
    "original_language": "fr",
    "metropolises": ["dakar"],
    "translations": {"fr": {"title": "Un marché couvert", "summary": "Ce que la ville a fait."}},
}


def count(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(ContentItem.__table__)) or 0


def records(sessions: sessionmaker[Session]) -> list[dict[str, Any]]:
    with sessions() as session:
        options = (*everything(), *CASE_STUDY.loading)
        found = session.scalars(select(CASE_STUDY.model).options(*options).order_by(ContentItem.reference))
        return [dump_record(CASE_STUDY, item) for item in found]


def write_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def with_title(title: str, **changed: Any) -> dict[str, Any]:
    return MINIMAL | {"translations": {"fr": {"title": title, "summary": "Ce que la ville a fait."}}} | changed


def test_the_least_that_an_entry_needs(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    report = import_file(sessions, CASE_STUDY, write_lines(tmp_path / "a.jsonl", [MINIMAL]))
    assert (report.created, report.problems) == (1, [])
    (record,) = records(sessions)
    assert record["reference"] == "dakar-un-marche-couvert"
    assert record["state"] == "published"


@pytest.mark.parametrize("missing", ["original_language", "metropolises", "translations"])
def test_what_an_entry_cannot_do_without(sessions: sessionmaker[Session], tmp_path: Path, missing: str) -> None:
    row = {name: value for name, value in MINIMAL.items() if name != missing}
    report = import_file(sessions, CASE_STUDY, write_lines(tmp_path / "a.jsonl", [row]))
    assert [problem.field for problem in report.problems] == [missing]
    assert count(sessions) == 0


def test_bad_rows_are_named_and_nothing_is_kept(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    rows = [
        with_title("Un"),
        "{not json",
        with_title("Deux", metropolises=["atlantis"]),
        with_title("Trois", start_year=2020, end_year=2010),
        with_title("Quatre", cost={"amount": "NaN", "currency": "EUR"}),
        with_title("Cinq\x00"),
        with_title("Un"),
    ]
    report = import_file(sessions, CASE_STUDY, write_lines(tmp_path / "a.jsonl", rows))
    told = {(problem.line, problem.field) for problem in report.problems}
    wanted = {(2, ""), (3, "metropolises"), (4, "end_year"), (5, "cost.amount"), (6, "translations.fr.title")}
    assert told == wanted | {(7, "reference")}
    assert not report.kept
    assert count(sessions) == 0


def test_partial_keeps_the_good_rows(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [with_title("Un"), "[]", with_title("Deux")])
    report = import_file(sessions, CASE_STUDY, path, partial=True)
    assert (report.created, report.problems) == (2, [Problem(2, "", "not a JSON object")])
    assert count(sessions) == 2


@pytest.mark.parametrize("form", FORMS)
def test_export_then_import_changes_nothing(sessions: sessionmaker[Session], tmp_path: Path, form: str) -> None:
    for path in sorted(Path(str(CASE_STUDY.samples)).glob("*.yaml"))[:8]:
        import_file(sessions, CASE_STUDY, path)
    before = records(sessions)
    exported = tmp_path / f"all{form}"
    assert WRITERS[form](exported, before, CASE_STUDY) == len(before)
    report = import_file(sessions, CASE_STUDY, exported)
    assert (report.unchanged, report.updated, report.problems) == (len(before), 0, [])
    assert records(sessions) == before


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cf")), min_size=1, max_size=60
).filter(lambda text: text.strip() and text == text.strip())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXT, lesson=TEXT, year=st.integers(1900, 2030), amount=st.integers(0, 10**9))
@pytest.mark.parametrize("form", FORMS)
def test_any_text_survives_every_form(
    sessions: sessionmaker[Session], tmp_path: Path, form: str, title: str, lesson: str, year: int, amount: int
) -> None:
    text = {"title": title, "summary": "Résumé", "lessons": lesson}
    row = MINIMAL | {"reference": "any", "start_year": year, "cost": {"amount": amount, "currency": "XOF"}}
    import_file(sessions, CASE_STUDY, write_lines(tmp_path / "a.jsonl", [row | {"translations": {"fr": text}}]))
    before = records(sessions)
    WRITERS[form](tmp_path / f"b{form}", before, CASE_STUDY)
    report = import_file(sessions, CASE_STUDY, tmp_path / f"b{form}")
    assert (report.unchanged, report.problems) == (1, []), report
    assert records(sessions) == before


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(sessions: sessionmaker[Session], tmp_path: Path, form: str, start: str) -> None:
    title = f"{start}cmd|' /C calc'!A0"
    import_file(sessions, CASE_STUDY, write_lines(tmp_path / "a.jsonl", [with_title(title, reference="formula")]))
    path = tmp_path / f"b{form}"
    WRITERS[form](path, records(sessions), CASE_STUDY)
    if form == ".csv":
        assert f"'{title}" in path.read_text(encoding="utf-8-sig")
    else:
        cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row if cell.value]
        assert all(cell.data_type != "f" and not str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)
    assert import_file(sessions, CASE_STUDY, path).unchanged == 1


def test_semicolons_and_a_byte_order_mark(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = "original_language;metropolises;title_fr;summary_fr\nfr;dakar;Un marché;Ce que la ville a fait.\n"
    path.write_text(lines, encoding="utf-8-sig")
    assert import_file(sessions, CASE_STUDY, path).created == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"this is no workbook"),
        ("a.csv", b"\xff\xfe\x00\x01"),
        ("a.csv", b"colour,smell\nred,sweet\n"),
        ("a.jsonl", b"\xff\xff"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.yaml", b"&a [*a, *b]"),
    ],
)
def test_a_file_that_is_not_what_it_says(
    sessions: sessionmaker[Session], tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile):
        import_file(sessions, CASE_STUDY, tmp_path / name)
    assert count(sessions) == 0


def test_a_zip_bomb_is_refused(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * 300_000_000)
    with pytest.raises(UnreadableFile):
        import_file(sessions, CASE_STUDY, path)


def test_thousands_of_rows_in_one_transaction(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    rows = [with_title(f"Marché {number}", reference=f"marche-{number}") for number in range(2_000)]
    done: list[int] = []
    path = write_lines(tmp_path / "a.jsonl", rows)
    report = import_file(sessions, CASE_STUDY, path, progress=done.append)
    assert (report.created, sum(done)) == (2_000, 2_000)
    assert count(sessions) == 2_000
    assert import_file(sessions, CASE_STUDY, path).unchanged == 2_000


def test_the_commands(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    path = write_lines(tmp_path / "a.jsonl", [with_title("Un"), with_title("Deux", themes=["nonsense"])])
    refused = runner.invoke(args=["import", "case-studies", str(path)])
    assert refused.exit_code == 1
    assert "a.jsonl, line 2, themes: Not known: nonsense." in refused.output
    assert runner.invoke(args=["import", "case-studies", "--partial", str(path)]).exit_code == 1
    exported = runner.invoke(args=["export", "case-studies", str(tmp_path / "b.xlsx")])
    assert exported.exit_code == 0, exported.output
    again = runner.invoke(args=["import", "case-studies", str(tmp_path / "b.xlsx")])
    assert again.exit_code == 0
    assert "1 unchanged" in again.output
