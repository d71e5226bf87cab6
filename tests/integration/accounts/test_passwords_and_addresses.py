"""Choosing a new password and changing the address: by links that hold once, for one thing, for one person."""

import datetime

import pytest
import time_machine
from flask import Flask

from app.accounts import tokens
from app.accounts.models import Person
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.accounts.people import PASSWORD, mailed_link, person, sessions_of, sign_in, with_password
from tests.support.mail import links_in, outbox
from tests.support.people import Visitor, make_person

NEW = "seven quiet lanterns glow"


def ask(app: Flask, email: str, **kwargs: object) -> None:
    answer = Visitor(app).submit("/en/forgotten-password", {"email": email}, **kwargs)
    assert (answer.status_code, answer.location) == (303, "/en/mail-sent")


def token_of(app: Flask, person_id: int, purpose: str, target: str | None = None) -> str:
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        return tokens.issue(session, session.get_one(Person, person_id), purpose, target)


def test_a_new_password_by_mail_ends_all_sessions_and_holds(app: Flask) -> None:
    identifier = with_password(app, email="lost@city.org", language="es")
    elsewhere, _ = sign_in(app, "lost@city.org")
    ask(app, "Lost@City.org")
    link = mailed_link(app, "lost@city.org")
    assert link.startswith("/es/new-password/")
    visitor = Visitor(app)
    assert visitor.submit(link, {"password": NEW}).location == "/es/"
    assert elsewhere.get("/en/account").status_code == 302
    assert sessions_of(app, identifier) == 1
    assert sign_in(app, "lost@city.org")[1].status_code == 422
    assert sign_in(app, "lost@city.org", NEW)[1].status_code == 303
    assert outbox(app, "lost@city.org")[-1].language == "es"


def test_unknown_and_barred_addresses_get_the_same_answer_and_no_mail(app: Flask) -> None:
    with_password(app, email="shut@city.org", state="suspended")
    ask(app, "shut@city.org")
    ask(app, "unheard@city.org")
    assert outbox(app, "shut@city.org") == outbox(app, "unheard@city.org") == []
    assert outbox(app, "nobody@example.org") == []


def test_a_link_holds_once_and_only_the_newest(app: Flask) -> None:
    with_password(app, email="reuse@city.org")
    ask(app, "reuse@city.org")
    first = mailed_link(app, "reuse@city.org")
    ask(app, "reuse@city.org")
    second = mailed_link(app, "reuse@city.org")
    assert Visitor(app).get(first).status_code == 410
    assert Visitor(app).submit(second, {"password": NEW}).status_code == 303
    again = Visitor(app)
    assert again.submit(second, {"password": PASSWORD}, page="/en/sign-in").status_code == 410
    assert sign_in(app, "reuse@city.org", NEW)[1].status_code == 303


def test_a_link_holds_no_more_after_the_password_or_the_address_has_changed(app: Flask) -> None:
    identifier = with_password(app, email="changed@city.org")
    reset = token_of(app, identifier, tokens.RESET, "changed@city.org")
    visitor, _ = sign_in(app, "changed@city.org")
    answer = visitor.submit(
        "/en/account/password", {"current_password": PASSWORD, "password": NEW}, page="/en/account/password"
    )
    assert answer.status_code == 303
    assert Visitor(app).get(f"/en/new-password/{reset}").status_code == 410
    other = token_of(app, identifier, tokens.RESET, "an-older-address@city.org")
    refused = Visitor(app).submit(f"/en/new-password/{other}", {"password": PASSWORD})
    assert refused.status_code == 410


def test_a_link_holds_two_hours(app: Flask) -> None:
    identifier = with_password(app, email="slow@city.org")
    token = token_of(app, identifier, tokens.RESET, "slow@city.org")
    with time_machine.travel(now() + datetime.timedelta(hours=1, minutes=59)):
        assert Visitor(app).get(f"/en/new-password/{token}").status_code == 200
    with time_machine.travel(now() + datetime.timedelta(hours=2, minutes=1)):
        assert Visitor(app).get(f"/en/new-password/{token}").status_code == 410


@pytest.mark.parametrize("purpose", [tokens.CONFIRM, tokens.INVITE, tokens.CHANGE_ADDRESS])
def test_a_link_for_something_else_sets_no_password(app: Flask, purpose: str) -> None:
    identifier = make_person(app)
    token = token_of(app, identifier, purpose, "new@city.org")
    answer = Visitor(app).submit(f"/en/new-password/{token}", {"password": NEW}, page="/en/sign-in")
    assert answer.status_code == 410
    assert Visitor(app).get(f"/en/welcome/{token}").status_code == 410


@pytest.mark.parametrize("broken", ["", "x", "truncated", "%00", "../../x", "é" * 40])
def test_a_broken_link_is_refused_politely(app: Flask, broken: str) -> None:
    identifier = with_password(app, email=f"b{abs(hash(broken))}@city.org")
    token = token_of(app, identifier, tokens.RESET, person_email(app, identifier))
    path = f"/en/new-password/{token[:-1] if broken == 'truncated' else broken}"
    assert Visitor(app).get(path).status_code in (404, 410)


def person_email(app: Flask, identifier: int) -> str | None:
    with app.extensions["portal_database"].sessions() as session:
        return session.get_one(Person, identifier).email_key


def test_links_lead_to_the_public_address_whatever_the_host_header_says(app: Flask) -> None:
    with_password(app, email="host@city.org")
    visitor = Visitor(app)
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    visitor.get("/en/forgotten-password", headers=headers)
    answer = visitor.submit("/en/forgotten-password", {"email": "host@city.org"}, headers=headers)
    assert answer.status_code in (303, 400)
    ask(app, "host@city.org")
    for mail in outbox(app, "host@city.org"):
        assert all(link.startswith("http://127.0.0.1:8000/") for link in links_in(mail.text + mail.html))


def test_a_bad_password_is_explained_and_the_link_still_holds(app: Flask) -> None:
    identifier = with_password(app, email="marta.soler@city.org", name="Marta Soler")
    token = token_of(app, identifier, tokens.RESET, "marta.soler@city.org")
    visitor = Visitor(app)
    for password in ("", "short", "martasoler2026", "x" * 1_001):
        answer = visitor.submit(f"/en/new-password/{token}", {"password": password})
        assert answer.status_code == 422
        assert 'id="error-password"' in answer.get_data(as_text=True)
        assert password not in answer.get_data(as_text=True) or len(password) < 6
    assert visitor.submit(f"/en/new-password/{token}", {"password": NEW}).status_code == 303


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(app: Flask) -> None:
    with_password(app, email="own@city.org")
    here, _ = sign_in(app, "own@city.org")
    there, _ = sign_in(app, "own@city.org")
    with here.client.session_transaction() as cookie:
        before = cookie["_user_id"]
    page = "/en/account/password"
    wrong = here.submit(page, {"current_password": "not the present one", "password": NEW}, page=page)
    assert wrong.status_code == 422
    assert here.submit(page, {"current_password": PASSWORD, "password": NEW}).status_code == 303
    assert there.get("/en/account").status_code == 302
    assert here.get("/en/account").status_code == 200
    with here.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before


def test_a_new_address_is_confirmed_there_and_told_to_the_old_one(app: Flask) -> None:
    with_password(app, email="before@city.org")
    visitor, _ = sign_in(app, "before@city.org")
    visitor.submit("/en/account/address", {"email": "after@city.org"}, page="/en/account/address")
    assert person(app, "before@city.org") is not None
    assert len(outbox(app, "before@city.org")) == 1
    link = mailed_link(app, "after@city.org")
    assert Visitor(app).get(link).status_code == 200
    assert person(app, "after@city.org") is None
    stranger = Visitor(app)
    assert stranger.submit(link).status_code == 303
    assert person(app, "before@city.org") is None
    assert len(outbox(app, "before@city.org")) == 2
    assert sign_in(app, "after@city.org")[1].status_code == 303
    assert stranger.submit(link, page="/en/sign-in").status_code == 410


def test_an_address_of_somebody_else_gets_no_link_and_the_same_answer(app: Flask) -> None:
    with_password(app, email="a@city.org")
    with_password(app, email="b@city.org")
    visitor, _ = sign_in(app, "a@city.org")
    page = "/en/account/address"
    taken = visitor.submit(page, {"email": "b@city.org"}, page=page)
    free = visitor.submit(page, {"email": "c@city.org"}, page=page)
    assert (taken.status_code, taken.location) == (free.status_code, free.location) == (303, "/en/account")
    assert outbox(app, "b@city.org") == []


def test_the_account_itself_is_changed_only_shortly_after_signing_in(app: Flask) -> None:
    with_password(app, email="idle@city.org")
    visitor, _ = sign_in(app, "idle@city.org")
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        for page in ("password", "address", "second-factor", "leave", "data", "data.json"):
            answer = visitor.get(f"/en/account/{page}")
            assert answer.location == f"/en/account/confirm-identity?next=/en/account/{page}"
        sent = visitor.submit("/en/account/address", {"email": "thief@x.org"}, page="/en/account")
        assert sent.location.startswith("/en/account/confirm-identity")
        assert outbox(app, "thief@x.org") == []
        page = "/en/account/confirm-identity?next=/en/account/leave"
        assert visitor.submit(page, {"password": "wrong one here"}, page=page).status_code == 422
        answer = visitor.submit(page, {"password": PASSWORD, "next": "/en/account/leave"})
        assert (answer.status_code, answer.location) == (303, "/en/account/leave")
        assert visitor.get("/en/account/leave").status_code == 200
