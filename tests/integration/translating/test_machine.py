"""Machine drafts: both protocols, always marked, never over a person's words, never published unread."""

import json
import socket
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from app.accounts.permissions import Actor, NotAllowed
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work
from app.translating.machine import Machine, machine_of
from app.translating.machine.apertium import Apertium
from app.translating.machine.jobs import work_off
from app.translating.machine.libretranslate import LibreTranslate
from app.translating.machine.provider import NoWay, Unavailable, route
from app.translating.models import TranslationJob
from app.translating.publishing import Unread
from config.settings import InvalidSetting, Settings, settings_from_environment
from search.vocabulary import Concept, Source, Vocabulary
from tests.integration.translating.conftest import KIND, TEXT, translator_into
from tests.integration.translating.use_cases import WHOLE, ask_machine, publish, save, seen
from tests.support.apertium import running_apertium
from tests.support.libretranslate import StandIn, running_stand_in, said

NOTHING = Vocabulary()
CARE = Vocabulary(
    [Source.of_concepts("portal", [Concept("care", {"en": "care blocks", "es": "manzanas del cuidado"})])]
)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running_stand_in() as server:
        yield server


def work(database: Database, machine: Machine, vocabulary: Vocabulary = NOTHING, seconds: float = 60.0) -> None:
    with unit_of_work(database.sessions) as session:
        work_off(session, machine, {KIND.code: KIND}, vocabulary, seconds)


def job_of(database: Database, reference: str) -> TranslationJob:
    """Return the last job, and see to it that no other is left for the next test."""
    with database.sessions() as session:
        found = session.scalars(select(TranslationJob).order_by(TranslationJob.id.desc())).first()
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def no_job_left(database: Database) -> Iterator[None]:
    yield
    with unit_of_work(database.sessions) as session:
        for job in session.scalars(select(TranslationJob)):
            session.delete(job)


def test_a_draft_is_made_marked_and_published_only_when_read(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    assert ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    done = seen(database, spanish, case)
    assert done.texts["title"] == said(TEXT["title"], "es")
    assert set(done.machine) == {field.path for field in done.fields}
    with pytest.raises(Unread):
        publish(database, spanish, done)
    with pytest.raises(Unread):
        publish(database, spanish, done, incomplete=True)
    everything_but = frozenset(done.machine) - {"context"}
    edited = save(database, spanish, done, {}, read=everything_but).work
    with pytest.raises(Unread) as refused:
        publish(database, spanish, edited)
    assert refused.value.paths == ("context",)
    edited = save(database, spanish, edited, {"context": "Escrito por una persona."}).work
    assert edited.machine == {}
    publish(database, spanish, edited)


def test_reading_counts_for_the_text_that_was_read(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    old = seen(database, spanish, case)
    stand_in.translate = lambda text, _target: f"anew {text}"
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    saved = save(database, spanish, old, {}, read=frozenset({"title"}))
    assert "title" in saved.work.machine
    assert saved.work.texts["title"].startswith("anew")


def test_marks_and_numbers_are_as_in_the_original(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    stand_in.translate = lambda text, _target: text.upper().replace("2020", "202O")
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    texts = seen(database, spanish, case).texts
    assert texts["solution"] == "- **CARE BLOCKS:** BUILDINGS WORK AS ONE.\n- CARE BUSES GO TO THE HILLS."
    assert texts["summary"] == "SINCE 2020 SERVICES FOR CARERS STAND TOGETHER IN **27** BLOCKS."
    assert not any(set(sent["q"]) & set("*_[]#") for sent in stand_in.asked)


def test_terms_of_the_portal_overrule_the_machine(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    ask_machine(database, spanish, case)
    stand_in.translate = lambda text, _target: text
    work(database, LibreTranslate(stand_in.url), CARE)
    assert seen(database, spanish, case).texts["title"] == "Manzanas del cuidado near the metro"


def test_a_field_in_which_somebody_wrote_meanwhile_keeps_their_words(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    ask_machine(database, spanish, case)
    save(database, spanish, seen(database, spanish, case), {"title": "De una persona"})
    work(database, LibreTranslate(stand_in.url))
    done = seen(database, spanish, case)
    assert done.texts["title"] == "De una persona"
    assert "title" not in done.machine
    assert "context" in done.machine
    assert job_of(database, case).refused == ["title"]


def test_a_field_that_somebody_emptied_meanwhile_stays_empty(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    ask_machine(database, spanish, case)
    for title in ("Escrito", ""):
        save(database, spanish, seen(database, spanish, case), {"title": title})
    work(database, LibreTranslate(stand_in.url))
    assert "title" not in seen(database, spanish, case).texts


def test_words_written_while_the_machine_is_at_work_are_kept(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    def at_work(text: str, target: str) -> str:
        if text == TEXT["title"]:
            save(database, spanish, seen(database, spanish, case), WHOLE)
        return said(text, target)

    stand_in.translate = at_work
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    done = seen(database, spanish, case)
    assert dict(done.texts) == WHOLE
    assert done.machine == {}
    assert job_of(database, case).state == "dropped"


def test_a_job_for_a_text_that_was_published_meanwhile_is_dropped(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    def at_work(text: str, target: str) -> str:
        if text == TEXT["title"]:
            publish(database, spanish, save(database, spanish, seen(database, spanish, case), WHOLE).work)
        return said(text, target)

    stand_in.translate = at_work
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    assert job_of(database, case).state == "dropped"
    assert seen(database, spanish, case).draft is None
    assert seen(database, spanish, case).texts["title"] == WHOLE["title"]


def test_an_original_that_changes_meanwhile_is_translated_as_it_is_then(
    database: Database, spanish: Actor, make_case: Callable[..., str], stand_in: StandIn
) -> None:
    case = make_case()
    ask_machine(database, spanish, case)

    def at_work(text: str, target: str) -> str:
        if text == TEXT["title"]:
            make_case(case, text={"title": "Another title"})
        return said(text, target)

    stand_in.translate = at_work
    work(database, LibreTranslate(stand_in.url))
    assert seen(database, spanish, case).texts == {}
    work(database, LibreTranslate(stand_in.url))
    assert seen(database, spanish, case).texts["title"] == said("Another title", "es")


def test_a_hidden_entry_is_translated_no_more(
    database: Database, spanish: Actor, make_case: Callable[..., str], stand_in: StandIn
) -> None:
    case = make_case()
    ask_machine(database, spanish, case)
    make_case(case, state="archived")
    work(database, LibreTranslate(stand_in.url))
    assert job_of(database, case).state == "dropped"
    assert stand_in.asked == []


def test_what_a_person_wrote_or_read_is_not_asked_for(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    save(database, spanish, seen(database, spanish, case), WHOLE)
    assert ask_machine(database, spanish, case) is False


def test_a_slow_machine_is_asked_bit_by_bit(database: Database, spanish: Actor, case: str, stand_in: StandIn) -> None:
    ask_machine(database, spanish, case)
    for round_number in range(20):
        work(database, LibreTranslate(stand_in.url), seconds=0.0)
        if job_of(database, case).state == "done":
            break
        assert len(stand_in.asked) == round_number + 1
    assert job_of(database, case).state == "done"
    assert len({sent["q"] for sent in stand_in.asked}) == len(stand_in.asked)


def nowhere() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    "broken",
    [
        (200, b"not json"),
        (200, b"[1]"),
        (200, b"{}"),
        (200, b'{"translatedText": 3}'),
        (200, b'{"translatedText": ""}'),
        (500, b"oh"),
        (429, b'{"error": "slow down"}'),
        (403, b'{"error": "key"}'),
        (302, b""),
    ],
)
def test_nonsense_is_no_translation_and_the_machine_is_asked_again_later(
    database: Database, spanish: Actor, case: str, stand_in: StandIn, broken: tuple[int, bytes]
) -> None:
    ask_machine(database, spanish, case)
    stand_in.instead = lambda: broken
    work(database, LibreTranslate(stand_in.url))
    job = job_of(database, case)
    assert (job.state, job.attempts) == ("waiting", 1)
    assert job.due_at > now()
    assert seen(database, spanish, case).texts == {}
    with pytest.raises(Unavailable):
        Apertium(stand_in.url).translate("x", "en", "es")


@pytest.mark.parametrize("made", ["x" * 100_000, "\x00", " \n "])
def test_what_cannot_be_a_translation_is_not_stored(
    database: Database, spanish: Actor, case: str, stand_in: StandIn, made: str
) -> None:
    ask_machine(database, spanish, case)
    stand_in.translate = lambda _text, _target: made
    work(database, LibreTranslate(stand_in.url))
    assert seen(database, spanish, case).texts == {}
    assert job_of(database, case).state == "waiting"


def test_a_machine_that_stays_away_is_given_up_and_may_be_asked_anew(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    ask_machine(database, spanish, case)
    away = LibreTranslate(nowhere())
    for _attempt in range(6):
        with unit_of_work(database.sessions) as session:
            job = session.scalars(select(TranslationJob).where(TranslationJob.state == "waiting")).one()
            job.due_at = now()
        work(database, away)
    assert (job_of(database, case).state, job_of(database, case).reason) == ("failed", "away")
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    assert job_of(database, case).state == "done"


def test_a_late_answer_is_none(stand_in: StandIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for machine in (Apertium(url, patience=0.05), LibreTranslate(url, patience=0.05)):
            with pytest.raises(Unavailable, match="away"):
                machine.translate("x", "en", "es")


def test_a_key_is_sent_and_markup_is_never_asked_for(stand_in: StandIn) -> None:
    stand_in.key = "secret"
    assert LibreTranslate(stand_in.url, "secret").translate("water", "en", "es") == "water-es"
    assert stand_in.asked == [{"q": "water", "source": "en", "target": "es", "format": "text", "api_key": "secret"}]
    with pytest.raises(Unavailable, match="refused"):
        LibreTranslate(stand_in.url).translate("water", "en", "es")


def test_a_middle_language_is_used_and_said(
    app: object, database: Database, make_case: Callable[..., str], stand_in: StandIn
) -> None:
    french = translator_into(app, "fr", "Noé Garnier")  # type: ignore[arg-type]
    case = make_case()
    stand_in.targets = {"en": ["es"], "es": ["fr"]}
    ask_machine(database, french, case, "fr")
    work(database, LibreTranslate(stand_in.url))
    done = seen(database, french, case, "fr")
    assert set(done.machine.values()) == {"es"}
    assert done.texts["title"] == said(said(TEXT["title"], "es"), "fr")


def test_without_any_way_the_job_ends_and_says_so(
    database: Database, spanish: Actor, case: str, stand_in: StandIn
) -> None:
    stand_in.targets = {"en": ["fr"]}
    ask_machine(database, spanish, case)
    work(database, LibreTranslate(stand_in.url))
    assert (job_of(database, case).state, job_of(database, case).reason) == ("failed", "no_way")
    with pytest.raises(NoWay):
        route(frozenset(), "en", "es")


def test_who_may_not_translate_may_ask_no_machine(app: object, database: Database, case: str) -> None:
    french = translator_into(app, "fr", "Noé Garnier")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        ask_machine(database, french, case, "es")


@pytest.mark.apertium
@pytest.mark.parametrize(("language", "middle", "word"), [("es", "", "ciudad"), ("fr", "es", "ville")])
def test_apertium_itself_makes_a_draft(
    app: object, database: Database, make_case: Callable[..., str], language: str, middle: str, word: str
) -> None:
    person = translator_into(app, language, "Somebody")  # type: ignore[arg-type]
    case = make_case(text={"title": "The water of the city", "solution": "- **The city** has 27 rivers.\n- 1.5 km"})
    with running_apertium() as url:
        assert ask_machine(database, person, case, language)
        work(database, Apertium(url), CARE)
    done = seen(database, person, case, language)
    assert word in done.texts["title"].lower()
    assert set(done.machine.values()) == {middle}
    assert done.texts["solution"].startswith("- **")
    assert "27" in done.texts["solution"]
    assert done.texts["solution"].endswith("\n- 1.5 km")
    assert not set(json.dumps(dict(done.texts))) & set("#@$^")


def test_machines_are_off_until_configured() -> None:
    environment = {"DATABASE_URL": "postgresql://x"}
    assert machine_of(settings_from_environment(environment)) is None
    on = environment | {"MACHINE_TRANSLATION_URL": "http://127.0.0.1:5000"}
    assert isinstance(machine_of(settings_from_environment(on)), Apertium)
    libre = settings_from_environment(
        on | {"MACHINE_TRANSLATION_KIND": "libretranslate", "MACHINE_TRANSLATION_KEY": "k"}
    )
    assert isinstance(machine_of(libre), LibreTranslate)
    assert "'k'" not in repr(libre)
    for wrong in ({"MACHINE_TRANSLATION_KIND": "magic"}, {"MACHINE_TRANSLATION_URL": "file:///etc/passwd"}):
        with pytest.raises(InvalidSetting):
            settings_from_environment(on | wrong)
    assert machine_of(Settings(database_url="x")) is None
