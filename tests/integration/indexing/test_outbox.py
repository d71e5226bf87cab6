"""Whatever happens to entries, terms and metropolises, the index ends equal to the database."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.case_studies.models import CaseStudy
from app.commands import load_reference_data
from app.content.models import ContentItem
from app.content.service import everything
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from app.members.models import Metropolis
from app.taxonomy.models import Term
from tests.integration.indexing.index import Index
from tests.support.factories.case_studies import case_study_record, make_case_study, save_case_study

Change = Callable[[Session, CaseStudy, str], None]


def _retitle(_session: Session, item: CaseStudy, word: str) -> None:
    item.translations[0].title = f"{word} at the river"


def _delete(_session: Session, item: CaseStudy, _word: str) -> None:
    item.deleted_at = now()


def _undelete(_session: Session, item: CaseStudy, _word: str) -> None:
    item.deleted_at = None


def _unpublish(_session: Session, item: CaseStudy, _word: str) -> None:
    item.state = "draft"


def _publish(_session: Session, item: CaseStudy, _word: str) -> None:
    item.state = "published"


def _hide_text(_session: Session, item: CaseStudy, _word: str) -> None:
    item.translations[0].status = "in_progress"


def _show_text(_session: Session, item: CaseStudy, _word: str) -> None:
    item.translations[0].status = "published"


def _retag(session: Session, item: CaseStudy, _word: str) -> None:
    item.terms = [] if item.terms else list(session.scalars(select(Term).where(Term.code == "sustainability")))


def _rename_metropolis(session: Session, item: CaseStudy, word: str) -> None:
    item.places[0].metropolis.names = item.places[0].metropolis.names | {"en": f"Mont {word}"}


def _rename_term(session: Session, _item: CaseStudy, word: str) -> None:
    term = session.get_one(Term, "sustainability")
    term.labels = term.labels | {"en": f"Lasting {word}"}


def _save_again(session: Session, item: CaseStudy, word: str) -> None:
    words = {"en": {"title": f"Saved {word}", "summary": "Anew."}, "fr": {"title": f"Sauvé {word}", "summary": "Neuf."}}
    save_case_study(session, case_study_record(reference=item.reference, translations=words))


CHANGES: tuple[Change, ...] = (
    *(_retitle, _delete, _undelete, _unpublish, _publish, _hide_text, _show_text, _retag),
    *(_rename_metropolis, _rename_term, _save_again),
)
steps = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.integers(0, 4), st.sampled_from(["alder", "birch", "cedar"]), st.booleans()),
    min_size=1,
    max_size=12,
)


def _change(index: Index, change: Change, item_id: int, word: str) -> None:
    with unit_of_work(index.sessions) as session:
        found = session.scalars(select(CaseStudy).where(CaseStudy.id == item_id).options(*everything())).one()
        change(session, found, word)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_after_any_changes_the_index_is_equal_to_the_database(
    index: Index, steps: list[tuple[Change, int, str, bool]]
) -> None:
    items = index.fill(5)
    for change, number, word, drained in steps:
        _change(index, change, items[number], word)
        if drained:
            index.drain()
    index.drain()
    assert index.agrees()


@pytest.mark.parametrize("rename", [_rename_metropolis, _rename_term])
def test_a_new_name_is_found_in_every_entry_that_shows_it(index: Index, rename: Change) -> None:
    tagged = make_case_study(index.sessions, themes=["sustainability"])
    make_case_study(index.sessions, metropolises=["dakar"])
    index.drain()
    assert index.finds("juniper") == set()
    _change(index, rename, tagged, "juniper")
    index.drain()
    assert index.finds("juniper") == {str(tagged)}


def test_a_change_that_is_undone_leaves_no_note(postgres_index: Index) -> None:
    (item,) = postgres_index.fill(1)
    postgres_index.drain()
    with postgres_index.sessions() as session:
        session.get_one(CaseStudy, item).state = "draft"
        session.flush()
        session.rollback()
    assert postgres_index.agrees()


def test_a_savepoint_that_fails_does_not_spoil_the_next(postgres_index: Index) -> None:
    with unit_of_work(postgres_index.sessions) as session:
        savepoint = session.begin_nested()
        save_case_study(session, case_study_record()).translations[0].title = " "
        with pytest.raises(IntegrityError, match="ck_content_translation_title"):
            session.flush()
        savepoint.rollback()
        save_case_study(session, case_study_record())
    assert postgres_index.number("SELECT count(*) FROM content_item") == 1
    postgres_index.drain()
    assert postgres_index.agrees()


def test_saving_without_a_change_notes_nothing(postgres_index: Index) -> None:
    record = case_study_record(
        sources=[{"title": "A report"}], key_figures=[{"value": 3, "label": {"en": "trees"}}], themes=["sustainability"]
    )
    with unit_of_work(postgres_index.sessions) as session:
        save_case_study(session, record)
    postgres_index.drain()
    with unit_of_work(postgres_index.sessions) as session:
        save_case_study(session, record)
    assert postgres_index.notes() == 0
    assert postgres_index.number("SELECT count(*) FROM case_study_key_figure") == 1
    assert postgres_index.number("SELECT count(*) FROM content_revision") == 1


def test_reference_data_loaded_again_changes_nothing(postgres_index: Index) -> None:
    postgres_index.fill(2)
    postgres_index.drain()
    rows = "SELECT string_agg(code || xmin, ',' ORDER BY code) FROM term"
    cities = "SELECT string_agg(slug || xmin, ',' ORDER BY slug) FROM metropolis"
    with postgres_index.sessions() as session:
        before = [session.execute(text(statement)).scalar() for statement in (rows, cities)]
    assert load_reference_data(postgres_index.database) == 0
    with postgres_index.sessions() as session:
        assert [session.execute(text(statement)).scalar() for statement in (rows, cities)] == before
    assert postgres_index.notes() == 0


def test_a_name_that_is_written_again_unchanged_notes_nothing(postgres_index: Index) -> None:
    postgres_index.fill(1)
    postgres_index.drain()
    with unit_of_work(postgres_index.sessions) as session:
        flag_modified(session.get_one(Metropolis, "dakar"), "names")
    assert postgres_index.notes() == 0
    with postgres_index.sessions() as session:
        assert session.scalars(select(ContentItem.index_version)).one() == 2
