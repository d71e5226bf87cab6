"""What a mail of saved searches tells: what is new and public, once, in its reader's language."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.accounts.models import Person
from app.alerts.models import SavedSearch
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.alerts.conftest import index, keep, morning, publish, save
from tests.support.mail import outbox
from tests.support.people import make_person

FRENCH = {"fr": {"title": "De l’ombre en ville", "summary": "Des arbres."}}


def subjects(app: Flask) -> list[str]:
    return [mail.subject for mail in outbox(app)]


def test_what_is_new_is_told_once(app: Flask) -> None:
    publish(app, "Old shade")
    keep(app, make_person(app, language="en"), "q=shade", "Shade in cities")
    morning(app)
    assert outbox(app) == [], "nothing new, no mail"

    record = publish(app, "New shade", metropolises=["montreal"])
    publish(app, "Buses")
    morning(app, 2)
    (mail,) = outbox(app)
    assert mail.subject == "1 new entry for your saved searches"
    for found in (
        "Shade in cities",
        "New shade",
        "Montréal",
        f"http://127.0.0.1:8000/en/case-studies/{record['reference']}",
    ):
        assert found in mail.text, found
    assert "Old shade" not in mail.text
    assert "Buses" not in mail.text
    assert "New shade" in mail.html
    morning(app, 3)
    morning(app, 9)
    assert len(outbox(app)) == 1, "never the same twice"


def test_a_run_that_is_made_twice_tells_once(app: Flask) -> None:
    keep(app, make_person(app))
    publish(app, "Shade")
    morning(app, 1)
    morning(app, 1)
    assert len(outbox(app)) == 1


def test_a_mail_is_in_the_language_of_its_reader(app: Flask) -> None:
    keep(app, make_person(app, language="fr"), name="Ombre")
    publish(app, "Shade in town", translations=FRENCH)
    publish(app, "Sombra", language="es")
    morning(app)
    (mail,) = outbox(app)
    assert mail.language == "fr"
    assert "De l’ombre en ville" in mail.text
    assert "Shade in town" not in mail.text
    assert '<html lang="fr"' in mail.html
    assert 'lang="es"' in mail.html, "what is in another language says so"
    assert "/fr/case-studies/" in mail.text


def test_a_translation_into_the_readers_language_is_news_to_them_alone(app: Flask) -> None:
    keep(app, make_person(app, language="fr", email="fr@example.org"))
    keep(app, make_person(app, language="es", email="es@example.org"))
    record = publish(app, "Shade in town")
    morning(app, 1)
    assert len(outbox(app)) == 2
    record["translations"] |= FRENCH
    save(app, record)
    morning(app, 2)
    morning(app, 3)
    assert len(outbox(app, "es@example.org")) == 1
    first, second = outbox(app, "fr@example.org")
    assert "Shade in town" in first.text
    assert "De l’ombre en ville" in second.text


def test_a_translation_that_is_not_published_is_no_news(app: Flask) -> None:
    record = publish(app, "Shade in town")
    keep(app, make_person(app, language="fr"))
    record["translations"]["fr"] = {**FRENCH["fr"], "status": "in_progress"}
    save(app, record)
    morning(app)
    assert outbox(app) == []


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted", "archived"])
def test_what_is_not_public_is_not_told_until_it_is(app: Flask, state: str) -> None:
    keep(app, make_person(app))
    record = publish(app, "Shade", state=state)
    morning(app, 1)
    assert outbox(app) == []
    save(app, record | {"state": "published"})
    morning(app, 2)
    assert len(outbox(app)) == 1


def test_what_comes_back_is_not_new(app: Flask) -> None:
    record = publish(app, "Shade")
    keep(app, make_person(app))
    save(app, record | {"state": "archived"})
    morning(app, 1)
    save(app, record | {"state": "published"})
    morning(app, 2)
    assert outbox(app) == []


def test_an_old_date_does_not_hide_what_was_taken_in_today(app: Flask) -> None:
    keep(app, make_person(app))
    publish(app, "Shade", published_at="2019-05-01T00:00:00+00:00")
    morning(app)
    assert len(outbox(app)) == 1


def test_what_cannot_be_found_yet_is_told_when_it_can(app: Flask) -> None:
    keep(app, make_person(app))
    publish(app, "Shade", indexed=False)
    morning(app, 1)
    assert outbox(app) == []
    index(app)
    morning(app, 2)
    assert len(outbox(app)) == 1


def test_an_engine_that_is_away_loses_nothing(app: Flask) -> None:
    engine = app.extensions["portal_search"].engines["postgres"]
    keep(app, make_person(app))
    publish(app, "Shade")
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        session.execute(text("ALTER SCHEMA search_index RENAME TO away"))
    morning(app, 1)
    assert outbox(app) == []
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        session.execute(text("DROP SCHEMA IF EXISTS search_index CASCADE"))
        session.execute(text("ALTER SCHEMA away RENAME TO search_index"))
    engine.setup()
    morning(app, 1)
    assert len(outbox(app)) == 1


def test_one_mail_has_all_searches_and_each_entry_once(app: Flask) -> None:
    person = make_person(app)
    keep(app, person, "q=shade", "Shade")
    keep(app, person, "metropolis=montreal", "Montréal")
    keep(app, person, "q=unicorns", "Unicorns")
    publish(app, "Shade along streets")
    publish(app, "Quiet buses")
    morning(app)
    (mail,) = outbox(app)
    assert mail.subject.startswith("2 new entries")
    assert mail.text.count("Shade along streets") == 1
    assert mail.text.count("Quiet buses") == 1
    assert "Unicorns" not in mail.text


def test_entries_that_have_only_some_of_the_words_are_not_what_was_asked_for(app: Flask) -> None:
    keep(app, make_person(app), "q=shade+unicorns")
    publish(app, "Shade")
    morning(app)
    assert outbox(app) == []


def test_of_many_the_first_are_named_and_the_rest_counted(app: Flask) -> None:
    keep(app, make_person(app))
    for number in range(13):
        publish(app, f"Shade {number}", indexed=number == 12)
    morning(app)
    (mail,) = outbox(app)
    assert mail.text.count("/case-studies/") == 10
    assert "and 3 more:" in mail.text


def test_a_filter_that_is_gone_does_not_widen_the_search(app: Flask) -> None:
    keep(app, make_person(app), "theme=given-up")
    publish(app, "Shade")
    morning(app)
    assert outbox(app) == []


def test_a_weekly_search_waits_for_monday(app: Flask) -> None:
    number = keep(app, make_person(app), frequency="weekly")
    publish(app, "Shade")
    with app.extensions["portal_database"].sessions() as session:
        due = session.get_one(SavedSearch, number).next_at
    assert due is not None
    morning(app, (due - now()) / timedelta(days=1) - 0.1)
    assert outbox(app) == []
    morning(app, (due - now()) / timedelta(days=1) + 0.1)
    assert len(outbox(app)) == 1


@pytest.mark.parametrize(
    "changed",
    [{"state": "suspended"}, {"state": "deleted", "email": None, "email_key": None}, {"state": "unconfirmed"}],
)
def test_who_cannot_sign_in_gets_none(app: Flask, changed: dict[str, Any]) -> None:
    person = make_person(app)
    keep(app, person)
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        for name, value in changed.items():
            setattr(session.get_one(Person, person), name, value)
    publish(app, "Shade")
    morning(app)
    assert outbox(app) == []


def test_a_title_that_is_markup_stays_text(app: Flask) -> None:
    keep(app, make_person(app), name="<img src=x onerror=alert(1)>")
    publish(app, "<script>alert(1)</script> & shade")
    morning(app)
    (mail,) = outbox(app)
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "<script>alert(1)</script> & shade" in mail.text
