"""A record of every kind goes in and comes out again as it was: by the service, by files, by commands."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from app.content.commands import all_records
from app.content.documents import change_of
from app.content.files import WRITERS
from app.content.importing import import_file
from app.content.kinds import Kind, facets_of
from app.content.records import dump_record
from app.content.service import Catalogue, check_record, find_existing, save_record
from app.kernel.errors import InvalidInput
from search.document import Deletion, Document, is_facet
from tests.contract.content.entries import Record, full, sparse


def saved(sessions: sessionmaker[Session], kind: Kind, record: Record) -> tuple[str, Record]:
    """Save ``record`` without keeping it; return what became of it and the record as it is then."""
    with sessions() as session:
        data = check_record(kind, record, Catalogue.read(session))
        existing = find_existing(session, kind, [record["reference"]]).get(record["reference"])
        outcome = save_record(session, kind, data, Catalogue.read(session), existing)
        session.flush()
        dumped = dump_record(kind, find_existing(session, kind, [record["reference"]])[record["reference"]])
        session.rollback()
    return outcome, dumped


@pytest.fixture
def sessions(app: Flask) -> sessionmaker[Session]:
    made: sessionmaker[Session] = app.extensions["portal_database"].sessions
    return made


def test_a_record_comes_out_as_it_went_in(sessions: sessionmaker[Session], kind: Kind) -> None:
    record = full(kind) | {"reference": "another"}
    outcome, dumped = saved(sessions, kind, record)
    assert outcome == "created"
    for language, text in dumped["translations"].items():
        assert text.pop("status") == "published"
        assert text.pop("source_revision") == 1
        assert text == record["translations"][language]
    assert dumped == record
    assert list(dumped) == list(dict.fromkeys(dumped))


def test_what_was_filled_can_be_emptied(sessions: sessionmaker[Session], kind: Kind) -> None:
    emptied = sparse(kind) | {"reference": full(kind)["reference"]}
    outcome, dumped = saved(sessions, kind, emptied)
    assert outcome == "updated"
    left = set(dumped) - set(emptied)
    assert left <= {"state", "published_at"}
    assert saved(sessions, kind, full(kind))[0] == "unchanged"


def test_a_field_that_is_not_its_own_is_refused(sessions: sessionmaker[Session], kind: Kind) -> None:
    with sessions() as session:
        catalogue = Catalogue.read(session)
    with pytest.raises(InvalidInput):
        check_record(kind, full(kind) | {"colour": "red"}, catalogue)
    if kind.needs_metropolis:
        with pytest.raises(InvalidInput):
            check_record(kind, full(kind) | {"metropolises": []}, catalogue)
    else:
        assert check_record(kind, full(kind) | {"metropolises": []}, catalogue)["metropolises"] == []


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_what_was_exported_is_imported_without_a_change(
    sessions: sessionmaker[Session], kind: Kind, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"all{form}"
    with sessions() as session:
        written = WRITERS[form](file, all_records(session, kind), kind)
    report = import_file(sessions, kind, file)
    assert report.problems == []
    assert (report.created, report.updated, report.unchanged) == (0, 0, written)
    assert written == 4


def test_it_has_its_commands(app: Flask, kind: Kind, tmp_path: Path) -> None:
    run, file = app.test_cli_runner(), str(tmp_path / "all.jsonl")
    assert "4 entries written" in run.invoke(args=["export", kind.path, file]).output
    imported = run.invoke(args=["import", kind.path, file])
    assert imported.exit_code == 0
    assert "0 created, 0 updated, 4 unchanged" in imported.output


def test_samples_are_records_of_the_kind(kind: Kind) -> None:
    assert kind.samples is None or any(kind.samples.glob("*.yaml"))


def test_its_document_has_its_texts_and_facets(sessions: sessionmaker[Session], kind: Kind) -> None:
    record = full(kind)
    with sessions() as session:
        item = find_existing(session, kind, [record["reference"]])[record["reference"]]
        document = change_of(kind, item)
        assert isinstance(document, Document)
        assert set(document.texts) == set(record["translations"])
        assert set(document.facets) <= set(facets_of([kind]))
        assert all(is_facet(name) for name in document.facets)
        assert document.facets["kind"] == (kind.code,)
        for facet in kind.own_facets:
            values = document.facets.get(facet.name, ())
            assert values, f"the full record has nothing for the facet {facet.name}"
            assert all(value in facet.values or facet.accepts(value) for value in values)
        bodies = " ".join(text.body for text in document.texts.values())
        assert not kind.sections or bodies.strip()
        draft = find_existing(session, kind, [f"{kind.path}-hidden"])[f"{kind.path}-hidden"]
        assert isinstance(change_of(kind, draft), Deletion)
