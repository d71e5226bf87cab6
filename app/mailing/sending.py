"""The sender: hands over what is due, one mail at a time, so that none goes twice whatever happens in between."""

import logging
import time
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import column, select, table
from sqlalchemy.orm import Session, sessionmaker

from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from app.mailing.composing import NoMail, Outgoing, SenderAddress, compose, sender_address
from app.mailing.models import MailMessage
from app.mailing.transports import (
    Away,
    FolderTransport,
    InDoubt,
    Refused,
    SmtpTransport,
    Transport,
    read_server,
)
from config.settings import InvalidSetting, Settings

logger = logging.getLogger(__name__)
#: Of one run, so that the other work of the thread gets its turn.
MOST_MAILS, LONGEST_SECONDS = 200, 30.0
FIRST_PAUSE, LONGEST_PAUSE, GIVEN_UP_AFTER = timedelta(minutes=1), timedelta(hours=4), timedelta(days=2)
#: Seconds before a server that is away is asked again.
FIRST_QUIET, LONGEST_QUIET = 5.0, 300.0
#: People are of a room above this one, so their table is named here and not imported.
_PERSON = table("person", column("id"), column("state"))


class Sender:
    """Sends what is due. Several may work side by side, in threads and processes."""

    def __init__(self, app: Flask) -> None:
        """Read where mails go from the settings of ``app``; raises ``InvalidSetting``."""
        self._app = app
        self._sessions: sessionmaker[Session] = app.extensions["portal_database"].sessions
        self._failures, self._quiet_until = 0, 0.0
        self._way_out()

    def send_due(self) -> int:
        """Send what is due, as far as one run goes; return how many. A server that is away is given some rest."""
        if time.monotonic() < self._quiet_until:
            return 0
        try:
            sent = self.send()
        except Away as error:
            pause = min(FIRST_QUIET * 2**self._failures, LONGEST_QUIET)
            self._failures, self._quiet_until = min(self._failures + 1, 10), time.monotonic() + pause
            logger.warning("mails wait, the mail server is away: %s", error)
            return 0
        self._failures = 0
        return sent

    def send(self, most: int = MOST_MAILS, seconds: float = LONGEST_SECONDS) -> int:
        """Send at most ``most`` mails within about so many ``seconds``; return how many went. Raises ``Away``."""
        sender, transport = self._way_out()
        deadline = time.monotonic() + seconds
        sent = 0
        try:
            for _ in range(most):
                went = self._send_next(sender, transport)
                if went is None:
                    break
                sent += went
                if time.monotonic() > deadline:
                    break
        finally:
            transport.close()
        return sent

    def _way_out(self) -> tuple[SenderAddress, Transport]:
        settings: Settings = self._app.config["SETTINGS"]
        host = urlsplit(settings.public_url).hostname or "localhost"
        sender = sender_address(settings.mail_from, host)
        if settings.smtp_url is None:
            return sender, FolderTransport(settings.data_folder / "mails")
        if not settings.mail_from:
            raise InvalidSetting("MAIL_FROM must be set with SMTP_URL: it is from whom the portal writes")
        return sender, SmtpTransport(read_server(settings.smtp_url), settings.smtp_timeout, host)

    def _send_next(self, sender: SenderAddress, transport: Transport) -> bool | None:
        """Send the mail that has waited longest; tell whether it went; none when nothing is due. Raises ``Away``.

        That it is being sent is committed before it is handed over: a process that dies after that leaves it so, and
        nobody sends it again. Before that it is locked, and free again when the process dies.
        """
        with unit_of_work(self._sessions) as work:
            row = _claim(work)
            if row is None:
                return None
            if _is_gone(work, row.person_id):
                work.delete(row)
                return False
            mail, away = _prepare(row, sender, transport)
        if mail is not None:
            return self._hand_over(row.id, mail, transport)
        if away is not None:
            raise away
        return False

    def _hand_over(self, identifier: int, mail: Outgoing, transport: Transport) -> bool:
        trouble: Exception | None = None
        try:
            transport.hand_over(mail)
        except (Refused, Away, InDoubt) as error:
            trouble = error
        with unit_of_work(self._sessions) as work:
            row = work.get(MailMessage, identifier)
            if row is not None:  # somebody may have left meanwhile, and their mails with them
                _note_outcome(row, trouble)
        if isinstance(trouble, Away):
            raise trouble
        return trouble is None


def _claim(work: Session) -> MailMessage | None:
    due = select(MailMessage).where(MailMessage.state == "waiting", MailMessage.due_at <= now())
    return work.scalar(due.order_by(MailMessage.due_at, MailMessage.id).limit(1).with_for_update(skip_locked=True))


def _is_gone(work: Session, person_id: int | None) -> bool:
    """Tell whether a mail is for somebody who has left."""
    if person_id is None:
        return False
    state = work.scalar(select(_PERSON.c.state).where(_PERSON.c.id == person_id))
    return state in (None, "deleted")


def _prepare(row: MailMessage, sender: SenderAddress, transport: Transport) -> tuple[Outgoing | None, Away | None]:
    """Note on ``row`` that it is being sent, or why it cannot be; return the mail, or why the server is away."""
    row.attempts += 1
    try:
        mail = compose(row, sender)
        transport.prepare(mail)
    except NoMail as error:
        _give_up(row, str(error))
    except Refused as error:
        _note_outcome(row, error)
    except Away as error:
        _note_outcome(row, error)
        return None, error
    else:
        row.state, row.due_at = "sending", now()
        return mail, None
    return None, None


def _note_outcome(row: MailMessage, trouble: Exception | None) -> None:
    """Note on ``row`` how it went; ``trouble`` is none when the mail was taken."""
    if trouble is None:
        # What stood in it is of no more use here, and may hold a link that lets somebody in.
        row.state, row.sent_at, row.error = "sent", now(), None
        row.text, row.html, row.headers = "", "", {}
    elif isinstance(trouble, InDoubt):
        row.error = f"it may have been taken: {trouble}"
        logger.error("nobody knows whether mail %s was taken; it is not sent again by itself", row.id)
    elif isinstance(trouble, Refused) and trouble.for_good:
        _give_up(row, str(trouble))
    elif row.created_at + GIVEN_UP_AFTER <= now():
        _give_up(row, f"given up after {row.attempts} attempts: {trouble}")
    else:
        row.state, row.error = "waiting", str(trouble)
        row.due_at = now() + min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)


def _give_up(row: MailMessage, reason: str) -> None:
    row.state, row.error = "failed", reason
    logger.error("mail %s is given up", row.id)  # why is kept with it: the reason may name its reader
