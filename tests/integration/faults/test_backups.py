"""What the page on operating says of backups, done: saved, restored beside, and everything there again."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from app.kernel.database import Database
from tests.integration.accounts.people import sign_in, with_password
from tests.support.app import running_app
from tests.support.database import copied_database, empty_database
from tests.support.factories.case_studies import make_case_study
from tests.support.postgres import programs

ADDRESS = "reader@city.org"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the programs that come with PostgreSQL."""
    command = [str(programs() / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def plain(database: Database) -> str:
    """Return the address of a database as PostgreSQL's own programs take it."""
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table of the portal."""
    tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables}


def fingerprints(folder: Path) -> dict[str, str]:
    """Return a checksum of every file below ``folder``."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fill(app: Flask, files: Path) -> None:
    """Put an entry, somebody with a password and a file into an installation."""
    make_case_study(app.extensions["portal_database"].sessions, reference="shade")
    with_password(app, email=ADDRESS)
    (files / "files" / "ab").mkdir(parents=True)
    (files / "files" / "ab" / "abcdef").write_bytes(b"\x00\xff what somebody added")


def test_a_backup_brings_everything_back(tmp_path: Path) -> None:
    here, there, dump = tmp_path / "here", tmp_path / "there", str(tmp_path / "portal.dump")
    with copied_database() as database:
        with running_app(plain(database), here) as app:
            fill(app, here)
        assert (
            run(
                "pg_dump", "--format=custom", "--exclude-schema=search_index", "--file", dump, plain(database)
            ).returncode
            == 0
        )
        with database.engine.connect() as connection:
            before = counts(connection)
    shutil.copytree(here, there, symlinks=True)
    with empty_database() as restored:
        done = run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", plain(restored), dump)
        assert done.returncode == 0, done.stderr
        with restored.engine.connect() as connection:
            assert counts(connection) == before
        with running_app(plain(restored), there) as app:
            engine = app.extensions["portal_search"].engines["postgres"]
            engine.setup()
            rebuild(app.extensions["portal_database"].sessions, KIND_BY_CODE, "postgres", engine)
            assert "/en/case-studies/shade" in app.test_client().get("/en/search?q=shade").text
            assert sign_in(app, ADDRESS)[1].status_code == 303
    assert fingerprints(there / "files") == fingerprints(here / "files") != {}


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_backup_is_noticed(tmp_path: Path, damage: str) -> None:
    dump = tmp_path / "portal.dump"
    with copied_database() as database:
        assert run("pg_dump", "--format=custom", "--file", str(dump), plain(database)).returncode == 0
    data = bytearray(dump.read_bytes())
    middle = len(data) // 2
    dump.write_bytes(
        bytes(data[:middle]) if damage == "cut" else bytes(data[:middle] + b"\x00" * 4_000 + data[middle + 4_000 :])
    )
    with empty_database() as restored:
        done = run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", plain(restored), str(dump))
    assert done.returncode != 0
