"""What an operator is told of the outbox, and what is let go."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from app.mailing.keeping import forget
from app.mailing.models import MailMessage
from config.settings import ROOT
from tests.integration.mailing.conftest import SENDER, put
from tests.support.mail import outbox, running_mail_server
from tests.support.waiting import wait_until


def change(app: Flask, **columns: object) -> None:
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        session.execute(update(MailMessage).values(**columns))


def test_an_outbox_that_is_well(app: Flask) -> None:
    put(app)
    told = app.test_cli_runner().invoke(args=["mail", "check"])
    assert told.exit_code == 0
    assert told.output == "1 waiting, 0 sending, 0 sent, 0 failed\n"
    change(app, state="sending", due_at=now())
    assert app.test_cli_runner().invoke(args=["mail", "check"]).exit_code == 0, "it may be on its way just now"


def test_what_needs_a_look_is_told(app: Flask) -> None:
    run = app.test_cli_runner()
    put(app)
    change(app, created_at=now() - timedelta(hours=2))
    late = run.invoke(args=["mail", "check"])
    assert (late.exit_code, "1 have waited for more than an hour" in late.output) == (1, True)
    change(app, state="sending", due_at=now() - timedelta(hours=2))
    doubtful = run.invoke(args=["mail", "check"])
    assert doubtful.exit_code == 1
    assert "1 may have gone, and may not" in doubtful.output
    assert "test:0" in doubtful.output
    change(app, state="failed", error="550 no such reader")
    failed = run.invoke(args=["mail", "check"])
    assert (failed.exit_code, "550 no such reader" in failed.output) == (1, True)


def test_sending_by_hand_tells_when_the_server_is_away(app: Flask, use: Callable[..., None]) -> None:
    put(app)
    with running_mail_server() as server:
        use(smtp_url=server.url)
    told = app.test_cli_runner().invoke(args=["mail", "send"])
    assert told.exit_code == 1
    assert "the mail server is away" in told.output


def test_old_mails_are_let_go_and_others_kept(app: Flask) -> None:
    put(app, 2, state="sent", sent_at=now() - timedelta(days=500))
    put(app, key="young", state="sent", sent_at=now())
    put(app, key="waiting", created_at=now() - timedelta(days=500))
    put(app, key="failed", state="failed", created_at=now() - timedelta(days=31))
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        forget(session)
    assert [row.key for row in outbox(app)] == ["young", "waiting"]


def test_the_worker_sends_too(app: Flask) -> None:
    put(app)
    settings = app.config["SETTINGS"]
    with running_mail_server() as server:
        environment = os.environ | {
            "DATABASE_URL": settings.database_url,
            "DATA_FOLDER": str(settings.data_folder),
            "ELASTICSEARCH_URL": "",
            "SMTP_URL": server.url,
            "MAIL_FROM": SENDER,
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
            wait_until(lambda: [row.state for row in outbox(app)] == ["sent"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
    assert len(server.received) == 1
