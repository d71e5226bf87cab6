"""Indexes that were damaged are mended, and entries that cannot be indexed hold up no other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.case_studies.kind import CASE_STUDY, facets
from app.case_studies.models import CaseStudy
from app.features import KIND_BY_CODE
from app.indexing import worker
from app.indexing.consistency import find_drift, mend, parked, rebuild
from app.kernel.unit_of_work import unit_of_work
from search.document import Change, Deletion, Document, Text
from search.engine import Engine, Rejection
from tests.integration.indexing.index import Index
from tests.support.app import running_app
from tests.support.database import copied_database

DAMAGES = ("none", "gone", "gone for good", "ahead", "behind")


def damage(index: Index, item: int, kind: str) -> None:
    """Make the index and the database differ on an entry."""
    version = index.number("SELECT index_version FROM content_item WHERE id = :item", item=item)
    if kind == "gone":
        index.engine.write([Deletion(str(item), version + 1)])
    elif kind == "gone for good":
        index.engine.write([Deletion(str(item), version + 50)])
    elif kind == "ahead":
        index.engine.write([Document(str(item), version + 7, {"en": Text("Not what it says")})])
    elif kind == "behind":
        index.change("UPDATE content_item SET index_version = index_version + 3 WHERE id = :item", item=item)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    damages=st.lists(st.sampled_from(DAMAGES), min_size=4, max_size=4),
    foreign=st.lists(st.sampled_from(["900000001", "1e3", "phantom", "99999999999999999999"]), unique=True),
)
def test_an_index_damaged_at_random_is_mended(index: Index, damages: list[str], foreign: list[str]) -> None:
    rebuild(index.sessions, KIND_BY_CODE, index.name, index.engine)
    items = index.fill(4)
    index.drain()
    for item, kind in zip(items, damages, strict=True):
        damage(index, item, kind)
    index.engine.write([Document(f"{name}{items[0]}", 1, {"en": Text("Nobody knows this")}) for name in foreign])
    before, after = mend(index.sessions, KIND_BY_CODE, index.name, index.engine)
    index.engine.refresh()
    assert len(before) == sum(kind != "none" for kind in damages) + len(foreign)
    assert not after
    assert index.agrees()
    versions = index.wanted()
    assert (
        mend(index.sessions, KIND_BY_CODE, index.name, index.engine) == (find_drift(index.sessions, index.engine),) * 2
    )
    assert index.wanted() == versions


@pytest.fixture
def app(data_folder: Path) -> Iterator[Flask]:
    with copied_database() as database:
        url = database.engine.url.render_as_string(hide_password=False)
        with running_app(url, data_folder) as app:
            yield app


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    return tmp_path


def test_the_command_says_what_differs_and_mends_it(app: Flask) -> None:
    search, database = app.extensions["portal_search"], app.extensions["portal_database"]
    index = Index("postgres", search.engines["postgres"], database, "", "")

    def check(*options: str) -> Result:
        return app.test_cli_runner().invoke(args=["search", "check", *options])

    items = index.fill(4)
    built = app.test_cli_runner().invoke(args=["search", "rebuild", "--engine", "postgres"])
    assert "postgres: 4 documents" in built.output
    damage(index, items[0], "gone")
    damage(index, items[1], "behind")
    index.engine.write([Document("phantom", 1, {"en": Text("Nobody knows this")})])
    found = check()
    assert "1 missing, 1 outdated, 1 surplus" in found.output
    assert found.exit_code == 1
    mended = check("--repair")
    assert "after repair 0 differ" in mended.output
    assert mended.exit_code == 0
    versions = index.wanted()
    again = check("--repair")
    assert "0 missing, 0 outdated, 0 surplus" in again.output
    assert "after repair" not in again.output
    assert again.exit_code == 0
    assert index.wanted() == versions
    assert index.agrees()


def test_the_command_knows_no_other_engine(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["search", "check", "--engine", "sphinx"]).exit_code == 2


class PickyEngine:
    """Refuses one entry, as an engine may, or breaks down over it, as no engine ought to."""

    def __init__(self, engine: Engine, identifier: str, *, stumbles: bool) -> None:
        self._engine, self._identifier, self._stumbles = engine, identifier, stumbles

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        good = [change for change in changes if change.identifier != self._identifier]
        if self._stumbles and len(good) < len(changes):
            raise ArithmeticError("beyond words")
        refused = [Rejection(self._identifier, "too long")] if len(good) < len(changes) else []
        return self._engine.write(good) + refused


def _broken(case: CaseStudy) -> dict[str, tuple[str, ...]]:
    if case.status == "planned":
        raise ArithmeticError("beyond words")
    return facets(case)


@pytest.mark.parametrize("fault", ["refused", "broken", "stumbling"])
def test_an_entry_that_cannot_be_indexed_is_parked_and_holds_up_nothing(index: Index, fault: str) -> None:
    items = index.fill(4)
    poison = items[1]
    with unit_of_work(index.sessions) as session:
        session.get_one(CaseStudy, poison).status = "planned"
    kinds = {CASE_STUDY.code: replace(CASE_STUDY, facets=_broken)} if fault == "broken" else KIND_BY_CODE
    picky = PickyEngine(index.engine, str(poison), stumbles=fault == "stumbling")
    worker.drain(index.sessions, kinds, index.name, index.engine if fault == "broken" else picky)  # type: ignore[arg-type]
    assert set(index.held()) == {str(item) for item in items} - {str(poison)}
    with index.sessions() as session:
        told = parked(session)
    assert {(name, reference) for name, reference, _reason in told} == {(index.name, _reference(session, poison))}
    assert all(reason for _name, _reference, reason in told)
    assert worker.drain(index.sessions, kinds, index.name, index.engine) == 0, "a parked note is not tried again"
    with unit_of_work(index.sessions) as session:
        session.get_one(CaseStudy, poison).status = "completed"
    index.drain()
    assert index.agrees(), "what was parked is settled with the next change"


def _reference(session: Session, item: int) -> str:
    return session.get_one(CaseStudy, item).reference
