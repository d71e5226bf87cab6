"""Loading regions and metropolises: complete at the first time, quiet at the second, exact about what changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.members.models import Metropolis, Region
from app.members.service import DATA, all_metropolises, load_members, metropolis, regions
from app.taxonomy.service import read_yaml
from tests.support.reference_database import reference_database


@pytest.fixture(scope="module")
def database() -> Iterator[Session]:
    with reference_database(Region, Metropolis) as session:
        yield session


@pytest.fixture
def session(database: Session) -> Iterator[Session]:
    """Load the committed files once, and undo what each test changes."""
    if database.scalar(select(func.count()).select_from(Region)) == 0:
        load_members(database)
        database.commit()
    yield database
    database.rollback()
    database.expire_all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the files that a test may edit."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_record_is_there(session: Session) -> None:
    slugs = {record["slug"] for record in read_yaml(DATA / "metropolises.yaml")}
    assert set(session.scalars(select(Metropolis.slug))) == slugs
    assert [region.code for region in regions(session)] == [
        "africa",
        "asia-pacific",
        "europe",
        "latin-america-and-the-caribbean",
        "north-america",
    ]


def test_a_metropolis_is_stored_as_the_file_says(session: Session) -> None:
    found = metropolis(session, "seoul")
    assert (found.native_name, found.name("fr"), found.country_code) == ("서울", "Séoul", "KR")
    assert found.region.code == "asia-pacific"


def test_sorting_disregards_accents(session: Session) -> None:
    names = [found.name("fr") for found in all_metropolises(session, "fr")]
    assert names.index("Athènes") < names.index("Atlanta")
    assert names.index("État de Mexico") < names.index("Fuzhou")


def test_loading_again_changes_nothing(session: Session) -> None:
    assert load_members(session) == 0
    assert not session.dirty


def test_an_edited_record_updates_just_its_row(session: Session, folder: Path) -> None:
    edit(folder / "metropolises.yaml", 'fr: "Le Caire"', 'fr: "Grand Caire"')
    assert load_members(session, folder) == 1
    assert metropolis(session, "cairo").name("fr") == "Grand Caire"
    assert metropolis(session, "dakar").name("fr") == "Dakar"


def test_a_value_taken_out_of_the_file_is_taken_out_of_the_row(session: Session, folder: Path) -> None:
    assert metropolis(session, "montreal").website == "https://cmm.qc.ca/"
    edit(folder / "metropolises.yaml", "  website: https://cmm.qc.ca/\n", "")
    assert load_members(session, folder) == 1
    assert metropolis(session, "montreal").website is None


def test_a_new_record_is_added_and_one_left_out_stays(session: Session, folder: Path) -> None:
    path = folder / "metropolises.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("- slug: toronto"), len(text)
    path.write_text(text[:start] + text[start:end].replace("toronto", "new-toronto", 1), encoding="utf-8")
    assert load_members(session, folder) == 1
    assert metropolis(session, "toronto").population == metropolis(session, "new-toronto").population


def test_an_unknown_field_is_refused_by_name(session: Session, folder: Path) -> None:
    edit(folder / "regions.yaml", "  position: 5\n", "  position: 5\n  colour: blue\n")
    with pytest.raises(ValueError, match=r"north-america.*colour"):
        load_members(session, folder)
