"""Signing in through a city's own identity provider, spoken to for real on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Identity, Person
from tests.integration.accounts.people import person, sign_in, with_password
from tests.integration.pages.installation import installation
from tests.support.identity_provider import CLIENT, SECRET, Provider, parameters, running_provider
from tests.support.people import Visitor, make_person

RETURN = "/sign-in/provider/return"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def app(provider: Provider) -> Iterator[Flask]:
    settings = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Ciudad",
    }
    with installation(only_reference_data=True, **settings) as app:
        yield app


@pytest.fixture(autouse=True)
def provider_anew(provider: Provider) -> None:
    provider.claims, provider.changed, provider.forged, provider.refuses = {}, {}, False, False


def claims(subject: str, **changed: Any) -> dict[str, Any]:
    return {"sub": subject, "email": f"{subject}@ciudad.example", "email_verified": True, "name": subject} | changed


def go(visitor: Visitor, start: str = "/en/sign-in/provider", page: str = "/en/sign-in", **fields: str) -> TestResponse:
    """Follow the way of a browser: to the provider, and back; return the portal's last answer."""
    sent = visitor.submit(start, fields, page=page)
    assert sent.status_code == 302, sent.get_data(as_text=True)
    back = requests.get(sent.location, allow_redirects=False, timeout=30).headers["Location"]
    assert back.startswith(f"http://127.0.0.1:8000{RETURN}?")
    visitor._token = ""
    return visitor.get(back.removeprefix("http://127.0.0.1:8000"))


def identities(app: Flask) -> list[tuple[str, int]]:
    with app.extensions["portal_database"].sessions() as session:
        return [(row.subject, row.person_id) for row in session.query(Identity)]


def test_somebody_new_gets_an_account_in_their_language(app: Flask, provider: Provider) -> None:
    provider.claims = claims("lucia", locale="es-CO", name="Lucía Pérez")
    visitor = Visitor(app)
    answer = go(visitor, next="/en/themes")
    assert (answer.status_code, answer.location) == (303, "/es/themes")
    kept = person(app, "lucia@ciudad.example")
    assert (kept.name, kept.state, kept.password_hash) == ("Lucía Pérez", "active", None)
    assert visitor.get("/es/account").status_code == 200
    asked = provider.asked[-1]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["nonce"]
    assert "openid" in asked["scope"]


def test_who_comes_again_is_the_same_person_whatever_their_address_now(app: Flask, provider: Provider) -> None:
    provider.claims = claims("again")
    go(Visitor(app))
    provider.claims = claims("again", email="moved@ciudad.example")
    assert go(Visitor(app)).location == "/en/"
    assert person(app, "moved@ciudad.example") is None


def test_a_provider_takes_over_no_account_by_naming_its_address(app: Flask, provider: Provider) -> None:
    make_person(app, "administrator", email="boss@ciudad.example")
    provider.claims = claims("attacker", email="Boss@ciudad.example")
    visitor = Visitor(app)
    answer = go(visitor)
    assert answer.location == "/en/sign-in"
    assert "join the two" in visitor.get("/en/sign-in").get_data(as_text=True)
    assert visitor.get("/en/account").status_code == 302
    assert "attacker" not in dict(identities(app))


def test_an_account_is_joined_by_who_is_signed_in_to_it(app: Flask, provider: Provider) -> None:
    identifier = with_password(app, email="joins@city.org")
    visitor, _ = sign_in(app, "joins@city.org")
    provider.claims = claims("joins-there", email_verified=False)
    assert go(visitor, "/en/account/provider", "/en/account").location == "/en/account"
    assert ("joins-there", identifier) in identities(app)
    other = Visitor(app)
    assert go(other).location == "/en/"
    assert other.get("/en/account").status_code == 200
    visitor.submit("/en/account/provider/remove", page="/en/account")
    assert "joins-there" not in dict(identities(app))


def test_an_identity_of_somebody_else_cannot_be_joined(app: Flask, provider: Provider) -> None:
    provider.claims = claims("taken")
    go(Visitor(app))
    visitor = Visitor(app, make_person(app))
    assert go(visitor, "/en/account/provider", "/en/account").location == "/en/sign-in"


@pytest.mark.parametrize(
    "changed",
    [{"email_verified": False}, {"email": None}, {"email": "no address"}, {"sub": ""}, {"sub": "x" * 300}],
)
def test_too_little_said_makes_no_account(app: Flask, provider: Provider, changed: dict[str, Any]) -> None:
    provider.claims = claims("vague") | changed
    visitor = Visitor(app)
    assert go(visitor).location == "/en/sign-in"
    assert visitor.get("/en/account").status_code == 302


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    app: Flask, provider: Provider, changed: dict[str, Any]
) -> None:
    provider.claims, provider.changed = claims("mallory"), changed
    visitor = Visitor(app)
    assert go(visitor).location == "/en/sign-in"
    assert person(app, "mallory@ciudad.example") is None


def test_a_token_signed_with_another_key_is_refused(app: Flask, provider: Provider) -> None:
    provider.claims, provider.forged = claims("forger"), True
    assert go(Visitor(app)).location == "/en/sign-in"
    assert person(app, "forger@ciudad.example") is None


def test_a_refusal_of_the_provider_is_told(app: Flask, provider: Provider) -> None:
    provider.refuses = True
    visitor = Visitor(app)
    assert go(visitor).location == "/en/sign-in"
    assert "Ciudad" in visitor.get("/en/sign-in").get_data(as_text=True)


def test_coming_back_without_having_left_or_in_another_browser_is_refused(app: Flask, provider: Provider) -> None:
    provider.claims = claims("csrf")
    attacker = Visitor(app)
    sent = attacker.submit("/en/sign-in/provider", page="/en/sign-in")
    back = requests.get(sent.location, allow_redirects=False, timeout=30).headers["Location"]
    victim = Visitor(app)
    for address in (back.removeprefix("http://127.0.0.1:8000"), RETURN, f"{RETURN}?code=x&state=y"):
        assert victim.get(address, headers={"Accept-Language": "en"}).location == "/en/sign-in"
    assert victim.get("/en/account").status_code == 302
    assert parameters(back)["state"]


def test_a_suspended_person_does_not_get_in_this_way(app: Flask, provider: Provider) -> None:
    provider.claims = claims("barred")
    go(Visitor(app))
    with app.extensions["portal_database"].sessions() as session:
        session.query(Person).filter_by(email_key="barred@ciudad.example").update({"state": "suspended"})
        session.commit()
    visitor = Visitor(app)
    assert go(visitor).location == "/en/sign-in"
    assert visitor.get("/en/account").status_code == 302


def test_an_editor_needs_the_second_factor_here_too(app: Flask, provider: Provider) -> None:
    provider.claims = claims("redactor")
    go(Visitor(app))
    with app.extensions["portal_database"].sessions() as session:
        one = session.query(Person).filter_by(email_key="redactor@ciudad.example").one()
        one.totp_secret, one.totp_confirmed_at = "JBSWY3DPEHPK3PXP", one.created_at
        session.commit()
    visitor = Visitor(app)
    assert go(visitor).location == "/en/second-factor"
    assert visitor.get("/en/account").status_code == 302


def test_a_provider_that_is_away_is_told(app: Flask) -> None:
    with installation(
        only_reference_data=True, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x", oidc_client_secret="y"
    ) as alone:
        visitor = Visitor(alone)
        answer = visitor.submit("/en/sign-in/provider", page="/en/sign-in")
        assert answer.location == "/en/sign-in"
        assert visitor.get("/en/sign-in").status_code == 200


def test_without_a_provider_there_is_nothing_of_it() -> None:
    with installation(only_reference_data=True) as alone:
        visitor = Visitor(alone)
        assert "/sign-in/provider" not in visitor.get("/en/sign-in").get_data(as_text=True)
        assert visitor.submit("/en/sign-in/provider").status_code == 404
        assert visitor.get(RETURN).status_code == 404
