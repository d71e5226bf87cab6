"""What administrators do to people, that it holds at once, and that the log says so."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import AuditEntry, Person, RoleGrant
from tests.integration.accounts.people import PASSWORD, mailed_link, person, sign_in, with_password
from tests.integration.pages.installation import installation
from tests.support.mail import outbox
from tests.support.people import Visitor, make_person

PEOPLE = "/en/administration/people"


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(only_reference_data=True) as app:
        make_person(app, "administrator", name="Second Administrator")
        yield app


@pytest.fixture
def admin(app: Flask) -> Visitor:
    visitor = Visitor(app, make_person(app, "administrator", name="Rosa Admin"))
    visitor.get(PEOPLE)
    return visitor


def roles_of(app: Flask, identifier: int) -> set[tuple[str, str]]:
    with app.extensions["portal_database"].sessions() as session:
        return {(row.role, row.scope) for row in session.query(RoleGrant).filter_by(person_id=identifier)}


def acts_on(app: Flask, identifier: int) -> list[str]:
    with app.extensions["portal_database"].sessions() as session:
        rows = session.query(AuditEntry).filter_by(person_id=identifier).order_by(AuditEntry.id)
        return [row.act for row in rows]


def key_of(visitor: Visitor) -> str:
    with visitor.client.session_transaction() as cookie:
        return cookie["_user_id"]


def test_who_is_invited_chooses_a_password_and_has_the_role(app: Flask, admin: Visitor) -> None:
    fields = {
        "email": "traduit@city.org", "name": "Jean", "language": "fr", "role": "translator", "spoken": "fr",
    }  # fmt: skip
    answer = admin.submit(f"{PEOPLE}/invite", fields)
    invited = person(app, "traduit@city.org")
    assert answer.location == f"{PEOPLE}/{invited.id}"
    assert (invited.state, invited.language) == ("unconfirmed", "fr")
    assert acts_on(app, invited.id) == ["invited"]
    mail = outbox(app, "traduit@city.org")[-1]
    assert "Rosa Admin" in mail.text
    link = mailed_link(app, "traduit@city.org")
    visitor = Visitor(app)
    assert visitor.submit(link, {"name": "Jean T.", "password": PASSWORD}).location == "/fr/"
    assert roles_of(app, invited.id) == {("translator", "fr")}


def test_who_has_an_account_gets_the_role_at_once(app: Flask, admin: Visitor) -> None:
    identifier = with_password(app, email="there@city.org")
    fields = {"email": "There@city.org", "name": "X", "language": "en", "role": "contributor", "metropolis": "dakar"}
    admin.submit(f"{PEOPLE}/invite", fields)
    assert roles_of(app, identifier) == {("contributor", "dakar")}
    assert person(app, "there@city.org").name == "Amina Diallo"
    assert "Dakar" in outbox(app, "there@city.org")[-1].text


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "contributor"},
        {"role": "contributor", "metropolis": "atlantis"},
        {"role": "translator", "spoken": "de"},
        {"role": "regional_secretary", "region": "atlantis"},
        {"role": "emperor"},
        {"role": ""},
        {"role": "editor", "email": "no address"},
    ],
)
def test_an_invitation_that_says_too_little_is_shown_again(app: Flask, admin: Visitor, fields: dict[str, Any]) -> None:
    sent = {"email": "wrong@city.org", "name": "Kept As Typed", "language": "en"} | fields
    answer = admin.submit(f"{PEOPLE}/invite", sent)
    assert answer.status_code == 422
    assert "Kept As Typed" in answer.get_data(as_text=True)
    assert person(app, "wrong@city.org") is None


def test_a_new_role_holds_at_once_and_changes_the_key_of_the_session(app: Flask, admin: Visitor) -> None:
    identifier = make_person(app)
    theirs = Visitor(app, identifier)
    theirs.get("/en/account")
    before = key_of(theirs)
    copied = theirs.client.get_cookie("portal").value
    admin.submit(f"{PEOPLE}/{identifier}/roles", {"role": "contributor", "metropolis": "bogota"})
    assert "Contributor" in theirs.get("/en/account").get_data(as_text=True)
    assert key_of(theirs) != before
    thief = Visitor(app)
    thief.client.set_cookie("portal", copied)
    assert thief.get("/en/account").status_code == 302
    assert theirs.get("/en/account").status_code == 200
    assert acts_on(app, identifier) == ["role_given"]


def test_a_role_taken_away_ends_the_sessions_at_once(app: Flask, admin: Visitor) -> None:
    identifier = make_person(app, ("contributor", "bogota"), ("contributor", "dakar"))
    theirs = Visitor(app, identifier)
    assert theirs.get("/en/account").status_code == 200
    admin.submit(f"{PEOPLE}/{identifier}/roles/take-away", {"role": "contributor", "scope": "dakar"})
    assert roles_of(app, identifier) == {("contributor", "bogota")}
    assert theirs.get("/en/account").status_code == 302


def test_who_is_suspended_is_out_at_once_and_comes_back_when_it_is_lifted(app: Flask, admin: Visitor) -> None:
    identifier = with_password(app, email="sus@city.org")
    theirs, _ = sign_in(app, "sus@city.org")
    page = f"{PEOPLE}/{identifier}"
    assert admin.submit(f"{page}/suspend", {"reason": ""}).status_code == 422
    admin.submit(f"{page}/suspend", {"reason": "Sold the address list"})
    assert theirs.get("/en/account").status_code == 302
    assert sign_in(app, "sus@city.org")[1].status_code == 422
    assert "Sold the address list" in admin.get("/en/administration/audit-log").get_data(as_text=True)
    admin.submit(f"{page}/reinstate")
    assert sign_in(app, "sus@city.org")[1].status_code == 303
    assert acts_on(app, identifier) == ["suspended", "reinstated"]
    assert len(outbox(app, "sus@city.org")) == 2


def test_a_lost_second_factor_is_taken_away(app: Flask, admin: Visitor) -> None:
    with app.extensions["portal_database"].sessions() as session:
        moment = session.query(Person.created_at).first()[0]
    identifier = with_password(app, email="lost2@city.org", totp_secret="JBSWY3DPEHPK3PXP", totp_confirmed_at=moment)
    assert sign_in(app, "lost2@city.org")[1].location == "/en/second-factor"
    admin.submit(f"{PEOPLE}/{identifier}/second-factor")
    assert sign_in(app, "lost2@city.org")[1].location == "/en/"
    assert acts_on(app, identifier) == ["second_factor_reset"]


def test_the_only_administrator_stays_one() -> None:
    with installation(only_reference_data=True) as alone:
        identifier = make_person(alone, "administrator")
        only = Visitor(alone, identifier)
        page = f"{PEOPLE}/{identifier}"
        for path, fields in (
            (f"{page}/roles/take-away", {"role": "administrator"}),
            (f"{page}/suspend", {"reason": "by mistake"}),
            ("/en/account/leave", {"sure": "yes"}),
        ):
            answer = only.submit(path, fields, page=page)
            assert answer.status_code in (303, 422)
            assert only.get(PEOPLE).status_code == 200
        assert roles_of(alone, identifier) == {("administrator", "")}
        assert acts_on(alone, identifier) == []


def test_people_are_found_by_name_address_role_and_state(app: Flask, admin: Visitor) -> None:
    make_person(app, "expert", name="Zoë 100% Ünal_x", email="zoe@find.example")
    make_person(app, name="Zacharie", email="zach@find.example", state="suspended")

    def names(query: str) -> str:
        return admin.get(f"{PEOPLE}?{query}").get_data(as_text=True)

    assert "Zacharie" not in names("q=zoe@find")
    assert "Ünal_x" in names("q=zoe@find")
    assert "Ünal_x" in names("q=100%25")
    assert "Zacharie" not in names("q=100%25")
    assert "Ünal_x" in names("role=expert")
    assert "Ünal_x" not in names("state=suspended")
    assert "Nobody fits" in names("q=%25%25%25")
    for wrong in ("page=0", "page=abc", "role=emperor", "state=x", "page=99999999999999999999"):
        assert admin.get(f"{PEOPLE}?{wrong}").status_code == 422


@pytest.mark.parametrize("identifier", ["0", "999999", "2147483648", "9" * 30, "1e3", "-1"])
def test_nobody_is_answered_as_nobody(admin: Visitor, identifier: str) -> None:
    assert admin.get(f"{PEOPLE}/{identifier}").status_code == 404


def test_what_a_person_wrote_of_themselves_does_no_harm(app: Flask, admin: Visitor) -> None:
    script = '<script>alert(1)</script>" onmouseover="x'
    identifier = make_person(app, name=script, organisation=script)
    for path in (f"{PEOPLE}/{identifier}", f"{PEOPLE}?q=alert", "/en/administration/audit-log"):
        page = admin.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert '" onmouseover="' not in page


def test_the_log_is_filtered_by_who_what_and_when(app: Flask, admin: Visitor) -> None:
    identifier = make_person(app, name="Logged Person")
    admin.submit(f"{PEOPLE}/{identifier}/sign-out")
    log = "/en/administration/audit-log"
    assert "Logged Person" in admin.get(f"{log}?q=logged").get_data(as_text=True)
    assert "Logged Person" in admin.get(f"{log}?person={identifier}&act=signed_out").get_data(as_text=True)
    assert "Nothing fits" in admin.get(f"{log}?person={identifier}&act=suspended").get_data(as_text=True)
    assert "Nothing fits" in admin.get(f"{log}?until=2020-01-01").get_data(as_text=True)
    assert admin.get(f"{log}?since=yesterday").status_code == 422


def test_the_first_administrator_is_invited_from_the_machine(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["people", "invite-administrator", "first@city.org", "--language", "es"])
    assert run.exit_code == 0, run.output
    invited = person(app, "first@city.org")
    assert roles_of(app, invited.id) == {("administrator", "")}
    assert mailed_link(app, "first@city.org").startswith("/es/welcome/")
    wrong = app.test_cli_runner().invoke(args=["people", "invite-administrator", "no address"])
    assert wrong.exit_code == 1
