"""Saving a search, looking after it, and stopping its mails from a mail program."""

import threading
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import SavedSearch
from app.alerts.service import MOST_SEARCHES, SavedAlready, data_of, forget_person
from app.kernel.unit_of_work import unit_of_work
from tests.integration.alerts.conftest import keep, morning, publish
from tests.support.mail import outbox, path_of
from tests.support.people import Visitor, make_person

NEW = "/en/searches/new?q=shade&theme=sustainability"


def stored(app: Flask) -> list[SavedSearch]:
    with app.extensions["portal_database"].sessions() as session:
        return list(session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def test_a_search_is_saved_from_its_page(app: Flask) -> None:
    reader = Visitor(app, make_person(app))
    page = reader.get("/en/search?q=shade&theme=sustainability&page=1&sort=title").text
    assert 'href="/en/searches/new?q=shade&amp;theme=sustainability"' in page
    form = reader.get(NEW).text
    assert 'value="“shade” · ' in form
    answer = reader.submit(NEW, {"name": "Shade", "frequency": "daily"}, page=NEW)
    assert (answer.status_code, answer.location) == (303, "/en/searches")
    (search,) = stored(app)
    assert (search.name, search.query, search.frequency) == ("Shade", "q=shade&theme=sustainability", "daily")
    assert search.next_at is not None
    listed = reader.get("/en/searches").text
    assert "The search is saved." in listed
    assert 'href="/en/search?q=shade&amp;theme=sustainability"' in listed


def test_who_has_not_signed_in_is_asked_to_and_comes_back(app: Flask) -> None:
    answer = Visitor(app).get(NEW)
    assert answer.status_code == 302
    assert quote("/en/searches/new?q=shade&theme=sustainability", safe="") in answer.location.replace("/", "%2F")
    assert "Set-Cookie" not in Visitor(app).get("/en/search?q=shade").headers


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "", "frequency": "daily"}, "name"),
        ({"name": "x" * 121, "frequency": "daily"}, "name"),
        ({"name": "Shade", "frequency": "hourly"}, "frequency"),
        ({"name": "Shade"}, "frequency"),
    ],
)
def test_mistakes_are_said_beside_the_field_and_nothing_typed_is_lost(
    app: Flask, fields: dict[str, str], wrong: str
) -> None:
    answer = Visitor(app, make_person(app)).submit(NEW, fields, page=NEW)
    assert answer.status_code == 422
    assert f'href="#field-{wrong}"' in answer.text
    assert f'value="{fields["name"]}"' in answer.text
    assert stored(app) == []


def test_the_same_search_is_saved_once(app: Flask) -> None:
    reader = Visitor(app, make_person(app))
    reader.submit(NEW, {"name": "Shade", "frequency": "daily"}, page=NEW)
    again = reader.submit(NEW, {"name": "Again", "frequency": "daily"}, page=NEW)
    (search,) = stored(app)
    assert (again.status_code, again.location) == (303, f"/en/searches/{search.id}")


def test_two_clicks_at_once_save_once(app: Flask) -> None:
    person = make_person(app)
    meet = threading.Barrier(4)
    outcomes: list[str] = []

    def click() -> None:
        meet.wait(60)
        try:
            keep(app, person, "q=shade")
            outcomes.append("saved")
        except SavedAlready:
            outcomes.append("already")

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["already", "already", "already", "saved"]


def test_there_is_a_most(app: Flask) -> None:
    person = make_person(app)
    for number in range(MOST_SEARCHES):
        keep(app, person, f"q=word{number}")
    answer = Visitor(app, person).submit(NEW, {"name": "One more", "frequency": "daily"}, page=NEW)
    assert answer.status_code == 422
    assert "You have 30 saved searches" in answer.text
    assert len(stored(app)) == MOST_SEARCHES


def test_it_is_changed_and_deleted(app: Flask) -> None:
    person = make_person(app)
    number = keep(app, person, "q=shade")
    reader = Visitor(app, person)
    reader.submit(f"/en/searches/{number}", {"name": "Trees", "frequency": "never"}, page=f"/en/searches/{number}")
    (search,) = stored(app)
    assert (search.name, search.frequency, search.next_at) == ("Trees", "never", None)
    publish(app, "Shade")
    morning(app)
    assert outbox(app) == []
    before = search.since
    reader.submit(f"/en/searches/{number}", {"name": "Trees", "frequency": "daily"}, page=f"/en/searches/{number}")
    assert stored(app)[0].since > before, "what came in between is no news"
    reader.get("/en/searches")
    assert reader.submit(f"/en/searches/{number}/delete").status_code == 303
    assert stored(app) == []


def test_somebody_elses_search_is_not_there(app: Flask) -> None:
    number = keep(app, make_person(app), "q=secret", "Secret name")
    other = Visitor(app, make_person(app))
    assert "Secret name" not in other.get("/en/searches").text
    assert other.get(f"/en/searches/{number}").status_code == 404
    changed = other.submit(f"/en/searches/{number}", {"name": "Mine", "frequency": "never"}, page=NEW)
    assert changed.status_code == 404
    assert other.submit(f"/en/searches/{number}/delete", page=NEW).status_code == 404
    assert [search.name for search in stored(app)] == ["Secret name"]
    for odd in ("0", "-1", "99999999999999999999", "1e3"):
        assert other.get(f"/en/searches/{odd}").status_code == 404


def test_a_filter_that_is_gone_is_told(app: Flask) -> None:
    person = make_person(app)
    keep(app, person, "theme=given-up")
    assert "does not exist any more" in Visitor(app, person).get("/en/searches").text


def test_one_click_in_a_mail_program_stops_the_mails(app: Flask) -> None:
    person = make_person(app)
    keep(app, person, "q=shade")
    keep(app, person, "q=trees")
    keep(app, make_person(app), "q=shade")
    publish(app, "Shade and trees")
    morning(app)
    mail = next(mail for mail in outbox(app) if mail.person_id == person)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = path_of(mail.headers["List-Unsubscribe"].strip("<>"))
    program = app.test_client()
    asked = program.get(address)
    assert asked.status_code == 200
    assert "Set-Cookie" not in asked.headers
    assert [search.frequency for search in stored(app)] == ["daily"] * 3, "reading changes nothing"
    for _again in range(2):
        done = program.post(address, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
        assert "Set-Cookie" not in done.headers
    assert [search.frequency for search in stored(app)] == ["never", "never", "daily"]


def test_a_link_in_the_mail_stops_one_search(app: Flask) -> None:
    person = make_person(app)
    keep(app, person, "q=shade", "One")
    keep(app, person, "q=unicorns", "Two")
    publish(app, "Shade")
    morning(app)
    (mail,) = outbox(app)
    line = next(line for line in mail.text.splitlines() if line.startswith("No more mails about this search:"))
    assert app.test_client().post(path_of(line.rsplit(" ", 1)[1])).status_code == 200
    assert [search.frequency for search in stored(app)] == ["never", "daily"]


@pytest.mark.parametrize("token", ["x", "WyJwIiwxXQ", "WyJwIiwxXQ.AAAA", "%00", "é", "a" * 3_000])
def test_a_forged_address_stops_nothing(app: Flask, token: str) -> None:
    keep(app, make_person(app))
    assert app.test_client().get(f"/en/searches/stop/{token}").status_code == 404
    assert app.test_client().post(f"/en/searches/stop/{token}").status_code == 404
    assert stored(app)[0].frequency == "daily"


def test_an_address_of_another_purpose_stops_nothing(app: Flask) -> None:
    from itsdangerous import URLSafeSerializer  # noqa: PLC0415  (only here)

    keep(app, make_person(app))
    token = URLSafeSerializer(app.config["SECRET_KEY"], salt="something else").dumps(["p", 1])
    assert app.test_client().post(f"/en/searches/stop/{token}").status_code == 404


def test_who_leaves_takes_them_along(app: Flask) -> None:
    person = make_person(app)
    keep(app, person, "q=shade", "Shade")
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        assert [row["name"] for row in data_of(session, person)] == ["Shade"]
        forget_person(session, person)
    assert stored(app) == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_page_is_there_in_every_language(app: Flask, language: str) -> None:
    person = make_person(app, language=language)
    reader = Visitor(app, person)
    assert "<h1" in reader.get(f"/{language}/searches").text
    number = keep(app, person, "q=shade&near=montreal&within=300&box=-10,-10,10,10")
    for address in ("searches", f"searches/{number}", "searches/new?q=a"):
        answer = reader.get(f"/{language}/{address}")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
