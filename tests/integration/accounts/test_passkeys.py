"""Passkeys with a software authenticator: what a device may answer, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Passkey
from tests.integration.accounts.people import sign_in, with_password
from tests.integration.pages.installation import installation
from tests.support.authenticator import Authenticator
from tests.support.people import Visitor, make_person

HOST, ORIGIN = "portal.example", "https://portal.example"
OWN, SECOND, ALONE = "/en/account/second-factor/passkeys", "/en/second-factor/passkey", "/en/sign-in/passkey"


@pytest.fixture(scope="module")
def app() -> Any:
    with installation(only_reference_data=True, public_url=ORIGIN) as app:
        app.config["SESSION_COOKIE_SECURE"] = False  # the client of the tests speaks no TLS
        app.config["WTF_CSRF_SSL_STRICT"] = False
        yield app


def post(visitor: Visitor, address: str, content: Any) -> TestResponse:
    return visitor.client.post(address, json=content, headers={"X-CSRFToken": visitor._token})


def options(visitor: Visitor, address: str, page: str = "/en/account") -> dict[str, Any]:
    visitor.get(page)
    answer = post(visitor, f"{address}/options", {})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def set_up(visitor: Visitor, **changed: Any) -> Authenticator:
    device = Authenticator(HOST, ORIGIN, **changed)
    made = post(visitor, OWN, {"credential": device.make(options(visitor, OWN)), "name": "Pocket 7"})
    assert made.get_json() == {"next": "/en/account/second-factor"}
    return device


def test_a_passkey_is_set_up_and_is_the_second_factor(app: Flask) -> None:
    with_password(app, "editor", email="key@city.org")
    visitor, _ = sign_in(app, "key@city.org")
    device = set_up(visitor)
    assert "Pocket 7" in visitor.get("/en/account/second-factor").get_data(as_text=True)
    other, answer = sign_in(app, "key@city.org")
    assert answer.location == "/en/second-factor"
    assert other.get("/en/account").status_code == 302
    given = options(other, SECOND, "/en/second-factor")
    shown = post(other, SECOND, {"credential": device.show(given), "next": "/en/account"})
    assert shown.get_json() == {"next": "/en/account"}
    assert other.get("/en/account").status_code == 200


def test_a_passkey_alone_signs_in_where_the_device_checked_who_holds_it(app: Flask) -> None:
    person = make_person(app, "editor", language="fr")
    device = set_up(Visitor(app, person))
    visitor = Visitor(app)
    shown = post(visitor, ALONE, {"credential": device.show(options(visitor, ALONE, "/en/sign-in"))})
    assert shown.get_json() == {"next": "/fr/"}
    assert visitor.get("/fr/account").status_code == 200
    device.verifies = False
    again = Visitor(app)
    refused = post(again, ALONE, {"credential": device.show(options(again, ALONE, "/en/sign-in"))})
    assert refused.status_code == 422


def _as_given(_device: Authenticator) -> None:
    pass


def _other_origin(device: Authenticator) -> None:
    device.origin = "https://evil.example"


def _other_host(device: Authenticator) -> None:
    device.host = "evil.example"


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator(HOST, ORIGIN).key


def _unknown(device: Authenticator) -> None:
    device.identifier = b"unknown to the portal"


def _counter_goes_back(device: Authenticator) -> None:
    device.counter = 3


@pytest.mark.parametrize("spoil", [_other_origin, _other_host, _other_key, _unknown, _counter_goes_back])
def test_a_false_device_is_refused(app: Flask, spoil: Callable[[Authenticator], None]) -> None:
    device = set_up(Visitor(app, make_person(app)), counter=5)
    for change, status in ((_as_given, 200), (spoil, 422)):
        change(device)
        visitor = Visitor(app)
        shown = post(visitor, ALONE, {"credential": device.show(options(visitor, ALONE, "/en/sign-in"))})
        assert shown.status_code == status
        assert (visitor.get("/en/account").status_code == 200) is (status == 200)


def test_a_challenge_is_answered_once(app: Flask) -> None:
    device = set_up(Visitor(app, make_person(app)), counter=0)
    visitor = Visitor(app)
    answer = device.show(options(visitor, ALONE, "/en/sign-in"))
    assert post(visitor, ALONE, {"credential": answer}).status_code == 200
    thief = Visitor(app)
    thief.get("/en/sign-in")
    assert post(thief, ALONE, {"credential": answer}).status_code == 422


def test_a_challenge_for_something_else_or_of_an_hour_ago_is_refused(app: Flask) -> None:
    person = make_person(app)
    owner = Visitor(app, person)
    device = set_up(owner)
    given = options(owner, OWN)
    visitor = Visitor(app)
    visitor.get("/en/sign-in")
    assert post(visitor, ALONE, {"credential": device.show(given)}).status_code == 422
    made_up = {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    assert post(visitor, ALONE, {"credential": device.show(made_up)}).status_code == 422
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as clock:
        late = options(visitor, ALONE, "/en/sign-in")
        clock.shift(3_600)
        visitor.get("/en/sign-in")
        assert post(visitor, ALONE, {"credential": device.show(late)}).status_code == 422


def test_the_passkey_of_somebody_else_is_no_second_factor(app: Flask) -> None:
    set_up(Visitor(app, with_password(app, email="victim@city.org")))
    attackers = set_up(Visitor(app, make_person(app)))
    visitor, _ = sign_in(app, "victim@city.org")
    given = options(visitor, SECOND, "/en/second-factor")
    assert post(visitor, SECOND, {"credential": attackers.show(given)}).status_code == 422
    assert visitor.get("/en/account").status_code == 302


def test_a_passkey_belongs_to_one_person(app: Flask) -> None:
    device = set_up(Visitor(app, make_person(app)))
    other = Visitor(app, make_person(app))
    again = post(other, OWN, {"credential": device.make(options(other, OWN)), "name": "stolen"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    "content", [None, [], "x", {}, {"credential": []}, {"credential": {}}, {"credential": {"response": {}}},
                {"credential": {"id": "x", "response": {"clientDataJSON": "%%%"}}}]
)  # fmt: skip
def test_what_is_no_answer_of_a_device_is_refused(app: Flask, content: Any) -> None:
    visitor = Visitor(app)
    visitor.get("/en/sign-in")
    assert post(visitor, ALONE, content).status_code == 422


def test_json_that_calls_itself_text_is_refused(app: Flask) -> None:
    answer = app.test_client().post(ALONE, data='{"credential": {}}', content_type="text/plain")
    assert answer.status_code == 400


def test_a_passkey_is_taken_away_by_its_person_only(app: Flask) -> None:
    person = make_person(app)
    owner = Visitor(app, person)
    set_up(owner)
    with app.extensions["portal_database"].sessions() as session:
        key = session.query(Passkey).filter_by(person_id=person).one().id
    other = Visitor(app, make_person(app))
    other.submit(f"{OWN}/{key}/remove", page="/en/account/second-factor")
    assert "Pocket 7" in owner.get("/en/account/second-factor").get_data(as_text=True)
    owner.submit(f"{OWN}/{key}/remove", page="/en/account/second-factor")
    assert "Pocket 7" not in owner.get("/en/account/second-factor").get_data(as_text=True)


def test_nobody_gets_a_challenge_for_a_second_factor_without_the_password(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/en/sign-in")
    assert post(visitor, f"{SECOND}/options", {}).status_code == 403
    assert post(visitor, f"{OWN}/options", {}).status_code == 302
