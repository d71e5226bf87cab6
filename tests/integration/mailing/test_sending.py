"""Mails go to a real server once, whatever the server does."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiosmtpd.smtp import Envelope
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Person
from app.kernel.database import Database, now
from app.kernel.unit_of_work import unit_of_work
from app.mailing.models import MailMessage
from app.mailing.sending import FIRST_PAUSE, GIVEN_UP_AFTER, Sender
from app.mailing.transports import Away
from tests.integration.mailing.conftest import put
from tests.support.mail import MailServer, outbox, running_mail_server
from tests.support.people import make_person

Use = Callable[..., None]
QUICK = 0.5  # seconds: a server that the test makes slow is given no more


def change(app: Flask, **columns: object) -> None:
    database: Database = app.extensions["portal_database"]
    with unit_of_work(database.sessions) as session:
        session.execute(update(MailMessage).values(**columns))


def states(app: Flask) -> list[str]:
    return [row.state for row in outbox(app)]


def test_a_mail_arrives_as_it_was_written_and_its_content_is_let_go(app: Flask, use: Use) -> None:
    put(app, text="Read https://example.org/x.\n\n.dot\n", headers={"List-Unsubscribe": "<https://example.org/stop>"})
    with running_mail_server() as server:
        use(smtp_url=server.url)
        assert Sender(app).send() == 1
        assert Sender(app).send() == 0
    (got,) = server.received
    assert (got.sender, got.recipients) == ("portal@example.org", ("reader-0@example.org",))
    assert got.body() == "Read https://example.org/x.\n\n.dot\n"
    assert got.body("html") == "<p>This is number 0.</p>\n"
    assert str(got.message["List-Unsubscribe"]) == "<https://example.org/stop>"
    (row,) = outbox(app)
    assert (row.state, row.attempts, row.text, row.html, row.headers) == ("sent", 1, "", "", {})
    assert row.sent_at is not None


def test_a_thousand_mails_each_arrive_once(app: Flask, use: Use) -> None:
    put(app, 1_000)
    with running_mail_server() as server:
        use(smtp_url=server.url)
        sent = 0
        while more := Sender(app).send(seconds=600):
            assert more <= 200
            sent += more
    assert sent == 1_000
    assert sorted(mail.recipients[0] for mail in server.received) == sorted(row.recipient for row in outbox(app))
    assert set(states(app)) == {"sent"}


def test_two_senders_share_the_work(app: Flask, use: Use) -> None:
    put(app, 60)
    meet = threading.Barrier(2)
    counts: list[int] = []

    def work() -> None:
        sender = Sender(app)
        meet.wait(60)
        counts.append(sender.send(seconds=600))

    with running_mail_server() as server:
        use(smtp_url=server.url)
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    assert sum(counts) == 60
    assert len({mail.recipients for mail in server.received}) == len(server.received) == 60


def test_a_server_that_is_down_loses_nothing(app: Flask, use: Use) -> None:
    put(app, 2)
    with running_mail_server() as server:
        gone = server.url
    use(smtp_url=gone)
    sender = Sender(app)
    with pytest.raises(Away):
        sender.send()
    first, second = outbox(app)
    assert (first.state, first.attempts, second.state, second.attempts) == ("waiting", 1, "waiting", 0)
    assert first.due_at > now() + FIRST_PAUSE / 2
    assert "ConnectionRefused" in (first.error or "")
    assert sender.send_due() == 0
    assert sender.send_due() == 0  # it is left alone for a while: no more attempts were made
    assert [row.attempts for row in outbox(app)] == [1, 1]
    change(app, due_at=now())
    with running_mail_server() as server:
        use(smtp_url=server.url)
        assert Sender(app).send() == 2
    assert len(server.received) == 2


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_what_is_put_off_is_tried_again_later_and_later(app: Flask, use: Use, command: str) -> None:
    put(app)
    replies = iter(["450 greylisted", "451 greylisted", None])
    with running_mail_server() as server:
        use(smtp_url=server.url)
        server.answer = lambda asked, _envelope: next(replies) if asked == command else None
        pauses = []
        for _ in range(2):
            assert Sender(app).send() == 0
            (row,) = outbox(app)
            assert row.state == "waiting"
            assert "greylisted" in (row.error or "")
            pauses.append(row.due_at - now())
            assert Sender(app).send() == 0  # not due yet: the server is not asked
            change(app, due_at=now())
        assert pauses[1] > pauses[0] + FIRST_PAUSE / 2
        assert Sender(app).send() == 1
    assert len(server.received) == 1
    assert outbox(app)[0].error is None


def test_after_two_days_a_mail_is_given_up(app: Flask, use: Use) -> None:
    put(app, created_at=now() - GIVEN_UP_AFTER - timedelta(minutes=1))
    with running_mail_server() as server:
        use(smtp_url=server.url)
        server.answer = lambda _command, _envelope: "451 later"
        assert Sender(app).send() == 0
    (row,) = outbox(app)
    assert row.state == "failed"
    assert "given up after 1 attempts" in (row.error or "")


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_what_is_refused_for_good_is_not_tried_again_and_holds_up_nobody(app: Flask, use: Use, command: str) -> None:
    put(app, 3)

    def answer(asked: str, envelope: Envelope) -> str | None:
        # At RCPT the address is not in the envelope yet, so the first mail is known by nobody being there.
        return "550 5.1.1 no such reader" if asked == command and next(numbers) == 0 else None

    numbers = iter(range(9))
    with running_mail_server() as server:
        use(smtp_url=server.url)
        server.answer = answer
        assert Sender(app).send() == 2
        assert Sender(app).send() == 0
    assert states(app) == ["failed", "sent", "sent"]
    assert "550 5.1.1 no such reader" in (outbox(app)[0].error or "")
    assert [mail.recipients[0] for mail in server.received] == ["reader-1@example.org", "reader-2@example.org"]


def _stuck(server: MailServer, released: threading.Event, command: str) -> None:
    def answer(asked: str, _envelope: Envelope) -> str | None:
        if asked == command:
            released.wait(60)
        return None

    server.answer = answer


def test_a_server_that_falls_silent_before_it_has_the_mail_is_asked_again(app: Flask, use: Use) -> None:
    put(app)
    released = threading.Event()
    with running_mail_server() as server:
        use(smtp_url=server.url, smtp_timeout=QUICK)
        _stuck(server, released, "RCPT")
        with pytest.raises(Away):
            Sender(app).send()
        released.set()
        assert states(app) == ["waiting"]
        change(app, due_at=now())
        use(smtp_timeout=60.0)
        server.answer = lambda _command, _envelope: None
        assert Sender(app).send() == 1
    assert len(server.received) == 1


def test_a_server_that_falls_silent_when_it_has_the_mail_may_have_taken_it(app: Flask, use: Use) -> None:
    put(app)
    released = threading.Event()
    with running_mail_server() as server:
        use(smtp_url=server.url, smtp_timeout=QUICK)
        _stuck(server, released, "DATA")
        assert Sender(app).send() == 0
        (row,) = outbox(app)
        assert row.state == "sending"
        assert "may have been taken" in (row.error or "")
        server.answer = lambda _command, _envelope: None
        released.set()
        assert Sender(app).send() == 0  # not by itself
    assert len(server.received) <= 1


def test_a_slow_server_that_answers_in_time_is_waited_for(app: Flask, use: Use) -> None:
    put(app)
    with running_mail_server() as server:
        use(smtp_url=server.url, smtp_timeout=60.0)
        slow = threading.Event()
        threading.Timer(0.3, slow.set).start()
        _stuck(server, slow, "DATA")
        assert Sender(app).send() == 1
    assert states(app) == ["sent"]


def test_mails_of_somebody_who_has_left_are_dropped(app: Flask, use: Use) -> None:
    gone = make_person(app)
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        person = session.get_one(Person, gone)
        person.state, person.email, person.email_key = "deleted", None, None
    here = make_person(app)
    put(app, person_id=gone, key="gone")
    put(app, person_id=here, key="here")
    put(app, person_id=10**6, key="unknown")
    with running_mail_server() as server:
        use(smtp_url=server.url)
        Sender(app).send()
    assert [row.key for row in outbox(app)] == ["here"]
    assert len(server.received) == 1


def test_what_cannot_be_a_mail_is_given_up_and_holds_up_nobody(app: Flask, use: Use) -> None:
    put(app, recipient="reader@example.org\r\nRCPT TO:<all@example.net>", key="hostile")
    put(app, recipient="josé@example.org", key="international")
    put(app)
    with running_mail_server() as server:
        use(smtp_url=server.url)
        assert Sender(app).send() == 2
    assert states(app) == ["failed", "sent", "sent"]
    assert [mail.recipients for mail in server.received] == [("josé@example.org",), ("reader-0@example.org",)]
