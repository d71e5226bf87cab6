"""Taking one's data along and leaving; signing in as each role in development; what one says of oneself."""

import json

import pytest
from flask import Flask

from app.accounts.models import Person, PersonSession, PersonToken, RecoveryCode, RoleGrant
from app.kernel import logs
from app.mailing.models import MailMessage
from tests.integration.accounts.people import PASSWORD, person, sign_in, with_password
from tests.integration.pages.installation import installation
from tests.support.mail import outbox
from tests.support.people import Visitor, make_person


def test_who_leaves_is_nameless_and_everything_of_theirs_is_gone(app: Flask) -> None:
    called: list[int] = []
    app.extensions["portal_person_leaving"].append(lambda _session, identifier: called.append(identifier))
    identifier = with_password(app, ("contributor", "bogota"), "expert", email="leaves@city.org", organisation="X")
    visitor, _ = sign_in(app, "leaves@city.org")
    elsewhere, _ = sign_in(app, "leaves@city.org")
    Visitor(app).submit("/en/forgotten-password", {"email": "leaves@city.org"})
    page = "/en/account/leave"
    assert visitor.submit(page, {}, page=page).status_code == 422
    assert visitor.submit(page, {"sure": "yes"}).location == "/en/"
    with app.extensions["portal_database"].sessions() as session:
        row = session.get_one(Person, identifier)
        assert (row.name, row.email, row.email_key, row.password_hash, row.organisation, row.state) == (
            "", None, None, None, None, "deleted",
        )  # fmt: skip
        for model in (PersonSession, PersonToken, RecoveryCode, RoleGrant, MailMessage):
            assert session.query(model).filter_by(person_id=identifier).count() == 0
    assert called == [identifier]
    assert elsewhere.get("/en/account").status_code == 302
    assert sign_in(app, "leaves@city.org")[1].status_code == 422
    assert "deleted" in outbox(app, "leaves@city.org")[-1].subject


def test_the_same_address_can_register_again_after_leaving(app: Flask) -> None:
    with_password(app, email="back-again@city.org")
    visitor, _ = sign_in(app, "back-again@city.org")
    visitor.submit("/en/account/leave", {"sure": "yes"}, page="/en/account/leave")
    assert person(app, "back-again@city.org") is None
    with_password(app, email="back-again@city.org")
    assert sign_in(app, "back-again@city.org")[1].status_code == 303


def test_ones_data_is_given_without_secrets_and_only_to_oneself(app: Flask) -> None:
    app.extensions["portal_person_data"]["shelves"] = lambda _session, identifier: [f"list of {identifier}"]
    identifier = with_password(
        app, ("translator", "fr"), email="data@city.org", name="Daté", totp_secret="JBSWY3DPEHPK3PXP"
    )
    visitor, _ = sign_in(app, "data@city.org")
    answer = visitor.get("/en/account/data.json")
    told = json.loads(answer.get_data())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert told["account"]["name"] == "Daté"
    assert told["roles"][0]["role"] == "translator"
    assert told["shelves"] == [f"list of {identifier}"]
    assert len(told["sessions"]) == 1
    for secret in ("argon2", "JBSWY3DPEHPK3PXP", "hash"):
        assert secret not in answer.get_data(as_text=True)
    del app.extensions["portal_person_data"]["shelves"]


def test_what_one_says_of_oneself_is_changed_and_the_language_holds_at_once(app: Flask) -> None:
    identifier = with_password(app, email="self@city.org")
    visitor, _ = sign_in(app, "self@city.org")
    fields = {"name": "Autre", "language": "fr", "metropolis": "dakar", "organisation": ""}
    assert (
        visitor.submit("/en/account", fields | {"state": "deleted", "role": "administrator"}).location == "/fr/account"
    )
    kept = person(app, "self@city.org")
    assert (kept.id, kept.name, kept.language, kept.metropolis_slug, kept.organisation, kept.state) == (
        identifier, "Autre", "fr", "dakar", None, "active",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 201}, {"name": "\0"}, {"language": "de"}, {"metropolis": "atlantis"}]
)
def test_what_cannot_be_accepted_is_shown_again(app: Flask, wrong: dict[str, str]) -> None:
    visitor = Visitor(app, make_person(app, name="Before"))
    fields = {"name": "After", "language": "en", "organisation": "Kept as typed"} | wrong
    answer = visitor.submit("/en/account", fields)
    assert answer.status_code == 422
    assert "Kept as typed" in answer.get_data(as_text=True)
    assert ">Before<" in visitor.get("/en/account").get_data(as_text=True)


def test_a_person_without_a_password_shows_who_they_are_in_another_way(app: Flask) -> None:
    visitor = Visitor(app, make_person(app))
    page = visitor.get("/en/account/confirm-identity").get_data(as_text=True)
    assert "sign in again" in page
    sent = visitor.submit("/en/account/confirm-identity", {"password": PASSWORD, "code": "000000"})
    assert sent.status_code == 422


@pytest.mark.parametrize(
    "role", ["", "contributor", "expert", "city_manager", "translator", "regional_secretary", "editor", "administrator"]
)
def test_in_development_one_signs_in_as_each_role(app: Flask, role: str) -> None:
    visitor = Visitor(app)
    assert "development server" in visitor.get("/en/sign-in").get_data(as_text=True)
    answer = visitor.submit("/en/sign-in/development", {"role": role})
    assert (answer.status_code, answer.location) == (303, "/en/")
    status = visitor.get("/en/administration/people").status_code
    assert status == (200 if role == "administrator" else 403)


@pytest.mark.parametrize(
    ("headers", "machine"),
    [
        ({}, "203.0.113.9"),
        ({"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1"),
        ({"Host": "portal.example"}, "127.0.0.1"),
    ],
)
def test_the_world_gets_none_of_it_even_from_a_development_server(
    app: Flask, headers: dict[str, str], machine: str
) -> None:
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = machine
    assert "development server" not in visitor.get("/en/sign-in", headers=headers).get_data(as_text=True)
    answer = visitor.submit("/en/sign-in/development", {"role": "administrator"}, headers=headers)
    assert answer.status_code in (400, 404)


def test_production_has_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "install", lambda: None)  # it would write into the stream of this test for ever
    with installation(only_reference_data=True, production=True, secret_key="s" * 32) as app:
        visitor = Visitor(app)
        assert "development" not in visitor.get("/en/sign-in").get_data(as_text=True)
        assert visitor.submit("/en/sign-in/development", {"role": "administrator"}).status_code == 404
        assert person(app, "administrator@development.invalid") is None
