"""Loading the taxonomy: complete at the first time, quiet at the second, and exact about what changed."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.taxonomy.models import PRINCIPLE, PrincipleVersion, Term
from app.taxonomy.service import DATA, load_taxonomy, term, terms_of, wording
from tests.support.reference_database import reference_database


@pytest.fixture(scope="module")
def database() -> Iterator[Session]:
    with reference_database(Term, PrincipleVersion) as session:
        yield session


@pytest.fixture
def session(database: Session) -> Iterator[Session]:
    """Load the committed files once, and undo what each test changes."""
    if database.scalar(select(func.count()).select_from(Term)) == 0:
        load_taxonomy(database)
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


def test_every_scheme_is_there_in_full(session: Session) -> None:
    found = Counter(session.scalars(select(Term.scheme)))
    assert found == {
        "theme": 5,
        "domain": 4,
        "principle": 28,
        "capacity": 4,
        "subdomain": 28,
        "outcome": 17,
        "social_domain": 4,
        "sdg": 17,
    }
    assert session.scalar(select(func.count()).select_from(PrincipleVersion)) == 28


def test_principles_stand_in_the_order_of_the_action_plan(session: Session) -> None:
    codes = [found.code for found in terms_of(session, PRINCIPLE)]
    assert codes == [
        f"{domain}-{number}" for domain in ("economic", "ecological", "political", "cultural") for number in range(1, 8)
    ]


def test_children_know_their_parent(session: Session) -> None:
    assert term(session, "domain", "cultural").children[6].code == "cultural-7"
    subdomain = term(session, "subdomain", "subdomain-care-and-trust")
    assert subdomain.parent is not None
    assert subdomain.parent.code == "capacity-relationality"


def test_loading_again_changes_nothing(session: Session) -> None:
    assert load_taxonomy(session) == 0
    assert not session.dirty
    assert not session.new


def test_an_edited_label_updates_just_its_term(session: Session, folder: Path) -> None:
    edit(folder / "themes.yaml", "fr: Cohésion sociale", "fr: Lien social")
    assert load_taxonomy(session, folder) == 1
    assert [changed.code for changed in session.dirty if isinstance(changed, Term)] == ["social-cohesion"]
    assert term(session, "theme", "social-cohesion").label("fr") == "Lien social"


def test_a_term_left_out_of_the_files_stays(session: Session, folder: Path) -> None:
    path = folder / "sdgs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("- code: sdg-17")], encoding="utf-8")
    assert load_taxonomy(session, folder) == 0
    assert term(session, "sdg", "sdg-17").label("es") == "Alianzas para lograr los objetivos"


def test_a_further_version_holds_from_its_day_and_the_former_stays_readable(session: Session, folder: Path) -> None:
    further = """        versions:
          - valid_from: 2021-01-01
            texts: {en: Newer., fr: Nouvelle., es: Nueva.}
            source: A later Action Plan
            adopted_in: es
"""
    path = folder / "principles.yaml"
    head, found, tail = path.read_text(encoding="utf-8").partition("      - code: economic-2\n")
    path.write_text(head + found + tail.replace("        versions:\n", further, 1), encoding="utf-8")
    assert load_taxonomy(session, folder) == 1
    session.flush()
    session.expire_all()
    principle = term(session, "principle", "economic-2")
    newer, former = wording(principle, date(2021, 1, 1)), wording(principle, date(2020, 12, 31))
    assert newer is not None
    assert newer.texts["fr"] == "Nouvelle."
    assert former is not None
    assert former.texts["en"].startswith("With urban financial governance moved towards participatory budgeting")
    assert wording(principle, date(2017, 5, 31)) is None
