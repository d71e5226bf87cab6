"""Signing in by password: one answer for everything wrong, limits, sessions that change and end."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from app.accounts import signing_in
from app.accounts.limits import TooOften
from app.accounts.models import PersonSession
from tests.integration.accounts.people import PASSWORD, person, sessions_of, sign_in, with_password
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person


def test_one_goes_on_where_one_wanted_to_in_ones_own_language(app: Flask) -> None:
    with_password(app, email="es@city.org", language="es")
    _visitor, answer = sign_in(app, "es@city.org", next="/en/themes?x=1")
    assert (answer.status_code, answer.location) == (303, "/es/themes?x=1")


def test_a_guarded_page_sends_to_the_form_and_back(app: Flask) -> None:
    with_password(app, email="back@city.org", language="fr")
    visitor = Visitor(app)
    sent = visitor.get("/en/account/sessions")
    assert sent.location == "/en/sign-in?next=/en/account/sessions"
    page = parse(visitor.get(sent.location).get_data(as_text=True))
    wanted = page.all("input", name="next")[0]
    fields = {"email": "back@city.org", "password": PASSWORD, "next": wanted["value"]}
    assert visitor.submit("/en/sign-in", fields).location == "/fr/account/sessions"


def test_everything_wrong_gets_the_same_answer(app: Flask) -> None:
    with_password(app, email="right@city.org")
    with_password(app, email="off@city.org", state="suspended")
    make_person(app, email="bare@city.org")
    bodies = set()
    for email, password in (
        ("right@city.org", "not the right one"),
        ("off@city.org", PASSWORD),
        ("bare@city.org", PASSWORD),
        ("nobody@city.org", PASSWORD),
        ("right@city.org", PASSWORD + "\0"),
    ):
        _, answer = sign_in(app, email, password)
        assert answer.status_code == 422
        page = parse(answer.get_data(as_text=True))
        bodies.add(page.one(id="errors").text)
    assert len(bodies) == 1


def test_the_password_is_compared_whoever_asks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is the same: argon2id runs once for a known, an unknown and a barred address."""
    from app.accounts import passwords  # noqa: PLC0415  (only this test looks inside)

    runs: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            runs.append(stored[:10])
            return real.verify(stored, password)

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

    with_password(app, email="timed@city.org")
    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("timed@city.org", "nobody@city.org"):
        sign_in(app, email, "wrong password here")
    assert runs == ["$argon2id$"] * 2


def test_an_old_hash_is_replaced_when_its_person_signs_in(app: Flask) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    make_person(app, email="old@city.org", password_hash=weak)
    assert sign_in(app, "old@city.org")[1].status_code == 303
    kept = person(app, "old@city.org").password_hash
    assert kept != weak
    assert kept.startswith("$argon2id$v=19$m=65536,")
    assert sign_in(app, "old@city.org")[1].status_code == 303


@pytest.mark.parametrize("typed", ["pañuelo rojo lejano", "pan\u0303uelo rojo lejano"])
def test_composed_and_decomposed_letters_are_the_same_password(app: Flask, typed: str) -> None:
    email = f"nfc{len(typed)}@city.org"
    with_password(app, email=email, password="pañuelo rojo lejano")
    assert sign_in(app, email, typed)[1].status_code == 303


def test_blanks_at_the_ends_belong_to_the_password(app: Flask) -> None:
    with_password(app, email="blank@city.org", password=f"  {PASSWORD} ")
    assert sign_in(app, "blank@city.org", f"  {PASSWORD} ")[1].status_code == 303
    assert sign_in(app, "blank@city.org", PASSWORD)[1].status_code == 422


def test_guessing_stops_and_the_right_password_does_not_help_then(app: Flask) -> None:
    with_password(app, email="guessed@city.org")
    statuses = [sign_in(app, "guessed@city.org", f"guess number {n}")[1].status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    _, answer = sign_in(app, "guessed@city.org")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 900
    with time_machine.travel(signing_in.ON_MACHINE.within.total_seconds() + 60 + time.time()):
        assert sign_in(app, "guessed@city.org")[1].status_code == 303


def test_an_unknown_address_is_limited_alike(app: Flask) -> None:
    statuses = [sign_in(app, "unknown@city.org", f"guess number {n}")[1].status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_nobody_shuts_a_person_out_of_a_browser_they_have_used(app: Flask) -> None:
    with_password(app, email="victim@city.org")
    own, _ = sign_in(app, "victim@city.org")
    own.submit("/en/sign-out", page="/en/account")
    for number in range(45):
        attacker = Visitor(app)
        attacker.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        attacker.submit("/en/sign-in", {"email": "victim@city.org", "password": "a guess of a robot"})
    stranger, answer = sign_in(app, "victim@city.org")
    assert answer.status_code == 429
    back = own.submit("/en/sign-in", {"email": "victim@city.org", "password": PASSWORD}, page="/en/sign-in")
    assert back.status_code == 303
    assert stranger.get("/en/account").status_code == 302


def test_many_guesses_at_once_find_no_more_room(app: Flask) -> None:
    """Two threads with sessions of their own stand for two processes: they share nothing but the database."""
    sessions = app.extensions["portal_database"].sessions
    attempt = signing_in.Try("rush@city.org", "a guess", "198.51.100.7", known_browser=False, secret="s")

    def guess(_number: int) -> str:
        try:
            signing_in.sign_in(sessions, attempt)
        except TooOften:
            return "too often"
        return "tried"

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(guess, range(24)))
    assert results.count("tried") == 10


def test_the_session_is_new_after_signing_in(app: Flask) -> None:
    with_password(app, email="fixed@city.org")
    visitor = Visitor(app)
    visitor.get("/en/sign-in")
    before = visitor.client.get_cookie("portal").value
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "a key that an attacker chose"
        cookie["left"] = "by an attacker"
    visitor._token = ""
    visitor.submit("/en/sign-in", {"email": "fixed@city.org", "password": PASSWORD})
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "a key that an attacker chose"
        assert "left" not in cookie
    assert visitor.client.get_cookie("portal").value != before
    assert visitor.get("/en/account").status_code == 200


def test_signing_in_again_ends_the_session_before(app: Flask) -> None:
    identifier = with_password(app, email="twice@city.org")
    visitor, _ = sign_in(app, "twice@city.org")
    visitor.submit("/en/sign-in", {"email": "twice@city.org", "password": PASSWORD}, page="/en/account")
    assert sessions_of(app, identifier) == 1


def test_signing_out_ends_the_session_also_for_a_copy_of_the_cookie(app: Flask) -> None:
    with_password(app, email="out@city.org")
    visitor, _ = sign_in(app, "out@city.org")
    copied = visitor.client.get_cookie("portal").value
    visitor.submit("/en/sign-out", page="/en/account")
    thief = Visitor(app)
    thief.client.set_cookie("portal", copied)
    assert thief.get("/en/account").status_code == 302


def test_one_device_or_all_can_be_signed_out(app: Flask) -> None:
    identifier = with_password(app, email="many@city.org")
    here, there, elsewhere = (sign_in(app, "many@city.org")[0] for _ in range(3))
    with app.extensions["portal_database"].sessions() as session:
        rows = session.query(PersonSession).filter_by(person_id=identifier).order_by(PersonSession.id).all()
    page = here.get("/en/account/sessions").get_data(as_text=True)
    assert all(f"/en/account/sessions/{row.id}/end" in page for row in rows)
    here.submit(f"/en/account/sessions/{rows[1].id}/end")
    assert there.get("/en/account").status_code == 302
    assert elsewhere.get("/en/account").status_code == 200
    here.submit("/en/account/sessions/end")
    assert here.get("/en/account").status_code == elsewhere.get("/en/account").status_code == 302
    assert sessions_of(app, identifier) == 0


def test_nobody_ends_a_session_of_somebody_else(app: Flask) -> None:
    identifier = with_password(app, email="theirs@city.org")
    theirs, _ = sign_in(app, "theirs@city.org")
    with app.extensions["portal_database"].sessions() as session:
        row = session.query(PersonSession).filter_by(person_id=identifier).one()
    other = Visitor(app, make_person(app))
    assert other.submit(f"/en/account/sessions/{row.id}/end", page="/en/account").status_code == 404
    assert theirs.get("/en/account").status_code == 200


@pytest.mark.parametrize(("days", "step", "expected"), [(13, 13, 200), (15, 15, 302), (61, 10, 302)])
def test_a_session_ends_when_idle_and_after_sixty_days(app: Flask, days: int, step: int, expected: int) -> None:
    visitor = Visitor(app, make_person(app))
    start = datetime.datetime.now(datetime.UTC)
    status = 0
    for passed in range(step, days + step, step):
        with time_machine.travel(start + datetime.timedelta(days=min(passed, days)), tick=False):
            status = visitor.get("/en/account").status_code
    assert status == expected


def test_the_form_refuses_a_forged_sender(app: Flask) -> None:
    with_password(app, email="csrf@city.org")
    answer = app.test_client().post("/en/sign-in", data={"email": "csrf@city.org", "password": PASSWORD})
    assert answer.status_code == 400


def test_the_root_speaks_the_language_of_the_person(app: Flask) -> None:
    visitor = Visitor(app, make_person(app, language="es"))
    answer = visitor.get("/", headers={"Accept-Language": "fr"})
    assert answer.location == "/es/"
