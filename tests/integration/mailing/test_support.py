"""The mail server of the tests, from outside."""

import smtplib
from email.message import EmailMessage

from tests.support.mail import running_mail_server


def test_the_server_keeps_what_it_is_given():
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Où ça ?"
    mail.set_content("Read https://example.org/x.\n")
    mail.add_alternative("<p>Read</p>", subtype="html")
    with running_mail_server() as server:
        port = int(server.url.rsplit(":", 1)[1])
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(mail)
    (got,) = server.to("b@example.org")
    assert (got.sender, got.subject, got.links()) == ("a@example.org", "Où ça ?", ["https://example.org/x"])
    assert got.body("html") == "<p>Read</p>\n"
