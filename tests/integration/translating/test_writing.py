"""Saving, two at once, publishing, taking back; rights by language."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.accounts.permissions import Actor, NotAllowed
from app.content.models import ContentItem, ContentRevision
from app.content.records import dump_record
from app.indexing.models import OutboxEntry
from app.kernel.database import Database
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.unit_of_work import unit_of_work
from app.translating import publishing, service
from app.translating.publishing import Incomplete, NothingToPublish, OriginalChanged, Overtaken
from app.translating.service import Conflict, Saved, TakenByOther
from app.translating.work import Work, find_item, history, holder
from tests.integration.translating.conftest import KIND, TEXT, translator_into
from tests.integration.translating.use_cases import WHOLE, publish, save, seen, write_and_publish
from tests.support.waiting import wait_until


def text_of(database: Database, reference: str, language: str = "es") -> dict[str, object]:
    with database.sessions() as session:
        return dump_record(KIND, find_item(session, KIND, reference))["translations"].get(language, {})


def test_a_translation_is_written_and_published(database: Database, spanish: Actor, case: str) -> None:
    write_and_publish(database, spanish, case)
    with database.sessions() as session:
        item = find_item(session, KIND, case)
        text = item.public_translations()["es"]
        assert (text.title, text.status, text.translators) == (WHOLE["title"], "published", ["Lucía Ortega"])
        assert text.translated_on is not None
        assert text.sections["solution"] == WHOLE["solution"]
        assert item.key_figures[0].labels["es"] == WHOLE["key_figures.0.label"]
        assert [happening.act for happening in history(session, item.id, "es")] == ["published", "taken"]
        revision = session.get(ContentRevision, (item.id, item.revision))
        assert revision is not None
        assert (revision.actor_id, revision.note) == (spanish.identifier, "translate:es")
        noted = session.scalars(select(OutboxEntry.engine).where(OutboxEntry.item_id == item.id)).all()
        assert "postgres" in noted
    assert seen(database, spanish, case).draft is None
    assert seen(database, spanish, case).changed == {}


def test_what_is_published_stays_while_a_new_one_is_written(database: Database, spanish: Actor, case: str) -> None:
    write_and_publish(database, spanish, case)
    save(database, spanish, seen(database, spanish, case), {"title": "Otro título"})
    assert text_of(database, case)["title"] == WHOLE["title"]
    assert seen(database, spanish, case).texts["title"] == "Otro título"


def test_nothing_written_begins_nothing(database: Database, spanish: Actor, case: str) -> None:
    save(database, spanish, seen(database, spanish, case), {})
    assert seen(database, spanish, case).draft is None
    with pytest.raises(NothingToPublish):
        publish(database, spanish, seen(database, spanish, case))


def test_two_at_once_in_different_fields_both_keep_their_words(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    one = two = seen(database, spanish, case)
    save(database, spanish, one, {"title": "Título"})
    saved = save(database, other, two, {"context": "Contexto"})
    assert saved.theirs == ("title",)
    assert saved.work.texts == {"title": "Título", "context": "Contexto"}


def test_two_at_once_in_the_same_field_the_second_is_told_and_nothing_is_lost(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    one = two = seen(database, spanish, case)
    save(database, spanish, one, {"title": "Primero"})
    with pytest.raises(Conflict) as conflict:
        save(database, other, two, {"title": "Segundo", "context": "Contexto"})
    assert conflict.value.theirs == {"title": "Primero"}
    assert seen(database, spanish, case).texts == {"title": "Primero"}
    saved = save(database, other, seen(database, other, case), {"title": "Segundo", "context": "Contexto"})
    assert saved.work.texts == {"title": "Segundo", "context": "Contexto"}


def test_a_page_whose_answer_was_lost_is_not_in_its_own_way(database: Database, spanish: Actor, case: str) -> None:
    page = seen(database, spanish, case)
    save(database, spanish, page, {"title": "Uno"}, page="a")
    assert save(database, spanish, page, {"title": "Uno dos"}, page="a").work.texts["title"] == "Uno dos"
    with pytest.raises(Conflict):
        save(database, spanish, page, {"title": "Uno tres"}, page="b")


def test_a_page_that_saves_again_and_again_leaves_the_words_of_others_alone(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    page = seen(database, spanish, case)
    save(database, other, page, {"context": "De otra persona"}, page="b")
    for title in ("Uno", "Uno dos", "Uno dos tres"):
        saved = save(database, spanish, page, {"title": title}, page="a")
        assert saved.theirs == ("context",)
    assert saved.work.texts == {"title": "Uno dos tres", "context": "De otra persona"}


def test_an_old_page_does_not_undo_what_was_published_meanwhile(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    old = seen(database, other, case)
    write_and_publish(database, spanish, case)
    with pytest.raises(Conflict):
        save(database, other, old, {"title": "De una página vieja"})
    assert text_of(database, case)["title"] == WHOLE["title"]


def test_publishing_what_somebody_changed_meanwhile_is_refused(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    saved = save(database, spanish, seen(database, spanish, case), WHOLE)
    save(database, other, seen(database, other, case), {"title": "Cambiado"})
    with pytest.raises(Overtaken):
        publish(database, spanish, saved.work)


def test_missing_parts_are_published_only_when_that_is_said(database: Database, spanish: Actor, case: str) -> None:
    two = {path: WHOLE[path] for path in ("title", "summary")}
    work = save(database, spanish, seen(database, spanish, case), two).work
    with pytest.raises(Incomplete) as refused:
        publish(database, spanish, work)
    assert refused.value.paths == ("context", "solution", "key_figures.0.label")
    publish(database, spanish, work, incomplete=True)
    assert "context" not in text_of(database, case)


@pytest.mark.parametrize("path", ["title", "summary"])
def test_title_and_summary_are_always_needed(database: Database, spanish: Actor, case: str, path: str) -> None:
    work = save(database, spanish, seen(database, spanish, case), WHOLE | {path: ""}).work
    with pytest.raises(Incomplete):
        publish(database, spanish, work, incomplete=True)


def test_the_schema_of_the_kind_decides(database: Database, spanish: Actor, case: str) -> None:
    work = save(database, spanish, seen(database, spanish, case), WHOLE | {"summary": "a" * 1_001}).work
    with pytest.raises(InvalidInput):
        publish(database, spanish, work)
    assert text_of(database, case) == {}
    assert seen(database, spanish, case).texts["summary"] == "a" * 1_001


def test_an_original_that_changed_meanwhile_is_looked_at_first(
    database: Database, spanish: Actor, make_case: Callable[..., str]
) -> None:
    case = make_case()
    work = save(database, spanish, seen(database, spanish, case), WHOLE).work
    make_case(case, text={"context": "Women and men cared for free."})
    with pytest.raises(OriginalChanged) as refused:
        publish(database, spanish, work)
    assert refused.value.paths == ("context",)
    fresh = seen(database, spanish, case)
    assert fresh.changed == {"context": (TEXT["context"], "Women and men cared for free.")}
    publish(database, spanish, fresh)
    assert seen(database, spanish, case).changed == {}


def test_a_change_of_tags_alone_makes_nothing_old(
    database: Database, spanish: Actor, make_case: Callable[..., str]
) -> None:
    case = make_case()
    work = save(database, spanish, seen(database, spanish, case), WHOLE).work
    make_case(case, themes=["sustainability"])
    publish(database, spanish, work)
    assert text_of(database, case)["title"] == WHOLE["title"]


def test_a_withdrawn_translation_is_no_longer_read_and_not_lost(database: Database, spanish: Actor, case: str) -> None:
    write_and_publish(database, spanish, case)
    with unit_of_work(database.sessions) as session:
        publishing.unpublish(session, spanish, KIND, case, "es")
    with database.sessions() as session:
        assert list(find_item(session, KIND, case).public_translations()) == ["en"]
    work = seen(database, spanish, case)
    assert (work.published, work.texts["title"]) == (None, WHOLE["title"])
    save(database, spanish, work, {"title": "De nuevo"})
    publish(database, spanish, seen(database, spanish, case))
    assert text_of(database, case)["title"] == "De nuevo"


def test_translators_of_each_time_are_named(database: Database, spanish: Actor, other: Actor, case: str) -> None:
    write_and_publish(database, spanish, case)
    work = save(database, other, seen(database, other, case), {"title": "Mejor"}).work
    publish(database, other, work)
    assert text_of(database, case)["translators"] == ["Lucía Ortega", "Diego Prada"]


def test_taking_and_giving_back(database: Database, spanish: Actor, other: Actor, case: str) -> None:
    with unit_of_work(database.sessions) as session:
        service.take(session, spanish, KIND, case, "es")
        service.take(session, spanish, KIND, case, "es")
    with unit_of_work(database.sessions) as session, pytest.raises(TakenByOther) as taken:
        service.take(session, other, KIND, case, "es")
    assert taken.value.by.name == "Lucía Ortega"
    with unit_of_work(database.sessions) as session, pytest.raises(NotAllowed):
        service.give_back(session, other, KIND, case, "es")
    with unit_of_work(database.sessions) as session:
        service.give_back(session, spanish, KIND, case, "es")
    with unit_of_work(database.sessions) as session:
        service.take(session, other, KIND, case, "es")
        item = find_item(session, KIND, case)
        by = holder(session, item.id, "es")
    assert by is not None
    assert by.name == "Diego Prada"


def test_a_working_copy_is_thrown_away_only_as_it_was_seen(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    work = save(database, spanish, seen(database, spanish, case), {"title": "Uno"}).work
    save(database, other, seen(database, other, case), {"context": "Dos"})
    with unit_of_work(database.sessions) as session, pytest.raises(Conflict):
        service.discard(session, spanish, KIND, case, "es", work.version)
    with unit_of_work(database.sessions) as session:
        service.discard(session, spanish, KIND, case, "es", work.version + 1)
    assert seen(database, spanish, case).draft is None


def test_every_use_case_asks_for_the_right_of_the_language(app: Flask, database: Database, case: str) -> None:
    french = translator_into(app, "fr", "Noé Garnier")
    save(database, french, seen(database, french, case, "fr"), {"title": "Un titre"})
    with pytest.raises(NotAllowed):
        seen(database, french, case)
    work = seen(database, french, case, "fr")
    calls = [
        lambda s: service.save(s, french, KIND, case, "es", service.Written({"title": "x"}, frozenset(), {})),
        lambda s: service.take(s, french, KIND, case, "es"),
        lambda s: service.give_back(s, french, KIND, case, "es"),
        lambda s: service.discard(s, french, KIND, case, "es", 1),
        lambda s: publishing.publish(s, french, KIND, case, "es", version=1, revision=1),
        lambda s: publishing.unpublish(s, french, KIND, case, "es"),
    ]
    for call in calls:
        with unit_of_work(database.sessions) as session, pytest.raises(NotAllowed):
            call(session)
    assert work.texts == {"title": "Un titre"}


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted", "archived"])
def test_translators_see_nothing_of_what_is_not_public(
    database: Database, spanish: Actor, make_case: Callable[..., str], state: str
) -> None:
    with pytest.raises(NotFound):
        seen(database, spanish, make_case(state=state))


def test_the_original_is_no_translation(app: Flask, database: Database, case: str) -> None:
    english = translator_into(app, "en", "Jo March")
    with pytest.raises(NotFound):
        seen(database, english, case, "en")


def _while_it_is_published(database: Database, actor: Actor, work: Work, do: Callable[[], object]) -> object:
    """Publish ``work``, and let somebody ``do`` something that has to wait for it; return what came of that."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    def somebody_waits() -> bool:
        with database.sessions() as watching:  # a new transaction each time: within one the list of connections stays
            return bool(watching.scalar(waits))

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work(database.sessions) as session:
            publishing.publish(
                session, actor, KIND, work.item.reference, "es", version=work.version, revision=work.item.revision
            )
            session.flush()
            other = pool.submit(do)
            wait_until(somebody_waits)
        return other.result()


def test_a_page_that_saves_by_itself_while_it_is_published_begins_nothing(
    database: Database, spanish: Actor, case: str
) -> None:
    before = seen(database, spanish, case)
    saved = save(database, spanish, before, WHOLE, page="one").work
    result = _while_it_is_published(
        database, spanish, saved, lambda: save(database, spanish, before, WHOLE, page="one")
    )
    assert isinstance(result, Saved)
    assert result.work.published is not None
    assert seen(database, spanish, case).draft is None
    assert text_of(database, case)["title"] == WHOLE["title"]


def test_who_writes_while_somebody_publishes_loses_nothing(
    database: Database, spanish: Actor, other: Actor, case: str
) -> None:
    saved = save(database, spanish, seen(database, spanish, case), WHOLE).work
    _while_it_is_published(
        database, spanish, saved, lambda: save(database, other, saved, {"context": "Nueve de cada diez."})
    )
    assert text_of(database, case)["context"] == WHOLE["context"]
    after = seen(database, spanish, case)
    assert after.draft is not None
    assert after.texts == {**WHOLE, "context": "Nueve de cada diez."}


def test_what_two_publish_at_once_makes_two_revisions(app: Flask, database: Database, case: str) -> None:
    people = {language: translator_into(app, language, language) for language in ("es", "fr")}
    works = {
        language: save(database, person, seen(database, person, case, language), WHOLE).work
        for language, person in people.items()
    }
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda language: publish(database, people[language], works[language]), works))
    with database.sessions() as session:
        item = session.scalar(select(ContentItem).where(ContentItem.reference == case))
        assert item is not None
        assert sorted(item.public_translations()) == ["en", "es", "fr"]
