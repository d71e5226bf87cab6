"""From the form to an account: the mail, the same answer for everybody, machines kept out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.kernel.chores import do_due
from app.kernel.database import now
from tests.integration.accounts.people import PASSWORD, mailed_link, person, registration, sign_in, with_password
from tests.integration.pages.installation import installation
from tests.support.mail import outbox
from tests.support.people import Visitor


def register(app: Flask, email: str, **fields: str) -> Visitor:
    visitor = Visitor(app)
    answer = visitor.submit("/en/register", registration(visitor, email=email, **fields))
    assert (answer.status_code, answer.location) == (303, "/en/mail-sent")
    return visitor


def test_who_registers_confirms_the_address_and_is_signed_in_in_their_language(app: Flask) -> None:
    register(app, "fatou@ville.sn", metropolis="dakar", organisation="Mairie")
    assert person(app, "fatou@ville.sn").state == "unconfirmed"
    visitor = Visitor(app)
    link = mailed_link(app, "fatou@ville.sn")
    assert link.startswith("/fr/")
    assert visitor.get(link).status_code == 200
    answer = visitor.submit(link, {"name": "Fatou N.", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/fr/")
    kept = person(app, "fatou@ville.sn")
    assert (kept.state, kept.name, kept.metropolis_slug, kept.organisation) == (
        "active", "Fatou N.", "dakar", "Mairie",
    )  # fmt: skip
    assert "Fatou N." in visitor.get("/fr/account").get_data(as_text=True)


def test_the_link_works_once_and_a_newer_one_replaces_it(app: Flask) -> None:
    register(app, "once@ville.sn")
    first = mailed_link(app, "once@ville.sn")
    register(app, "once@ville.sn")
    second = mailed_link(app, "once@ville.sn")
    visitor = Visitor(app)
    assert visitor.get(first).status_code == 410
    visitor.submit(second, {"name": "A", "password": PASSWORD})
    assert Visitor(app).get(second).status_code == 410
    assert (
        visitor.submit(second, {"name": "B", "password": "another long passphrase"}, page="/en/account").status_code
        == 410
    )
    assert person(app, "once@ville.sn").name == "A"


def test_reading_the_link_confirms_nothing(app: Flask) -> None:
    register(app, "scanner@ville.sn")
    for _ in range(3):
        assert Visitor(app).get(mailed_link(app, "scanner@ville.sn")).status_code == 200
    assert person(app, "scanner@ville.sn").state == "unconfirmed"


def test_known_unknown_and_barred_addresses_get_the_same_answer(app: Flask) -> None:
    with_password(app, email="known@city.org")
    with_password(app, email="barred@city.org", state="suspended")
    answers = []
    for email in ("known@city.org", "barred@city.org", "new@city.org"):
        visitor = Visitor(app)
        answer = visitor.submit("/en/register", registration(visitor, email=email))
        answers.append((answer.status_code, answer.location, answer.get_data()))
    assert len(set(answers)) == 1
    assert len(outbox(app, "known@city.org")) == len(outbox(app, "new@city.org")) == 1
    assert "/register" not in outbox(app, "known@city.org")[0].text
    assert person(app, "known@city.org").name == "Amina Diallo"
    assert outbox(app, "barred@city.org") == []


def test_registering_a_known_address_changes_nothing_of_its_account(app: Flask) -> None:
    with_password(app, email="mine@city.org", name="Mine", language="es")
    register(app, "MINE@city.org", name="Thief")
    kept = person(app, "mine@city.org")
    assert (kept.name, kept.language, kept.state) == ("Mine", "es", "active")
    assert sign_in(app, "mine@city.org")[1].status_code == 303


def test_what_fills_in_the_trap_is_answered_like_a_person_and_forgotten(app: Flask) -> None:
    visitor = Visitor(app)
    answer = visitor.submit("/en/register", registration(visitor, email="bot@x.org", website="http://spam.example"))
    assert (answer.status_code, answer.location) == (303, "/en/mail-sent")
    assert person(app, "bot@x.org") is None
    assert outbox(app, "bot@x.org") == []


@pytest.mark.parametrize("opened", ["", "1", "made.up.value"])
def test_a_form_that_was_never_shown_is_asked_for_again(app: Flask, opened: str) -> None:
    visitor = Visitor(app)
    fields = registration(visitor, email="fast@x.org") | {"opened": opened}
    answer = visitor.submit("/en/register", fields)
    assert answer.status_code == 422
    assert 'value="fast@x.org"' in answer.get_data(as_text=True)
    assert person(app, "fast@x.org") is None


def test_a_form_sent_at_once_is_asked_for_again_and_then_taken() -> None:
    with (
        installation(only_reference_data=True, registration_pause=3) as app,
        time_machine.travel("2026-11-25T10:00:00Z", tick=False) as clock,
    ):
        visitor = Visitor(app)
        fields = registration(visitor, email="quick@x.org")
        assert visitor.submit("/en/register", fields).status_code == 422
        clock.shift(4)
        assert visitor.submit("/en/register", fields).status_code == 303


def test_an_address_gets_no_more_than_a_few_mails(app: Flask) -> None:
    for _ in range(8):
        register(app, "flooded@city.org")
    assert len(outbox(app, "flooded@city.org")) == 4


def test_a_machine_cannot_register_without_end(app: Flask) -> None:
    statuses = []
    for number in range(32):
        visitor = Visitor(app)
        statuses.append(visitor.submit("/en/register", registration(visitor, email=f"m{number}@x.org")).status_code)
    assert statuses[:30] == [303] * 30
    assert statuses[30:] == [429, 429]


@pytest.mark.parametrize(
    "email", ["no", "a@b", "a b@c.org", "a@c.org\nBcc: x@y.org", "a..b@c.org", "x" * 255, "é@c.org"]
)
def test_what_is_no_address_is_refused_beside_its_field(app: Flask, email: str) -> None:
    visitor = Visitor(app)
    answer = visitor.submit("/en/register", registration(visitor, email=email))
    assert answer.status_code == 422
    assert 'id="error-email"' in answer.get_data(as_text=True)


def test_what_a_form_does_not_ask_for_changes_nothing(app: Flask) -> None:
    register(app, "mass@x.org", role="administrator", state="active", approved_at="2020-01-01", id="1")
    kept = person(app, "mass@x.org")
    assert (kept.state, kept.approved_at) == ("unconfirmed", None)


def test_registrations_that_nobody_confirms_go_away(app: Flask) -> None:
    register(app, "forgotten@x.org")
    sessions = app.extensions["portal_database"].sessions
    with time_machine.travel(now() + timedelta(days=16)):
        assert "accounts-cleaning" in do_due(sessions, app.extensions["portal_chores"])
    with sessions() as session:
        assert session.query(Person).filter_by(email_key="forgotten@x.org").count() == 0


def test_a_link_holds_three_days(app: Flask) -> None:
    register(app, "late@x.org")
    link = mailed_link(app, "late@x.org")
    with time_machine.travel(now() + timedelta(days=2, hours=23)):
        assert Visitor(app).get(link).status_code == 200
    with time_machine.travel(now() + timedelta(days=3, minutes=1)):
        assert Visitor(app).get(link).status_code == 410
