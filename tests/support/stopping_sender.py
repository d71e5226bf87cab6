"""A sender that stops at a chosen point of its first mail and waits there to be killed.

``python -m tests.support.stopping_sender POINT DATABASE SMTP_URL FOLDER`` prints ``stopped`` when it is there. POINT is
``prepared`` (the server knows of the mail, the outbox says nothing yet), ``claimed`` (the outbox says that it is being
sent, nothing is handed over) or ``taken`` (the server has it, the outbox does not know).
"""

import sys
from pathlib import Path

from app.mailing.composing import Outgoing
from app.mailing.sending import Sender
from app.mailing.transports import SmtpTransport
from tests.support.app import running_app


def _stop() -> None:
    print("stopped", flush=True)  # noqa: T201  (the test waits for this line)
    sys.stdin.read()
    raise SystemExit("nobody killed this sender")


def _stop_at(point: str) -> None:
    prepare, hand_over = SmtpTransport.prepare, SmtpTransport.hand_over

    def prepare_and_stop(transport: SmtpTransport, mail: Outgoing) -> None:
        prepare(transport, mail)
        if point == "prepared":
            _stop()

    def hand_over_and_stop(transport: SmtpTransport, mail: Outgoing) -> None:
        if point == "claimed":
            _stop()
        hand_over(transport, mail)
        _stop()

    SmtpTransport.prepare, SmtpTransport.hand_over = prepare_and_stop, hand_over_and_stop  # type: ignore[method-assign]


def main(point: str, database_url: str, smtp_url: str, folder: str) -> None:
    """Send until ``point`` is reached."""
    _stop_at(point)
    with running_app(database_url, Path(folder), smtp_url=smtp_url, mail_from="portal@example.org") as app:
        Sender(app).send()


if __name__ == "__main__":
    main(*sys.argv[1:])
