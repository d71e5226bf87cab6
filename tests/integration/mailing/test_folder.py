"""Without a mail server mails are files, and outside production pages show them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.mailing.sending import Sender
from tests.integration.mailing.conftest import put
from tests.support.app import running_app
from tests.support.database import copied_database
from tests.support.mail import outbox


def page(app: Flask, address: str) -> TestResponse:
    return app.test_client().get(address)


def test_mails_become_files_and_are_read_in_a_page(app: Flask, tmp_path: Path) -> None:
    put(app, 2, text="Read https://example.org/x?a=1&b=2 now.\n<script>alert(1)</script>\n")
    assert "No mail has been written yet" in page(app, "/en/development/mails").text
    assert Sender(app).send() == 2
    files = sorted((tmp_path / "mails").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {row.state for row in outbox(app)} == {"sent"}

    listed = page(app, "/en/development/mails").text
    assert listed.index("Number 1") < listed.index("Number 0")
    shown = page(app, f"/en/development/mails/{files[0].stem}").text
    assert '<a href="https://example.org/x?a=1&amp;b=2">' in shown
    assert "<script>alert" not in shown
    html = page(app, f"/en/development/mails/{files[0].stem}.html")
    assert html.text == "<p>This is number 0.</p>\n"
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "script-src" not in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["x", "1.20261125010203000004", "..%2F..%2Fetc%2Fpasswd", "../../wsgi", "1.eml", "%00"]
)
def test_no_other_file_is_shown(app: Flask, name: str) -> None:
    assert page(app, f"/en/development/mails/{name}").status_code == 404
    assert page(app, f"/en/development/mails/{name}.html").status_code == 404


def test_a_folder_that_cannot_be_written_loses_nothing(app: Flask, tmp_path: Path) -> None:
    put(app)
    (tmp_path / "mails").write_text("not a folder")
    assert Sender(app).send_due() == 0
    assert outbox(app)[0].state == "waiting"


@pytest.fixture
def in_production(tmp_path: Path) -> Iterator[Flask]:
    with copied_database() as database:
        url = database.engine.url.render_as_string(hide_password=False)
        with running_app(url, tmp_path, production=True, secret_key="long and random") as app:
            yield app


def test_in_production_there_are_no_such_pages(in_production: Flask) -> None:
    put(in_production)
    assert Sender(in_production).send() == 1
    for address in ("/en/development/mails", "/en/development/mails/1.20261125010203000004"):
        assert page(in_production, address).status_code == 404


def test_a_setting_that_cannot_be_used_is_told_at_the_start(app: Flask, use: Callable[..., None]) -> None:
    use(smtp_url="smtp://mail.example.org", mail_from="")
    with pytest.raises(ValueError, match="MAIL_FROM"):
        Sender(app)
