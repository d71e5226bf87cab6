"""A sender that dies at any point sends nothing twice, and what nobody knows of is told to the operator."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.mailing.sending import Sender
from config.settings import ROOT
from tests.integration.mailing.conftest import put
from tests.support.mail import MailServer, outbox, running_mail_server


def kill_at(point: str, app: Flask, server: MailServer, folder: Path) -> None:
    """Let another process send until ``point``, and kill it there."""
    url = app.extensions["portal_database"].engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.support.stopping_sender", point, url, server.url, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stopped\n"
        process.kill()


def test_killed_before_the_mail_is_claimed_it_goes_with_the_next(
    app: Flask, use: Callable[..., None], tmp_path: Path
) -> None:
    put(app, 2)
    with running_mail_server() as server:
        use(smtp_url=server.url)
        kill_at("prepared", app, server, tmp_path)
        assert [row.state for row in outbox(app)] == ["waiting", "waiting"]
        assert Sender(app).send() == 2
    assert len(server.received) == 2


@pytest.mark.parametrize(("point", "taken"), [("claimed", 0), ("taken", 1)])
def test_killed_in_between_it_is_not_sent_again_by_itself(
    app: Flask, use: Callable[..., None], tmp_path: Path, point: str, taken: int
) -> None:
    put(app, 2)
    run = app.test_cli_runner()
    with running_mail_server() as server:
        use(smtp_url=server.url)
        kill_at(point, app, server, tmp_path)
        assert Sender(app).send() == 1
        first, second = outbox(app)
        assert (first.state, second.state) == ("sending", "sent")
        assert len(server.to("reader-0@example.org")) == taken

        again = run.invoke(args=["mail", "send", "--again", str(first.id)])
        assert again.output == "1 put back\n1 sent\n"
    mails = server.to("reader-0@example.org")
    assert len(mails) == taken + 1
    assert len({str(mail.message["Message-ID"]) for mail in mails}) == 1, "mail programs can tell that it is the same"
