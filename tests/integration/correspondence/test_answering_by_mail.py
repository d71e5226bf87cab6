"""A mail server's pipe hands a mail over: taken in only from whom the signed address is for."""

from email.message import EmailMessage
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.accounts.models import Person
from app.correspondence.reply_addresses import reply_address
from tests.integration.correspondence.conftest import Two
from tests.integration.correspondence.people import in_database, mails, messages_of, write
from tests.integration.pages.document import parse
from tests.integration.pages.installation import make_app
from tests.support.people import make_person

TAKEN, DAMAGED, NO_SUCH_USER, NOT_PERMITTED, NOT_CONFIGURED = 0, 65, 67, 77, 78


def address_of(app: Flask, person: int) -> str:
    return str(in_database(app, lambda session: session.get_one(Person, person).email))


def answer(sender: str, recipient: str, text: str = "With taxes.", **headers: Any) -> bytes:
    mail = EmailMessage()
    for name, value in ({"From": sender, "To": recipient, "Message-ID": "<a@example.org>"} | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def receive(app: Flask, data: bytes, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["mail", "receive", *options], input=data)


def reply_to(app: Flask, two: Two) -> str:
    (mail,) = mails(app, person_id=two.owner_id)
    return str(mail.headers["Reply-To"])


def test_a_mail_to_the_address_of_the_notice_is_an_answer(app: Flask, two: Two) -> None:
    number = write(two.asker)
    sender = address_of(app, two.owner_id)
    assert "write above this line" in mails(app, person_id=two.owner_id)[0].text
    quoted = f"With taxes.\n\nOn Monday, Portal wrote:\n> ---------- ^ ----------\n> {sender}"
    assert receive(app, answer(f"Olga <{sender.upper()}>", reply_to(app, two), quoted)).exit_code == TAKEN
    message = messages_of(app, number)[1]
    assert (message.text, message.way, message.author_id) == ("With taxes.", "mail", two.owner_id)
    page = two.asker.get(f"/en/messages/{number}").get_data(as_text=True)
    assert "With taxes." in page
    assert sender not in page
    (back,) = mails(app, person_id=two.asker_id)
    assert sender not in back.text + back.html


def test_the_mail_server_may_tell_the_recipient(app: Flask, two: Two) -> None:
    number = write(two.asker)
    data = answer(address_of(app, two.owner_id), "undisclosed@example.org")
    assert receive(app, data, "--recipient", reply_to(app, two)).exit_code == TAKEN
    assert len(messages_of(app, number)) == 2


def test_the_same_mail_twice_is_one_answer(app: Flask, two: Two) -> None:
    number = write(two.asker)
    for text in ("With taxes.", "With taxes, delivered again."):
        assert receive(app, answer(address_of(app, two.owner_id), reply_to(app, two), text)).exit_code == TAKEN
    assert len(messages_of(app, number)) == 2


def test_others_and_forged_addresses_are_refused(app: Flask, two: Two) -> None:
    number = write(two.asker)
    right, sender = reply_to(app, two), address_of(app, two.owner_id)
    stranger = make_person(app)
    secret = app.config["SECRET_KEY"]
    attempts = [
        answer("other@example.org", right),
        answer(f"other@example.org, {sender}", right),
        answer(address_of(app, two.asker_id), right),
        answer(sender, right.replace("@in.", "@out.")),
        answer(sender, right[:7] + ("1" if right[7] != "1" else "2") + right[8:]),
        answer(sender, reply_address("guessed", "in.example.org", number, two.owner_id)),
    ]
    assert [receive(app, data).exit_code for data in attempts] == [NO_SUCH_USER] * len(attempts)
    outside = reply_address(secret, "in.example.org", number, stranger)
    assert receive(app, answer(address_of(app, stranger), outside)).exit_code == NOT_PERMITTED
    assert len(messages_of(app, number)) == 1


@pytest.mark.parametrize("state", ["suspended", "deleted"])
def test_a_closed_account_answers_no_more(app: Flask, two: Two, state: str) -> None:
    number = write(two.asker)
    data = answer(address_of(app, two.owner_id), reply_to(app, two))

    def close(session: Any) -> None:
        person = session.get_one(Person, two.owner_id)
        person.state, person.email_key = state, person.email_key if state == "suspended" else None

    in_database(app, close)
    assert receive(app, data).exit_code == NO_SUCH_USER
    assert len(messages_of(app, number)) == 1


def test_absence_notes_and_empty_mails_are_no_answers(app: Flask, two: Two) -> None:
    number = write(two.asker)
    sender = address_of(app, two.owner_id)
    absent = answer(sender, reply_to(app, two), "I am away.", Auto_Submitted="auto-replied")
    assert receive(app, absent).exit_code == TAKEN
    assert receive(app, answer(sender, reply_to(app, two), "> only a quotation")).exit_code == NO_SUCH_USER
    assert receive(app, answer(sender, reply_to(app, two), "x" * 10_001)).exit_code == NO_SUCH_USER
    assert receive(app, b"x" * (2**20 + 1)).exit_code == DAMAGED
    assert len(messages_of(app, number)) == 1


def test_an_attachment_is_left_out_and_the_reader_told(app: Flask, two: Two) -> None:
    number = write(two.asker)
    mail = EmailMessage()
    mail["From"], mail["To"] = address_of(app, two.owner_id), reply_to(app, two)
    mail.set_content("See attached.")
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="plan.exe")
    assert receive(app, mail.as_bytes()).exit_code == TAKEN
    page = parse(two.asker.get(f"/en/messages/{number}").get_data(as_text=True))
    assert "Attachments of this mail are not passed on." in page.text
    assert "plan.exe" not in page.text


def test_what_the_command_says_holds_nothing_of_the_mail(app: Flask, two: Two) -> None:
    write(two.asker)
    result = receive(app, answer("other@example.org", reply_to(app, two), "Secret words"))
    assert "Secret" not in result.output
    assert "other@" not in result.output


def test_without_a_domain_mails_have_a_link_only(two: Two, app: Flask) -> None:
    plain = make_app("postgres")
    result = plain.test_cli_runner().invoke(args=["mail", "receive"], input=b"x")
    plain.extensions["portal_database"].close()
    assert result.exit_code == NOT_CONFIGURED
