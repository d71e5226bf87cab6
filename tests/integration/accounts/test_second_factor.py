"""The second factor by codes: set up, asked for, accepted once, replaced by recovery codes, taken away."""

import re
from dataclasses import replace

import pyotp
import pytest
import time_machine
from flask import Flask

from app.accounts import sealing, totp
from app.accounts.models import Person
from app.accounts.totp import STEP
from tests.integration.accounts.people import PASSWORD, mailed_link, sessions_of, sign_in, with_password
from tests.support.mail import outbox
from tests.support.people import Visitor, make_person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENT = 1_800_000_000
_CODES = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


def code_at(moment: int, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


def with_app(app: Flask, email: str, *grants: str) -> int:
    from app.kernel.database import now  # noqa: PLC0415

    return with_password(app, *grants, email=email, totp_secret=SECRET, totp_confirmed_at=now())


def key_of(visitor: Visitor) -> str:
    with visitor.client.session_transaction() as cookie:
        return cookie.get("_user_id", "")


def test_an_app_is_set_up_and_asked_for_from_then_on(app: Flask) -> None:
    identifier = with_password(app, "editor", email="new-editor@city.org")
    visitor, answer = sign_in(app, "new-editor@city.org", next="/en/account")
    assert answer.location == "/en/second-factor?next=/en/account"
    assert "/en/account/second-factor" in visitor.get(answer.location).get_data(as_text=True)
    before = key_of(visitor)
    page = "/en/account/second-factor"
    assert visitor.submit(f"{page}/app", page=page).location == f"{page}/app"
    shown = visitor.get(f"{page}/app").get_data(as_text=True)
    assert 'src="data:image/svg+xml' in shown
    with app.app_context(), app.extensions["portal_database"].sessions() as session:
        person = session.get_one(Person, identifier)
        secret, stored = totp.secret_of(person), person.totp_secret
    assert secret is not None
    assert stored is not None
    assert secret not in stored
    assert visitor.submit(f"{page}/app", {"code": "000000"}).status_code == 422
    done = visitor.submit(f"{page}/app", {"code": pyotp.TOTP(secret).now()})
    codes = _CODES.findall(done.get_data(as_text=True))
    assert len(set(codes)) == 10
    assert done.headers["Cache-Control"] == "private, no-store"
    assert key_of(visitor) != before
    assert "Editor" in visitor.get("/en/account").get_data(as_text=True)
    assert outbox(app, "new-editor@city.org")
    other, answer = sign_in(app, "new-editor@city.org")
    assert answer.location == "/en/second-factor"
    assert other.get("/en/account").status_code == 302


def test_the_password_alone_opens_nothing_where_a_second_factor_is_set_up(app: Flask) -> None:
    with_app(app, "two@city.org")
    visitor, answer = sign_in(app, "two@city.org", next="/fr/account")
    assert answer.location == "/en/second-factor?next=/fr/account"
    for address in ("/en/account", "/en/account/second-factor", "/en/account/data.json"):
        assert "/sign-in" in visitor.get(address).location
    with time_machine.travel(MOMENT, tick=False):
        visitor, answer = sign_in(app, "two@city.org", next="/fr/account")
        done = visitor.submit(answer.location, {"code": code_at(MOMENT), "next": "/fr/account"})
        assert (done.status_code, done.location) == (303, "/en/account")
        assert visitor.get("/en/account").status_code == 200


@pytest.mark.parametrize(
    ("offset", "accepted"), [(-2 * STEP, False), (-STEP, True), (0, True), (STEP, True), (2 * STEP, False)]
)
def test_a_code_of_the_step_before_or_after_is_accepted(app: Flask, offset: int, accepted: bool) -> None:
    email = f"step{offset}@city.org"
    with_app(app, email)
    with time_machine.travel(MOMENT, tick=False):
        visitor, answer = sign_in(app, email)
        done = visitor.submit(answer.location, {"code": code_at(MOMENT + offset)})
        assert done.status_code == (303 if accepted else 422)


def test_a_code_is_accepted_once_and_no_earlier_one_after_it(app: Flask) -> None:
    with_app(app, "replay@city.org")
    with time_machine.travel(MOMENT, tick=False):
        for code, status in ((MOMENT, 303), (MOMENT, 422), (MOMENT - STEP, 422), (MOMENT + STEP, 303)):
            visitor, answer = sign_in(app, "replay@city.org")
            assert visitor.submit(answer.location, {"code": code_at(code)}).status_code == status


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "１２３４５６", "abcdef", "0x1234", "-12345", "\0", "x" * 500]
)
def test_what_is_no_code_is_refused(app: Flask, code: str) -> None:
    email = f"odd{abs(hash(code))}@city.org"
    with_app(app, email)
    visitor, answer = sign_in(app, email)
    assert visitor.submit(answer.location, {"code": code}).status_code == 422


def test_guessing_codes_stops_and_a_new_password_by_mail_begins_anew(app: Flask) -> None:
    identifier = with_app(app, "codes@city.org")
    visitor, answer = sign_in(app, "codes@city.org")
    statuses = [visitor.submit(answer.location, {"code": "000000"}).status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    Visitor(app).submit("/en/forgotten-password", {"email": "codes@city.org"})
    fresh = Visitor(app)
    sent = fresh.submit(mailed_link(app, "codes@city.org"), {"password": "seven quiet lanterns glow"})
    assert sent.location == "/en/second-factor"
    assert fresh.get("/en/account").status_code == 302
    with time_machine.travel(MOMENT, tick=False):
        fresh, answer = sign_in(app, "codes@city.org", "seven quiet lanterns glow")
        assert fresh.submit(answer.location, {"code": code_at(MOMENT)}).status_code == 303
    assert sessions_of(app, identifier) >= 1


def test_a_recovery_code_lets_in_once_and_is_told(app: Flask) -> None:
    with_app(app, "recover@city.org")
    with time_machine.travel(MOMENT, tick=False):
        visitor, answer = sign_in(app, "recover@city.org")
        visitor.submit(answer.location, {"code": code_at(MOMENT)})
        page = "/en/account/second-factor"
        made = visitor.submit(f"{page}/recovery-codes", page=page)
    codes = _CODES.findall(made.get_data(as_text=True))
    typed = codes[0].upper().replace("-", " ")
    for expected in (303, 422):
        other, answer = sign_in(app, "recover@city.org")
        assert other.submit(answer.location, {"code": typed}).status_code == expected
    assert "recovery code" in outbox(app, "recover@city.org")[-1].subject
    stranger_id = with_app(app, "stranger@city.org")
    stranger, answer = sign_in(app, "stranger@city.org")
    assert stranger.submit(answer.location, {"code": codes[1]}).status_code == 422
    assert stranger_id


def test_recovery_codes_are_kept_as_hashes_and_shown_on_no_other_page(app: Flask) -> None:
    from app.accounts.models import RecoveryCode  # noqa: PLC0415

    identifier = with_app(app, "hashed@city.org")
    visitor = Visitor(app, identifier)
    page = "/en/account/second-factor"
    codes = _CODES.findall(visitor.submit(f"{page}/recovery-codes", page=page).get_data(as_text=True))
    assert _CODES.findall(visitor.get(page).get_data(as_text=True)) == []
    with app.extensions["portal_database"].sessions() as session:
        kept = [row.code_hash for row in session.query(RecoveryCode).filter_by(person_id=identifier)]
    assert len(kept) == 10
    assert not set(kept) & set(codes)


def test_the_last_second_factor_taken_away_ends_other_sessions_and_roles_wait_again(app: Flask) -> None:
    identifier = with_app(app, "remove@city.org", "administrator")
    make_person(app, "administrator")
    here, there = Visitor(app, identifier), Visitor(app, identifier)
    assert here.get("/en/administration/people").status_code == 200
    page = "/en/account/second-factor"
    assert here.submit(f"{page}/app/remove", page=page).status_code == 303
    assert there.get("/en/account").status_code == 302
    assert here.get("/en/account").status_code == 200
    assert here.get("/en/administration/people").location.startswith("/en/second-factor")


def test_who_waits_for_the_second_factor_waits_a_quarter_of_an_hour(app: Flask) -> None:
    with_app(app, "waits@city.org")
    with time_machine.travel(MOMENT, tick=False) as clock:
        visitor, answer = sign_in(app, "waits@city.org")
        clock.shift(16 * 60)
        sent = visitor.submit(answer.location, {"code": code_at(MOMENT + 16 * 60)}, page="/en/sign-in")
        assert sent.location == "/en/sign-in"


def test_the_second_factor_of_somebody_else_does_not_help(app: Flask) -> None:
    with_password(app, email="plain@city.org", totp_secret="MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK", totp_confirmed_at=None)
    visitor, answer = sign_in(app, "plain@city.org")
    assert answer.location == "/en/"
    assert PASSWORD
    assert visitor.get("/en/account").status_code == 200


def test_a_new_secret_key_opens_what_an_earlier_one_sealed(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    with app.app_context():
        stored = sealing.seal(SECRET)
        app.config["SETTINGS"] = replace(settings, secret_key="another", secret_key_fallbacks=(settings.secret_key,))
        kept = sealing.unseal(stored)
        app.config["SETTINGS"] = replace(settings, secret_key="another")
        lost = sealing.unseal(stored)
        app.config["SETTINGS"] = settings
    assert (kept, lost) == (SECRET, None)
