"""Every address × every role: what each gets must be what the one table of rights says.

A new address is either in ``PUBLIC`` below or guarded by an act (``@guarded(Act.X)``); one that is neither fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.permissions import PERMISSIONS, Act, Actor, could
from app.accounts.sessions import actor_of
from app.features import METADATA
from tests.integration.pages.installation import installation, make_app
from tests.support.people import Visitor, make_person

#: Every endpoint that is for everybody. Read it as the list of what a stranger can reach.
PUBLIC = {
    # reading
    *("portal.root", "portal.home", "portal.about", "portal.interface", "portal.search", "portal.suggestions"),
    *("portal.themes", "portal.theme", "portal.principles", "portal.principle", "portal.capacities", "portal.capacity"),
    *("portal.goals", "portal.goal", "portal.metropolises", "portal.metropolis", "portal.kind", "portal.entry"),
    *("portal.entry_pdf", "portal.entry_reference", "portal.compare", "portal.export"),
    # the Observatory and the PDFs of its published papers
    *("observatory.observatory", "observatory.document", "observatory.cover"),
    # answering an invitation to review: the link in the mail is the proof
    *("reviewing.invitation", "reviewing.answer_invitation"),
    # for libraries
    *("harvesting.oai", "harvesting.libraries"),
    # for machines: health, what search engines ask for, the programming interface
    # files of published entries; those of drafts are not there for who may not read the draft
    "authoring.file",
    *("portal.live", "portal.ready", "portal.robots", "portal.sitemap", "portal.sitemap_part"),
    # becoming somebody: what a stranger does before having an account
    *("accounts.sign_in", "accounts.take_sign_in", "accounts.sign_out", "accounts.development_sign_in"),
    *("accounts.register", "accounts.take_register", "accounts.mail_sent"),
    *("accounts.forgotten", "accounts.take_forgotten", "accounts.new_password", "accounts.take_new_password"),
    *("accounts.welcome", "accounts.take_welcome", "accounts.new_address", "accounts.take_new_address"),
    *("accounts.second_factor", "accounts.take_second_factor"),
    *("accounts.passkey_sign_in", "accounts.passkey_sign_in_options"),
    *("accounts.provider_sign_in", "accounts.provider_return"),
    # the community, as far as it is public: a debate of members only is not found by others
    *("community.home", "community.debates", "community.debate", "community.post_history", "community.sessions"),
    *("community.session", "community.wordings", "community.wording", "community.directory"),
    # calls; and answering by the link of a mail, which carries its own proof
    *("desk.public_calls", "desk.public_call", "desk.still_valid"),
    # feeds, lists that somebody made public, figures; stopping mails by the link in them (RFC 8058)
    *("alerts.feed", "alerts.stop", "shelves.public", "progress.progress", "progress.progress_csv"),
    # the mails of a development server; a production server has no such pages (404)
    *("mailing.mails", "mailing.mail", "mailing.mail_html"),
    # the calendar; and what a speaker says of themselves, by the link of a mail
    *("calendar.month", "calendar.events", "calendar.world", "calendar.feed", "calendar.one", "calendar.declare"),
}
#: Public endpoints that answer 403 or send to sign-in by themselves: they ask for the password that came before.
ASKS_BY_ITSELF = {
    *("accounts.second_factor", "accounts.take_second_factor"),
    *("accounts.passkey_second_factor", "accounts.passkey_second_factor_options", "accounts.provider_sign_in"),
}
PUBLIC |= ASKS_BY_ITSELF
#: Blueprints that are public as a whole: they only read what is published.
PUBLIC_BLUEPRINTS = {"api", "api-docs", "static"}
#: Forms that come from elsewhere on purpose: with a proof of their own in the address, or by harvesters, who change
#: nothing.
WITHOUT_CSRF: set[str] = {"alerts.stop", "calendar.declare", "harvesting.oai"}
#: Who may do an act to some things only may be refused by the view for the one of this test.
REFUSED_BY_THE_THING: set[str] = {"translating.machine"}  # where no machine is configured

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
VALUES: dict[str, str] = {"language": "en", "target": "es", "form": "csv", "step": "open"}


@dataclass(frozen=True)
class Role:
    """Somebody who walks through the portal; ``grants`` is none for somebody without an account."""

    grants: tuple[Any, ...] | None = ()
    second_factor: bool = True


ROLES = {
    "anonymous": Role(None),
    "signed in": Role(),
    "contributor": Role((("contributor", "bogota"),)),
    "expert": Role(("expert",)),
    "city manager": Role((("city_manager", "bogota"),)),
    "translator": Role((("translator", "fr"),)),
    "regional secretary": Role((("regional_secretary", "africa"),)),
    "editor": Role(("editor",)),
    "editor without second factor": Role(("editor",), second_factor=False),
    "administrator": Role(("administrator",)),
}


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def is_public(rule: Rule) -> bool:
    return rule.endpoint in PUBLIC or rule.endpoint.partition(".")[0] in PUBLIC_BLUEPRINTS


def act_of(app: Flask, rule: Rule) -> Act | None:
    return getattr(app.view_functions[rule.endpoint], "act", None)


def address(rule: Rule) -> str:
    """Return an address that fits the rule and names nothing that exists."""
    path = ""
    for is_variable, piece in rule._trace:
        if piece == "|":
            continue
        converter = type(rule._converters[piece]).__name__ if is_variable else ""
        fallback = "999999" if converter == "NumberConverter" else "nothing"
        path += VALUES.get(piece, fallback) if is_variable else piece
    return path


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def ask(visitor: Visitor, rule: Rule, method: str) -> TestResponse:
    return visitor.client.open(address(rule), method=method, data={} if method != "GET" else None)


def kind_of(answer: TestResponse) -> str:
    """Return how an answer treats who asked: sends them to sign in, to the second factor, refuses, or neither."""
    location = (answer.location or "").partition("?")[0]
    if answer.status_code in (302, 303) and location == "/en/sign-in":
        return "sign in"
    if answer.status_code in (302, 303) and location == "/en/second-factor":
        return "second factor"
    if answer.status_code >= 500:
        return "broken"
    return "refused" if answer.status_code == 403 else "neither"


def expected(actor: Actor, act: Act) -> str:
    if could(actor, act):
        return "neither"
    if not actor.signed_in:
        return "sign in"
    full = Actor(actor.identifier, grants=actor.grants | {(role, "") for role in actor.awaiting})
    return "second factor" if actor.awaiting and could(full, act) else "refused"


def visitor_of(app: Flask, role: Role) -> tuple[Visitor, Actor]:
    if role.grants is None:
        return Visitor(app), Actor()
    identifier = make_person(app, *role.grants)
    with app.extensions["portal_database"].sessions() as session:
        from app.accounts.models import Person  # noqa: PLC0415

        actor = actor_of(session.get_one(Person, identifier), second_factor=role.second_factor)
    return Visitor(app, identifier, second_factor=role.second_factor), actor


def test_every_address_is_public_or_guarded() -> None:
    app = make_app("postgres")
    undeclared = [rule.endpoint for rule in rules(app) if not is_public(rule) and act_of(app, rule) is None]
    assert undeclared == []


def test_nothing_is_both_public_and_guarded_and_the_list_is_up_to_date() -> None:
    app = make_app("postgres")
    assert [rule.endpoint for rule in rules(app) if is_public(rule) and act_of(app, rule) is not None] == []
    assert set(PUBLIC) - {rule.endpoint for rule in rules(app)} == set()


def test_every_act_has_a_row_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Act)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("name", ROLES)
def test_every_address_answers_each_role_as_the_table_says(
    app: Flask, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # the forms' own protection is tested below
    visitor, actor = visitor_of(app, ROLES[name])
    wrong = []
    for rule in rules(app):
        act = act_of(app, rule)
        wanted = expected(actor, act) if act is not None else "neither"
        for method in methods(rule):
            got = kind_of(ask(visitor, rule, method))
            tolerated = rule.endpoint in ASKS_BY_ITSELF or (got == "refused" and rule.endpoint in REFUSED_BY_THE_THING)
            if got != wanted and not (wanted == "neither" and got != "broken" and tolerated):
                wrong.append((method, rule.rule, act, wanted, got))
            if method in UNSAFE and got == "neither" and actor.signed_in:
                visitor, actor = visitor_of(app, ROLES[name])  # the form may have signed them out
    assert wrong == []


def unsafe(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in rules(app)
        for method in methods(rule)
        if method in UNSAFE and rule.endpoint not in WITHOUT_CSRF
    ]


def contents(app: Flask) -> dict[str, tuple[int, str]]:
    """Return the number of rows and a checksum of each table."""
    found = {}
    with app.extensions["portal_database"].sessions() as session:
        for name in sorted(METADATA.tables):
            rows = text(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM \"{name}\" t"
            )
            count, checksum = session.execute(rows).one()
            found[name] = (count, checksum)
    return found


def test_no_form_is_taken_without_a_token_of_this_session_that_still_holds(app: Flask) -> None:
    visitor, _ = visitor_of(app, ROLES["administrator"])
    stranger = Visitor(app)
    stranger.get("/en/sign-in")
    visitor.get("/en/account")
    own = visitor._token
    before = contents(app)
    taken = []
    for rule, method in unsafe(app):
        for case, token in (("missing", None), ("foreign", stranger._token), ("altered", own[:-2] + "xx")):
            data = {} if token is None else {"csrf_token": token}
            answer = visitor.client.open(address(rule), method=method, data=data)
            if answer.status_code != 400:
                taken.append((case, rule.rule, answer.status_code))
    assert taken == []
    assert unsafe(app)
    assert contents(app) == before


def test_a_token_of_yesterday_does_not_hold(app: Flask) -> None:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as clock:
        visitor, _ = visitor_of(app, ROLES["administrator"])
        visitor.get("/en/account")
        clock.shift(13 * 3_600)
        statuses = {
            visitor.client.open(address(rule), method=method, data={"csrf_token": visitor._token}).status_code
            for rule, method in unsafe(app)
        }
    assert statuses == {400}


def test_json_that_calls_itself_text_is_taken_nowhere(app: Flask) -> None:
    visitor, _ = visitor_of(app, ROLES["administrator"])
    statuses = {
        visitor.client.open(address(rule), method=method, data='{"a": 1}', content_type="text/plain").status_code
        for rule, method in unsafe(app)
    }
    assert statuses == {400}


@pytest.mark.parametrize("name", ["anonymous", "contributor", "editor without second factor", "administrator"])
def test_reading_changes_nothing(app: Flask, name: str) -> None:
    visitor, _ = visitor_of(app, ROLES[name])
    before = contents(app)
    for rule in rules(app):
        if "GET" in methods(rule):
            assert ask(visitor, rule, "GET").status_code < 500
    changed = {table for table, kept in contents(app).items() if kept != before[table]}
    assert changed == set()
