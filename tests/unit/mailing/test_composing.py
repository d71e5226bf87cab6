"""What is handed to a mail server: whatever stands in the outbox, a well-formed message and nothing more."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mailing.composing import NoMail, SenderAddress, compose, envelope_address, sender_address
from app.mailing.models import MailMessage
from config.settings import InvalidSetting

SENDER = SenderAddress("Plateforme « é »", "portal@example.org")
HOSTILE = "Hello\r\nBcc: all@example.net\r\n\r\n<b>body</b>"


def row(**changed: Any) -> MailMessage:
    values = {
        "id": 7,
        "key": "k",
        "recipient": "reader@example.org",
        "language": "fr",
        "subject": "Bonjour",
        "text": "Bonjour.\n",
        "html": "<p>Bonjour.</p>\n",
        "headers": {},
        "created_at": datetime(2026, 11, 25, 1, 2, 3, 4, tzinfo=UTC),
    }
    return MailMessage(**values | changed)


def parsed(content: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(content, policy=default))


def test_a_mail_has_what_every_mail_needs() -> None:
    mail = parsed(compose(row(), SENDER).content)
    assert str(mail["From"]) == "Plateforme « é » <portal@example.org>"
    assert str(mail["To"]) == "reader@example.org"
    assert str(mail["Message-ID"]) == "<7.20261125010203000004@example.org>"
    assert str(mail["Date"]) == "Wed, 25 Nov 2026 01:02:03 +0000"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_row_gives_the_same_bytes() -> None:
    assert compose(row(), SENDER).content == compose(row(), SENDER).content
    assert compose(row(), SENDER).content != compose(row(id=8), SENDER).content


@pytest.mark.parametrize("subject", ["É" * 300, "word " * 59, "日本語の" * 70, "x" * 300, HOSTILE])
def test_a_subject_of_any_kind_arrives_and_stays_in_its_header(subject: str) -> None:
    content = compose(row(subject=subject), SENDER).content
    mail = parsed(content)
    assert str(mail["Subject"]) == " ".join(subject.split())
    assert mail["Bcc"] is None
    head = content.split(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 or b" " not in line.strip() for line in head.split(b"\r\n"))
    assert head.isascii()


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_text_adds_a_header(subject: str, name: str) -> None:
    content = compose(row(subject=subject), SenderAddress(" ".join(name.split())[:100], "portal@example.org")).content
    mail = parsed(content)
    expected = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"}
    assert set(mail.keys()) == expected | {"MIME-Version", "Content-Type"}
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\r\x00"), max_size=300))
def test_every_text_arrives_as_it_was(text: str) -> None:
    mail = parsed(compose(row(text=text + "\n"), SENDER).content)
    part = mail.get_body(("plain",))
    assert part is not None
    # What Python's parser takes for the end of a line besides the line feed is no matter of mails.
    got = part.get_payload(decode=True)
    assert isinstance(got, bytes)
    assert got.replace(b"\r\n", b"\n").decode() == text + "\n"


def test_a_long_address_in_a_header_is_neither_folded_nor_encoded() -> None:
    value = f"<https://portal.example.org/en/searches/stop/{'a' * 400}>"
    content = compose(row(headers={"List-Unsubscribe": value}), SENDER).content
    assert f"List-Unsubscribe: {value}\r\n".encode() in content


@pytest.mark.parametrize(
    "headers",
    [
        {"Bcc": "all@example.net"},
        {"Reply-To: x\r\nBcc": "a@example.net"},
        {"Reply-To": "é@x"},
        {"References": "a" * 901},
    ],
)
def test_other_fields_are_not_written(headers: dict[str, str]) -> None:
    with pytest.raises(NoMail):
        compose(row(headers=headers), SENDER)


def test_a_line_break_in_a_field_is_no_new_field() -> None:
    mail = parsed(compose(row(headers={"Reply-To": "a@example.org\r\nBcc: all@example.net"}), SENDER).content)
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    ["", "reader", "a@b@c", "a b@example.org", "a@example.org\r\nRCPT TO:<b@example.net>", "<a@example.org>", "a,b@c"],
)
def test_no_address_is_no_mail(address: str) -> None:
    with pytest.raises(NoMail):
        compose(row(recipient=address), SENDER)


def test_a_domain_beyond_ascii_is_written_in_ascii() -> None:
    assert envelope_address("reader@bücher.example") == "reader@xn--bcher-kva.example"
    assert not compose(row(recipient="reader@bücher.example"), SENDER).international


def test_a_name_beyond_ascii_in_an_address_needs_a_server_that_takes_it() -> None:
    mail = compose(row(recipient="josé@example.org"), SENDER)
    assert mail.international
    assert "To: josé@example.org\r\n".encode() in mail.content


def test_the_sender_is_an_address() -> None:
    assert sender_address("", "portal.example.org") == SenderAddress("", "portal@portal.example.org")
    assert sender_address("The Portal <a@example.org>", "x") == SenderAddress("The Portal", "a@example.org")
    for wrong in ("nobody", "a@example.org\nBcc: b@example.org", "é@example.org"):
        with pytest.raises(InvalidSetting, match="MAIL_FROM"):
            sender_address(wrong, "x")
