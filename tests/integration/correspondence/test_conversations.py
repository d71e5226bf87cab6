"""Writing to the contact of an entry, answering, and who may read it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.correspondence.models import Conversation, Message
from app.kernel.database import now
from tests.integration.correspondence.conftest import Two
from tests.integration.correspondence.people import (
    PAGE,
    WRITE,
    conversation,
    in_database,
    mails,
    messages_of,
    reply,
    write,
)
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person


def test_both_read_what_each_has_written(app: Flask, two: Two) -> None:
    number = write(two.asker, text="How did you pay for it?")
    seen = two.owner.get(f"/en/messages/{number}").get_data(as_text=True)
    assert "How did you pay for it?" in seen
    assert "Amina Diallo" in seen
    assert reply(two.owner, number, "Con impuestos.", "es").status_code == 303
    page = parse(two.asker.get(f"/en/messages/{number}").get_data(as_text=True))
    assert [p.text for p in page.with_class("written")] == ["How did you pay for it?", "Con impuestos."]
    assert page.with_class("written")[1]["lang"] == "es"


def test_the_other_gets_a_mail_with_the_text_in_their_language(app: Flask, two: Two) -> None:
    in_database(app, lambda session: setattr(session.get_one(Person, two.owner_id), "language", "fr"))
    number = write(two.asker, text="How did you pay for it?")
    (mail,) = mails(app, person_id=two.owner_id)
    assert mail.language == "fr"
    assert "How did you pay for it?" in mail.text
    assert f"/fr/messages/{number}" in mail.text
    reply(two.owner, number, "With taxes.")
    (back,) = mails(app, person_id=two.asker_id)
    assert "With taxes." in back.text


def test_no_address_is_ever_shown(app: Flask, two: Two) -> None:
    number = write(two.asker)
    reply(two.owner, number, "With taxes.")
    addresses = in_database(app, lambda s: [s.get_one(Person, one).email for one in (two.asker_id, two.owner_id)])
    for visitor in (two.asker, two.owner):
        for page in (PAGE, WRITE, "/en/messages", "/en/messages?box=sent", f"/en/messages/{number}"):
            text = visitor.get(page).get_data(as_text=True)
            assert [one for one in addresses if str(one) in text] == []
    for mail in mails(app):
        others = [one for one in addresses if one != mail.recipient]
        whole = f"{mail.subject}{mail.text}{mail.html}{mail.headers}"
        assert [one for one in others if str(one) in whole] == []


@pytest.mark.parametrize("role", ["nobody", "reader", "editor", "administrator"])
def test_nobody_else_reads_or_touches_a_conversation(app: Flask, two: Two, role: str) -> None:
    number = write(two.asker, subject="Quillon subject", text="Quillon text")
    stranger = {"nobody": lambda: Visitor(app), "reader": lambda: Visitor(app, make_person(app))}.get(
        role, lambda: Visitor(app, make_person(app, role))
    )()
    expected = 302 if role == "nobody" else 404
    message = messages_of(app, number)[0].id
    page = f"/en/messages/{number}"
    stranger.get("/en/messages/blocked")
    assert stranger.get(page).status_code == expected
    assert stranger.get(f"{page}/report/{message}").status_code == expected
    for path, fields in (
        (page, {"text": "I am here", "language": "en"}),
        (f"{page}/archive", {"archived": "true"}),
        (f"{page}/block", {"person": str(two.asker_id)}),
        (f"{page}/report/{message}", {"reason": "because"}),
    ):
        answer = stranger.submit(path, fields)
        assert answer.status_code in (302, 303, 400, 404), path
        assert "Quillon" not in answer.get_data(as_text=True)
    for path in ("/en/messages", "/en/messages?box=sent", "/en/messages?box=archive", f"{WRITE}?instead={number}"):
        assert "Quillon" not in stranger.get(path).get_data(as_text=True)
    found = parse(stranger.get("/en/search?q=Quillon+text").get_data(as_text=True))
    assert [card.text for card in found.with_class("card") if "Quillon" in card.text] == []
    assert len(messages_of(app, number)) == 1


def test_numbers_of_others_and_of_nothing_look_the_same(app: Flask, two: Two) -> None:
    number = write(two.asker)
    stranger = Visitor(app, make_person(app))
    answers = {stranger.get(f"/en/messages/{one}").get_data() for one in (number, number + 9_999)}
    pages = {
        answer.replace(str(number + 9_999).encode(), b"N").replace(str(number).encode(), b"N") for answer in answers
    }
    assert len(pages) == 1


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "1e3", "%EF%BC%91", "x"])
def test_odd_numbers_are_nowhere(app: Flask, two: Two, number: str) -> None:
    assert two.asker.get(f"/en/messages/{number}").status_code == 404


def test_boxes_and_the_mark_of_what_is_unread(app: Flask, two: Two) -> None:
    number = write(two.asker, subject="Marked subject")

    def lines(visitor: Visitor, box: str = "inbox") -> list[str]:
        page = parse(visitor.get(f"/en/messages?box={box}").get_data(as_text=True))
        return [line.text for part in page.with_class("conversations") for line in part.all("li")]

    assert lines(two.asker) == []
    assert ["Marked subject" in line for line in lines(two.asker, "sent")] == [True]
    assert ["Unread" in line for line in lines(two.owner)] == [True]
    two.owner.get(f"/en/messages/{number}")
    assert ["Unread" in line for line in lines(two.owner)] == [False]
    reply(two.owner, number, "With taxes.")
    assert ["Unread" in line for line in lines(two.asker)] == [True]
    two.asker.submit(f"/en/messages/{number}/archive", {"archived": "true"}, page=f"/en/messages/{number}")
    assert lines(two.asker) == []
    assert len(lines(two.asker, "archive")) == 1
    reply(two.owner, number, "And with gifts.")
    assert ["Unread" in line for line in lines(two.asker)] == [True]


def test_an_entry_without_owner_reaches_its_regional_secretaries_then_editors(app: Flask, two: Two) -> None:
    editor = make_person(app, "editor", name="Ed")
    page = "/en/write/case-studies/lyon-formula"
    number = write(two.asker, page=page)
    assert {one.recipient for one in mails(app)} == {
        in_database(app, lambda s, one=one: s.get_one(Person, one).email) for one in _editors(app)
    }
    assert Visitor(app, editor).get(f"/en/messages/{number}").status_code == 200
    secretary = make_person(app, ("regional_secretary", "europe"), name="Sec")
    elsewhere = make_person(app, ("regional_secretary", "africa"), name="Else")
    number = write(two.asker, subject="Another", page=page)
    assert Visitor(app, secretary).get(f"/en/messages/{number}").status_code == 200
    assert Visitor(app, elsewhere).get(f"/en/messages/{number}").status_code == 404
    assert Visitor(app, editor).get(f"/en/messages/{number}").status_code == 404


def _editors(app: Flask) -> list[int]:
    statement = select(Person.id).where(Person.roles.any(role="editor"))
    return in_database(app, lambda session: list(session.scalars(statement)))


def test_mistakes_keep_what_was_typed(app: Flask, two: Two) -> None:
    answer = two.asker.submit(WRITE, {"subject": "", "text": "A long text", "language": "de"}, page=WRITE)
    assert answer.status_code == 422
    page = parse(answer.get_data(as_text=True))
    assert page.one("textarea", name="text").text == "A long text"
    assert page.one("input", name="subject")["aria-invalid"] == "true"
    too_long = {"subject": "S", "text": "x" * 10_001, "language": "en"}
    assert two.asker.submit(WRITE, too_long, page=WRITE).status_code == 422


def test_the_same_sent_twice_is_one(app: Flask, two: Two) -> None:
    number = write(two.asker, subject="Twice")
    assert write(two.asker, subject="Twice") == number
    for _time in range(2):
        assert reply(two.owner, number, "Once.").status_code == 303
    assert len(messages_of(app, number)) == 2


def test_a_day_has_ten_conversations_and_three_for_new_people(app: Flask, two: Two) -> None:
    new = Visitor(app, make_person(app, approved_at=None))
    for count in range(3):
        write(new, subject=f"New {count}")
    answer = new.submit(WRITE, {"subject": "New 4", "text": "Kept text", "language": "en"}, page=WRITE)
    assert answer.status_code == 429
    assert "Kept text" in answer.get_data(as_text=True)
    assert "3 conversations" in answer.get_data(as_text=True)
    for count in range(10):
        write(two.asker, subject=f"Known {count}")
    answer = two.asker.submit(WRITE, {"subject": "Known 11", "text": "T", "language": "en"}, page=WRITE)
    assert answer.status_code == 429


def test_the_form_changes_nothing_but_its_fields(app: Flask, two: Two) -> None:
    number = write(two.asker, answered_at="2020-01-01", interaction_id="1", item_id="1", author_id="1", way="mail")
    found = conversation(app, number)
    assert found.answered_at is None
    (message,) = messages_of(app, number)
    assert (message.author_id, message.way) == (two.asker_id, "portal")


def test_a_hidden_entry_cannot_be_written_about(app: Flask, two: Two) -> None:
    assert two.asker.get("/en/write/case-studies/hidden-draft").status_code == 404
    assert two.asker.submit("/en/write/case-studies/hidden-draft", {"subject": "s"}, page=WRITE).status_code == 404


def test_forms_need_their_token(app: Flask, two: Two) -> None:
    number = write(two.asker)
    for path in (f"/en/messages/{number}/archive", f"/en/messages/{number}/block"):
        assert two.asker.client.post(path, data={"text": "t"}).status_code == 400
    for path in (WRITE, f"/en/messages/{number}"):
        answer = two.asker.client.post(path, data={"subject": "S", "text": "Typed without a token", "language": "en"})
        assert answer.status_code == 303
        assert "/drafts/kept/" in answer.location  # offered again to who typed it, and sent to nobody
    assert [one.text for one in messages_of(app, number) if one.text == "Typed without a token"] == []


def test_mails_hold_no_line_break_in_their_subject(app: Flask, two: Two) -> None:
    answer = two.asker.submit(
        WRITE, {"subject": "Hello\r\nBcc: all@example.org", "text": "T", "language": "en"}, page=WRITE
    )
    assert answer.status_code == 303
    (mail,) = mails(app, person_id=two.owner_id)
    assert "\n" not in mail.subject
    assert "Bcc" not in mail.headers


def test_old_and_new_conversations_are_paged(app: Flask, two: Two) -> None:
    def fill(session: object) -> None:
        template = session.scalars(select(Conversation).limit(1)).one()  # type: ignore[attr-defined]
        assert template.began_at < now() + timedelta(minutes=1)

    write(two.asker)
    in_database(app, fill)
    assert two.asker.get("/en/messages?page=2").status_code == 200
    for page in ("0", "-1", "abc", "1000000000", "１"):
        assert two.asker.get(f"/en/messages?page={page}").status_code == 404
    assert in_database(app, lambda session: session.scalar(select(Message.id).limit(1))) is not None
