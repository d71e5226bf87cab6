"""Workers that die, work side by side, or come while others still write."""

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.case_studies.models import CaseStudy
from app.features import KIND_BY_CODE
from app.indexing import worker
from app.indexing.consistency import rebuild
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from app.members.models import Metropolis
from config.settings import ROOT
from search.document import Document
from search.engine import Engine
from tests.integration.indexing.index import Index
from tests.support.factories.case_studies import case_study_record, make_case_study, save_case_study
from tests.support.waiting import wait_until


@pytest.mark.parametrize("point", ["before", "amid", "after"])
def test_a_worker_is_killed(index: Index, point: str) -> None:
    kept, dropped = index.fill(6), index.fill(3)
    index.drain()
    with unit_of_work(index.sessions) as session:
        for item in session.scalars(select(CaseStudy).options(joinedload(CaseStudy.translations))).unique():
            item.translations[0].title = f"Anew {item.id}"
            item.deleted_at = now() if item.id in dropped else None
    url = index.database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.support.stopping_worker", point, url]
    command += [index.name, index.address, index.prefix]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"stopped\n"
        assert index.drain() == 0, "what one worker has claimed, another leaves alone"
        process.kill()
    assert index.notes() == 9
    wait_until(lambda: index.drain() + (index.notes() == 0))  # the server notices the death a moment later
    assert index.agrees()
    assert set(index.held()) == {str(item) for item in kept}


def test_two_workers_share_the_work(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BATCH", 3)
    index.fill(30)
    done: list[int] = []
    workers = [threading.Thread(target=lambda: done.append(index.drain())) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    index.drain()
    assert sum(done) == 30
    assert index.agrees()


def test_a_transaction_that_is_open_while_a_worker_sweeps(index: Index) -> None:
    with unit_of_work(index.sessions) as early:
        save_case_study(early, case_study_record())
        index.fill(3)
        assert index.drain() == 3
    assert index.notes() == 1
    index.drain()
    assert len(index.held()) == 4
    assert index.agrees()


def test_a_rename_waits_for_an_entry_that_is_just_being_tagged(postgres_index: Index) -> None:
    index = postgres_index
    renamed, commit, blocked = threading.Event(), threading.Event(), "SELECT count(*) FROM pg_locks WHERE NOT granted"

    def rename() -> None:
        with unit_of_work(index.sessions) as session:
            metropolis = session.get_one(Metropolis, "montreal")
            metropolis.names = metropolis.names | {"en": "Juniper"}
            session.flush()
            renamed.set()
            commit.wait(60)

    renaming = threading.Thread(target=rename)
    with unit_of_work(index.sessions) as session:
        item = save_case_study(session, case_study_record()).id
        renaming.start()
        wait_until(lambda: renamed.is_set() or index.number(blocked))
    index.drain()
    commit.set()
    renaming.join()
    index.drain()
    assert index.finds("juniper") == {str(item)}


class MeddledEngine:
    """Something changes while a rebuild is under way, and a worker tells it to the old index."""

    def __init__(self, index: Index, items: list[int]) -> None:
        self._index, self._items = index, items

    def __getattr__(self, name: str) -> object:
        return getattr(self._index.engine, name)

    def rebuild(self, documents: Iterable[Document]) -> int:
        def slowly() -> Iterator[Document]:
            for number, document in enumerate(documents):
                if number == 1:
                    self._meddle()
                yield document

        return self._index.engine.rebuild(slowly())

    def _meddle(self) -> None:
        with unit_of_work(self._index.sessions) as session:
            session.get_one(CaseStudy, self._items[0]).deleted_at = now()
            for text in session.get_one(CaseStudy, self._items[3]).translations:
                text.title = "Written meanwhile"
        make_case_study(self._index.sessions)
        self._index.drain()


def test_what_changes_during_a_rebuild_is_not_lost(index: Index) -> None:
    items = index.fill(6)
    index.drain()
    engine: Engine = MeddledEngine(index, items)  # type: ignore[assignment]
    rebuild(index.sessions, KIND_BY_CODE, index.name, engine)
    assert index.agrees()
    assert index.finds("meanwhile") == {str(items[3])}
    assert str(items[0]) not in index.held()
