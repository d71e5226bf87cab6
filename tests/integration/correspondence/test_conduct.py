"""Blocking, reporting, what editors see and decide, hostile texts, and what stays when somebody leaves."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import leaving as accounts_leaving
from app.accounts.models import AuditEntry, Person
from app.correspondence.models import Conversation, Interaction, Message
from tests.integration.correspondence.conftest import Two
from tests.integration.correspondence.people import (
    WRITE,
    in_database,
    mails,
    make_owner,
    messages_of,
    reply,
    write,
)
from tests.integration.pages.document import Element, parse
from tests.integration.pages.hostile_content import ATTACKS
from tests.support.people import Visitor, make_person


def page_of(visitor: Visitor, path: str) -> Element:
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return parse(answer.get_data(as_text=True))


def block(visitor: Visitor, number: int, person: int) -> int:
    page = f"/en/messages/{number}"
    return visitor.submit(f"{page}/block", {"person": person}, page=page).status_code


def report(visitor: Visitor, number: int, message: int, reason: str = "Rude words") -> int:
    page = f"/en/messages/{number}/report/{message}"
    return visitor.submit(page, {"reason": reason}, page=page).status_code


def test_a_blocked_person_reaches_nobody_and_is_not_told(app: Flask, two: Two) -> None:
    number = write(two.asker, subject="Plain subject", page="/en/write/case-studies/bogota-care-blocks")
    assert block(two.owner, number, two.asker_id) == 303
    before = len(mails(app))
    assert reply(two.asker, number, "Are you there?").status_code == 422
    page = page_of(two.asker, f"/en/messages/{number}").one("main").text
    assert "nobody is left whom they could reach" in page
    assert "blocked" not in page.lower()
    assert len(mails(app)) == before
    second = make_owner(app, name="Second Owner")
    other = write(two.asker, subject="Once more")
    assert two.owner.get(f"/en/messages/{other}").status_code == 404
    assert Visitor(app, second).get(f"/en/messages/{other}").status_code == 200
    assert "Amina Diallo" in page_of(two.owner, "/en/messages/blocked").one("main").text
    two.owner.submit("/en/messages/unblock", {"person": two.asker_id}, page="/en/messages/blocked")
    assert reply(two.asker, number, "Are you there?").status_code == 303


def test_only_people_of_the_conversation_can_be_blocked(app: Flask, two: Two) -> None:
    number = write(two.asker)
    assert block(two.owner, number, make_person(app)) == 404
    assert block(two.owner, number, two.owner_id) == 404


def test_what_is_written_into_a_group_after_a_block_is_not_shown_to_who_blocked(app: Flask, two: Two) -> None:
    secretaries = [make_person(app, ("regional_secretary", "africa")) for _one in range(2)]
    in_database(app, lambda s: [setattr(s.get_one(Person, one), "state", "active") for one in secretaries])
    number = write(two.asker, page="/en/write/case-studies/dakar-bus-rapid-transit")
    first, second = (Visitor(app, one) for one in secretaries)
    assert first.get(f"/en/messages/{number}").status_code == 200
    block(first, number, two.asker_id)
    assert reply(two.asker, number, "Quillon, later").status_code == 303
    assert "Quillon" not in page_of(first, f"/en/messages/{number}").text
    assert "Quillon" in page_of(second, f"/en/messages/{number}").text
    assert "Unread" not in page_of(first, "/en/messages").one("main").text


def test_editors_read_the_reported_message_and_nothing_else(app: Flask, two: Two) -> None:
    number = write(two.asker, subject="Quillon subject", text="Quillon first")
    reply(two.owner, number, "Reported words")
    message = messages_of(app, number)[1].id
    assert report(two.asker, number, message) == 303
    editor = Visitor(app, make_person(app, "editor"))
    page = page_of(editor, "/en/reports").one("main").text
    assert "Reported words" in page
    assert "Rude words" in page
    assert "Quillon" not in page
    assert Visitor(app, make_person(app, "administrator")).get("/en/reports").status_code == 200
    for role in ("contributor", "translator", "regional_secretary"):
        assert Visitor(app, make_person(app, role)).get("/en/reports").status_code == 403
    assert Visitor(app, make_person(app, "editor"), second_factor=False).get("/en/reports").status_code == 302


def _report_id(app: Flask, message: int) -> int:
    from app.correspondence.models import Report  # noqa: PLC0415  (kept beside its only use)

    statement = select(Report.id).where(Report.message_id == message)
    return int(in_database(app, lambda session: session.scalars(statement).one()))


def test_a_removed_message_is_gone_for_others_until_it_may_stay(app: Flask, two: Two) -> None:
    number = write(two.asker)
    reply(two.owner, number, "Reported words")
    message = messages_of(app, number)[1].id
    for _time in range(2):
        report(two.asker, number, message)
    editor = Visitor(app, make_person(app, "editor"))
    path = f"/en/reports/{_report_id(app, message)}/decide"
    assert two.asker.submit(path, {"decision": "hidden"}, page="/en/messages").status_code == 403
    assert editor.submit(path, {"decision": "everything"}, page="/en/reports").status_code == 400
    assert editor.submit(path, {"decision": "hidden"}, page="/en/reports").status_code == 303
    assert "Reported words" not in page_of(two.asker, f"/en/messages/{number}").text
    assert "Reported words" in page_of(two.owner, f"/en/messages/{number}").text
    assert editor.submit(path, {"decision": "kept"}, page="/en/reports").status_code == 303
    assert "Reported words" in page_of(two.asker, f"/en/messages/{number}").text


def test_somebody_barred_writes_nothing_until_allowed(app: Flask, two: Two) -> None:
    number = write(two.asker, text="Rude words")
    report(two.owner, number, messages_of(app, number)[0].id)
    editor = Visitor(app, make_person(app, "editor"))
    path = f"/en/reports/{_report_id(app, messages_of(app, number)[0].id)}/decide"
    editor.submit(path, {"decision": "barred"}, page="/en/reports")
    assert reply(two.asker, number, "More").status_code == 422
    answer = two.asker.submit(WRITE, {"subject": "S", "text": "T", "language": "en"}, page=WRITE)
    assert answer.status_code == 422
    ask = "/en/ask/case-studies/bogota-care-blocks"
    assert two.asker.submit(ask, {"text": "T", "language": "en"}, page=ask).status_code == 422
    logged = select(AuditEntry.act).where(AuditEntry.person_id == two.asker_id)
    assert in_database(app, lambda session: session.scalars(logged).all()) == ["barred_from_writing"]
    editor.submit("/en/reports/allow", {"person": two.asker_id}, page="/en/reports")
    assert reply(two.asker, number, "More").status_code == 303


def test_own_messages_cannot_be_reported(app: Flask, two: Two) -> None:
    number = write(two.asker)
    assert report(two.asker, number, messages_of(app, number)[0].id) == 404


def test_a_message_of_another_conversation_cannot_be_reported_through_ones_own(app: Flask, two: Two) -> None:
    theirs = write(Visitor(app, make_person(app)), text="Not yours")
    number = write(two.asker)
    assert report(two.asker, number, messages_of(app, theirs)[0].id) == 404


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_hostile_texts_stay_text(app: Flask, two: Two, language: str) -> None:
    attack = " ".join(ATTACKS)
    name = ATTACKS[0][:190]
    in_database(app, lambda session: setattr(session.get_one(Person, two.asker_id), "name", name))
    number = write(two.asker, subject=ATTACKS[3], text=attack)
    report(two.owner, number, messages_of(app, number)[0].id, attack[:990])
    editor = Visitor(app, make_person(app, "editor"))
    pages = [(two.owner, f"/{language}/messages/{number}"), (two.owner, f"/{language}/messages")]
    pages += [(editor, f"/{language}/reports")]
    for visitor, path in pages:
        assert harmless(page_of(visitor, path)) == []
    (mail,) = mails(app, person_id=two.owner_id)
    assert harmless(parse(mail.html)) == []
    assert ATTACKS[0] in mail.text


def harmless(page: Element) -> list[str]:
    """Return what on a page could run or lead away and is not the portal's own."""
    found = [one.name for one in page.all() if one.name in ("iframe", "base", "marquee", "object", "embed", "math")]
    scripts = [one for one in page.all("script") if not one.attributes.get("src", "").startswith("/static/")]
    found += ["script" for one in scripts if one.attributes.get("type") != "application/ld+json"]
    found += [name for one in page.all() for name in one.attributes if name.startswith(("on", "hx-on", "data-hx"))]
    links = [value for one in page.all() for name, value in one.attributes.items() if name in ("href", "src", "action")]
    return found + [value for value in links if "evil" in value or value.lower().strip().startswith("javascript")]


def test_who_leaves_is_nameless_in_what_others_keep(app: Flask, two: Two) -> None:
    number = write(two.asker, text="Kept words")
    reply(two.owner, number, "Kept answer")
    alone = write(Visitor(app, make_person(app)), subject="Alone")

    tell = app.extensions["portal_person_data"]["correspondence"]
    taken = in_database(app, lambda session: tell(session, two.asker_id))
    assert [one["text"] for one in taken["messages"]] == ["Kept words"]
    leave(app, two.asker_id)
    page = page_of(two.owner, f"/en/messages/{number}").one("main").text
    assert "Kept words" in page
    assert "Amina" not in page
    assert reply(two.owner, number, "Hello?").status_code == 422
    interactions = in_database(app, lambda session: len(session.scalars(select(Interaction)).all()))
    leave(app, two.owner_id)
    assert in_database(app, lambda session: session.get(Conversation, number)) is None
    assert in_database(app, lambda s: s.scalars(select(Message).where(Message.conversation_id == number)).all()) == []
    assert in_database(app, lambda session: session.get(Conversation, alone)) is not None
    assert in_database(app, lambda session: len(session.scalars(select(Interaction)).all())) == interactions


def leave(app: Flask, person: int) -> None:
    others = app.extensions["portal_person_leaving"]
    in_database(app, lambda session: accounts_leaving.leave(session, person, others))
