"""How the setting SMTP_URL is read."""

import pytest

from app.mailing.transports import Server, read_server
from config.settings import InvalidSetting


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 25, tls=False, starttls=False)),
        ("smtp://mail.example.org?starttls=1", Server("mail.example.org", 587, tls=False, starttls=True)),
        ("smtps://mail.example.org", Server("mail.example.org", 465, tls=True, starttls=False)),
        (
            "smtps://us%40er:p%3Aass@mail.example.org:2465",
            Server("mail.example.org", 2465, tls=True, starttls=False, user="us@er", password="p:ass"),
        ),
        ("smtp://u:p@127.0.0.1:2525", Server("127.0.0.1", 2525, tls=False, starttls=False, user="u", password="p")),
    ],
)
def test_a_server_is_read(url: str, server: Server) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://h:99999", "smtp://u:secret@mail.example.org"]
)
def test_what_names_no_server_is_refused_without_telling_a_password(url: str) -> None:
    with pytest.raises(InvalidSetting, match="SMTP_URL") as caught:
        read_server(url)
    assert "secret" not in str(caught.value)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(read_server("smtps://u:secret@mail.example.org"))
