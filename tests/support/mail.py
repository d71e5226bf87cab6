"""Mail in tests: a real SMTP server on loopback, and what an application has put into its outbox."""

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from sqlalchemy import select

from app.kernel.database import Database
from app.mailing.models import MailMessage

_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Received:
    """A mail as the server took it: the envelope, and the message parsed."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Return the message."""
        return cast("EmailMessage", message_from_bytes(self.raw, policy=default))

    @property
    def subject(self) -> str:
        """Return the subject, decoded."""
        return str(self.message["Subject"])

    def body(self, form: str = "plain") -> str:
        """Return the text, or the HTML (``form="html"``)."""
        part = self.message.get_body((form,))
        assert part is not None, f"the mail has no {form} part"
        return str(part.get_content()).replace("\r\n", "\n")

    def links(self) -> list[str]:
        """Return the addresses in the text."""
        return links_in(self.body())


@dataclass
class MailServer:
    """A server under test: what it got, and how it answers.

    ``answer`` is asked at RCPT TO and DATA with the name of the command and the envelope; it may return a reply
    (``"451 later"``) in place of the usual one, or wait. It runs in the thread of the server.
    """

    received: list[Received] = field(default_factory=list)
    answer: Callable[[str, Envelope], str | None] = lambda _command, _envelope: None
    url: str = ""
    logins: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def to(self, recipient: str) -> list[Received]:
        """Return the mails that ``recipient`` got, in order."""
        return [mail for mail in self.received if recipient in mail.recipients]

    async def handle_RCPT(  # noqa: N802  (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.answer("RCPT", envelope)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.answer("DATA", envelope)
        if reply is None or reply.startswith("2"):
            content = envelope.original_content or b""
            with self.lock:
                self.received.append(Received(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return reply or "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> Any:
        """Let everybody in whose password is ``right``."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def running_mail_server(
    *, certificate: ssl.SSLContext | None = None, starttls: bool = False, accounts: bool = False
) -> Iterator[MailServer]:
    """Run a real SMTP server on a free port of loopback; ``url`` of what is given is what ``SMTP_URL`` would be.

    With ``certificate`` it speaks TLS from the first byte, or after STARTTLS. With ``accounts`` it wants a password,
    for which it wants STARTTLS.
    """
    server = MailServer()
    options: dict[str, Any] = {"enable_SMTPUTF8": True}
    if accounts:
        options |= {"authenticator": server.authenticate, "auth_required": True}
    if starttls:
        options |= {"tls_context": certificate, "require_starttls": True}
    elif certificate is not None:
        options["ssl_context"] = certificate
    controller = Controller(server, hostname="127.0.0.1", port=0, ready_timeout=30, **options)
    _report_free_port(controller)
    controller.start()
    scheme = "smtps" if certificate is not None and not starttls else "smtp"
    server.url = f"{scheme}://127.0.0.1:{controller.port}" + ("?starttls=1" if starttls else "")
    try:
        yield server
    finally:
        controller.stop()


def _report_free_port(controller: Controller) -> None:
    """Let the library, which greets its server on the port that it was given, know which one it got."""
    make = controller._create_server

    async def create() -> Any:
        listening = await make()
        controller.port = listening.sockets[0].getsockname()[1]
        return listening

    controller._create_server = create  # type: ignore[method-assign]


def outbox(app: Flask, recipient: str | None = None) -> list[MailMessage]:
    """Return the mails in the outbox of ``app``, oldest first; of one ``recipient`` where one is named."""
    database: Database = app.extensions["portal_database"]
    statement = select(MailMessage).order_by(MailMessage.id)
    if recipient is not None:
        statement = statement.where(MailMessage.recipient == recipient)
    with database.sessions() as session:
        return list(session.scalars(statement))


def links_in(text: str) -> list[str]:
    """Return the web addresses in a text."""
    return [link.rstrip(".,)") for link in _LINK.findall(text)]


def path_of(link: str) -> str:
    """Return what follows the host in an address, to be read with a client of the tests."""
    return "/" + link.split("/", 3)[3]
