"""What is taken of a mail: the writer's own words, no quotes, no signature, no attachments; damaged mail is refused."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.correspondence.mail_text import ANSWER_ABOVE, LARGEST_MAIL, UnreadableMail, own_words, read_mail
from app.correspondence.reply_addresses import read_reply_address, reply_address

SECRET, DOMAIN = "a secret", "in.example.org"


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 24 Nov 2026 at 10:00, Portal <x@example.org> wrote:\n> " + ANSWER_ABOVE + "\n> Hello",
        "Le lun. 24 nov. 2026 à 10:00, Portail <x@example.org>\na écrit :\n> " + ANSWER_ABOVE,
        "El lun, 24 nov 2026 a las 10:00, Portal (<x@example.org>) escribió:\n\n> Hola",
        "-----Original Message-----\nFrom: Portal\n\nHello",
        "-----Mensaje original-----\nDe: Portal",
        "-- \nAmina Diallo\n+221 33 000 00 00",
        "> quoted\n> twice",
    ],
)
def test_only_own_words_are_kept(below: str) -> None:
    assert own_words(f"With taxes.\n\nAnd gifts.\r\n\r\n{below}") == "With taxes.\n\nAnd gifts."


def test_an_answer_below_what_is_quoted_is_found() -> None:
    assert own_words(f"> {ANSWER_ABOVE}\n> Hello\n\nWith taxes.") == "With taxes."


def test_a_sentence_that_looks_like_a_quotation_stays() -> None:
    assert own_words("On this my colleague wrote: nothing.\nSo we began.") == (
        "On this my colleague wrote: nothing.\nSo we began."
    )


def mail(**changed: str) -> EmailMessage:
    made = EmailMessage()
    headers = {"From": "Olga <Olga@Example.org>", "To": "reply+1.2.x@in.example.org", "Message-ID": "<1@example.org>"}
    for name, value in (headers | changed).items():
        made[name.replace("_", "-")] = value
    made.set_content("With taxes.\n")
    return made


def test_attachments_are_counted_and_left_out() -> None:
    made = mail()
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../etc/passwd")
    found = read_mail(made.as_bytes())
    assert (found.text, found.attachments) == ("With taxes.", 1)
    assert found.senders == ("olga@example.org",)


def test_html_becomes_text_without_its_scripts() -> None:
    made = mail()
    made.set_content(
        "<html><style>p{}</style><script>alert(1)</script><p>With <b>taxes</b> &amp; gifts.</p><p>Olga</p>"
        "<blockquote>Quoted</blockquote></html>",
        subtype="html",
    )
    text = read_mail(made.as_bytes()).text
    assert text.splitlines() == ["With taxes & gifts.", "Olga"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<all.example.org>"},
    ],
)
def test_what_a_machine_wrote_is_known(headers: dict[str, str]) -> None:
    assert read_mail(mail(**headers).as_bytes()).automatic
    assert not read_mail(mail().as_bytes()).automatic


def test_too_large_a_mail_is_refused() -> None:
    with pytest.raises(UnreadableMail):
        read_mail(b"x" * (LARGEST_MAIL + 1))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, mail().as_bytes() + data, b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + data):
        try:
            found = read_mail(whole)
        except UnreadableMail:
            continue
        assert "\x00" not in found.text


@given(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_a_reply_address_names_its_conversation_and_person(conversation: int, person: int) -> None:
    address = reply_address(SECRET, DOMAIN, conversation, person)
    assert len(address.partition("@")[0]) <= 64
    assert address == address.lower()
    assert read_reply_address(SECRET, DOMAIN, address.upper()) == (conversation, person)


@pytest.mark.parametrize(
    "change",
    [
        lambda address: address.replace("reply+1.", "reply+2."),
        lambda address: address.replace(".2.", ".3."),
        lambda address: address.replace("@in.", "@out."),
        lambda address: address[:-20],
        lambda address: "reply+1.2.@in.example.org",
        lambda address: "reply+" + "9" * 400 + "@in.example.org",
        lambda address: f"x{address}",
        lambda address: "",
    ],
)
def test_a_changed_address_is_none_of_ours(change: object) -> None:
    address = change(reply_address(SECRET, DOMAIN, 1, 2))  # type: ignore[operator]
    assert read_reply_address(SECRET, DOMAIN, address) is None


def test_another_secret_signs_otherwise() -> None:
    assert read_reply_address("another", DOMAIN, reply_address(SECRET, DOMAIN, 1, 2)) is None
