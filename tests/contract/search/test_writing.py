"""Changes that come late, twice or in the wrong order; and a new index put in the old one's place."""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.document import Change, Deletion, Document, Place
from search.engine import Engine
from search.query import Query, Words
from tests.contract.search.documents import DOCUMENTS, renamed, simple


def held(engine: Engine) -> dict[str, int]:
    return dict(engine.versions())


def test_an_empty_engine_answers(engine: Engine):
    engine.setup()
    assert engine.search(Query("en", (Words("en", "city"),), facets=("theme",))).total == 0
    assert list(engine.versions()) == []
    assert engine.suggest("a", "en") == []


def test_writing_again_changes_nothing(engine: Engine):
    for _ in range(2):
        assert engine.write(DOCUMENTS) == []
    engine.refresh()
    assert list(engine.versions()) == sorted((document.identifier, 1) for document in DOCUMENTS)
    assert engine.search(Query("en")).total == len(DOCUMENTS)


def test_a_late_write_is_passed_over(engine: Engine):
    document = DOCUMENTS[0]
    engine.write([renamed(document, "Second", 5), renamed(document, "First", 4)])
    engine.write([renamed(document, "Also late", 5)])
    engine.refresh()
    assert held(engine) == {document.identifier: 5}
    assert [one.title for one in engine.suggest("second", "en")] == ["Second"]
    assert engine.suggest("first", "en") == engine.suggest("also", "en") == []


def test_a_document_written_late_stays_deleted_and_may_come_back(engine: Engine):
    engine.write([simple("a", version=3), simple("b", version=3)])
    engine.write([Deletion("a", 5)])
    engine.write([simple("a", version=4)])
    engine.refresh()
    assert held(engine) == {"b": 3}
    assert engine.search(Query("en")).total == 1
    engine.write([Deletion("b", 2), simple("a", version=6)])
    engine.refresh()
    assert held(engine) == {"a": 6, "b": 3}


def test_a_deletion_outlives_a_rebuild(engine: Engine):
    engine.write([simple("a", version=3), Deletion("a", 5), simple("b")])
    assert engine.rebuild([simple("b")]) == 1
    engine.write([simple("a", version=4)])
    engine.refresh()
    assert held(engine) == {"b": 1}


changes = st.lists(
    st.builds(
        lambda name, version, gone: Deletion(name, version) if gone else simple(name, version=version),
        st.sampled_from("abc"),
        st.integers(1, 6),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes, st.randoms(use_true_random=False))
def test_the_order_of_changes_does_not_matter(engine: Engine, changes: list[Change], random: object):
    newest: dict[str, Change] = {}
    for change in changes:
        # Two changes of one entry never have the same version.
        if change.identifier not in newest or newest[change.identifier].version < change.version:
            newest[change.identifier] = change
    unique = {(change.identifier, change.version): newest.get(change.identifier, change) for change in changes}
    consistent = [
        newest[name] if newest[name].version == version else simple(name, version=version) for name, version in unique
    ]
    random.shuffle(consistent)  # type: ignore[attr-defined]
    engine.rebuild([])
    prefix = f"{secrets.token_hex(6)}-"  # deletions of the examples before this one are remembered
    renamed_changes = [replace(change, identifier=prefix + change.identifier) for change in consistent]
    for change in renamed_changes:
        engine.write([change])
    engine.refresh()
    expected = {prefix + name: change.version for name, change in newest.items() if isinstance(change, Document)}
    assert held(engine) == expected


def test_what_is_refused_for_good_is_told_and_holds_up_nothing_else(engine: Engine):
    bad = simple("x" * 600)
    far = replace(simple("far"), places=(Place(95.0, 0.0),))
    rejections = engine.write([simple("good"), bad, far, simple("better")])
    engine.refresh()
    assert {"good", "better"} <= set(held(engine))
    assert all(rejection.reason for rejection in rejections)
    assert {rejection.identifier for rejection in rejections} <= {bad.identifier, "far"}


def test_a_rebuild_replaces_everything(engine: Engine):
    engine.write([simple("old", "Old title"), simple("kept", "Kept title")])
    assert engine.rebuild(iter([simple("kept", "Kept title", version=2), simple("new", "New title")])) == 2
    assert held(engine) == {"kept": 2, "new": 1}
    assert engine.suggest("old", "en") == []
    engine.write([simple("new", "Newer title", version=2)])
    engine.refresh()
    assert held(engine) == {"kept": 2, "new": 2}


def test_a_rebuild_that_fails_changes_nothing(engine: Engine):
    engine.write([simple("old")])

    def broken() -> Iterator[Document]:
        yield simple("new")
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError, match="the source failed"):
        engine.rebuild(broken())
    assert held(engine) == {"old": 1}


def test_a_rebuild_leaves_no_gap(engine: Engine):
    engine.write(DOCUMENTS)
    engine.refresh()
    totals: set[int] = set()
    failures: list[BaseException] = []
    ended, searched = threading.Event(), threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                totals.add(engine.search(Query("en", facets=("theme",))).total)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
                failures.append(error)
            searched.set()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(3):
            searched.clear()
            assert searched.wait(30)
            engine.rebuild(DOCUMENTS)
    finally:
        ended.set()
        reader.join()
    assert failures == []
    assert totals == {len(DOCUMENTS)}


def test_what_is_written_during_a_rebuild_is_searched_until_the_switch(engine: Engine):
    engine.write([simple("a")])

    def documents() -> Iterator[Document]:
        yield simple("a")
        engine.write([simple("b")])
        engine.refresh()
        assert engine.search(Query("en")).total == 2

    engine.rebuild(documents())
    engine.write([simple("b")])  # the caller replays
    engine.refresh()
    assert held(engine) == {"a": 1, "b": 1}
