"""The commands by which an operator looks after the portal."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import inspect

from app.kernel.database import Database
from config.settings import ROOT
from tests.integration.indexing.index import Index
from tests.support.app import running_app
from tests.support.database import copied_database, dsn_of, empty_database
from tests.support.stopping_worker import SECONDS
from tests.support.waiting import wait_until

VOCABULARY = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/shade> a skos:Concept ;
    skos:prefLabel "sunsail"@en, "voile d'ombrage"@fr, "toldo vela"@es .
"""


@pytest.fixture
def database() -> Iterator[Database]:
    with empty_database() as database:
        yield database


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    with running_app(database.engine.url.render_as_string(hide_password=False), tmp_path) as app:
        yield app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_from_nothing_to_samples_and_back(app: Flask, database: Database) -> None:
    assert run(app, "database", "upgrade").exit_code == 0
    first = run(app, "database", "load", "--samples")
    assert first.exit_code == 0, first.output
    assert not first.output.startswith("0 rows")
    assert "\n0 samples" not in first.output
    again = run(app, "database", "load", "--samples")
    assert again.output.startswith("0 rows of reference data written")
    assert "\n0 samples written" in again.output
    assert run(app, "database", "downgrade", "base").exit_code == 0
    assert inspect(database.engine).get_table_names() == ["alembic_version"]


def test_a_vocabulary_is_loaded_listed_and_removed(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "shade.ttl"
    file.write_text(VOCABULARY, encoding="utf-8")
    before = run(app, "vocabulary", "list").output
    loaded = run(app, "vocabulary", "load", str(file))
    assert loaded.exit_code == 0, loaded.output
    assert "shade: 1 concepts" in run(app, "vocabulary", "list").output
    assert run(app, "vocabulary", "remove", "shade").exit_code == 0
    assert run(app, "vocabulary", "list").output == before
    assert run(app, "vocabulary", "remove", "shade").exit_code == 1


@pytest.mark.parametrize(
    "content", [b"", b"nonsense <", b"\xff\xfe\x00", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
)
@pytest.mark.parametrize("name", ["a.ttl", "a.rdf", "a.txt"])
def test_a_vocabulary_that_is_none_changes_nothing(app: Flask, tmp_path: Path, name: str, content: bytes) -> None:
    before = run(app, "vocabulary", "list").output
    (tmp_path / name).write_bytes(content)
    refused = run(app, "vocabulary", "load", str(tmp_path / name))
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert run(app, "vocabulary", "list").output == before


def test_export_needs_a_form_it_knows(app: Flask, tmp_path: Path) -> None:
    refused = run(app, "export", "case-studies", str(tmp_path / "a.docx"))
    assert refused.exit_code == 2
    assert ".jsonl, .csv, .xlsx" in refused.output


def test_the_worker_follows_and_ends_when_told(tmp_path: Path) -> None:
    with copied_database() as database:
        url = database.engine.url.render_as_string(hide_password=False)
        with running_app(url, tmp_path, postgres_search_timeout=SECONDS) as app:
            engine = app.extensions["portal_search"].engines["postgres"]
            index = Index("postgres", engine, app.extensions["portal_database"], dsn_of(database), "")
            environment = os.environ | {"DATABASE_URL": url, "DATA_FOLDER": str(tmp_path), "ELASTICSEARCH_URL": ""}
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
            with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
                index.fill(3)
                wait_until(lambda: index.notes() == 0)
                process.send_signal(signal.SIGTERM)
                assert process.wait(60) == 0
            assert index.agrees()
            assert len(index.held()) == 3
