"""By which way a mail leaves: a mail server, or a folder where there is none."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from app.kernel.text import clean_line
from app.mailing.composing import Outgoing
from config.settings import InvalidSetting

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
#: Replies that say that we have not signed in as we should: nothing is wrong with the mail.
_WANT_A_PASSWORD = (530, 534, 535, 538)
_LEADING_DOT = re.compile(rb"(?m)^\.")


class Away(Exception):
    """The mail server cannot be reached, or does not let us in: nothing is wrong with the mail."""


class Refused(Exception):
    """The server did not take this mail; ``for_good`` tells that asking again is of no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        """Keep the reason of the server."""
        super().__init__(reason)
        self.for_good = for_good


class InDoubt(Exception):
    """All of the mail was handed over, and no answer came: it may have been taken."""


class Transport(Protocol):
    """A way out. ``prepare`` may be repeated; after ``hand_over`` the mail may be out."""

    def prepare(self, mail: Outgoing) -> None:
        """Agree with the server on sender and recipient; raises ``Refused`` or ``Away``."""
        ...

    def hand_over(self, mail: Outgoing) -> None:
        """Hand over the mail that was prepared; raises ``Refused``, ``Away`` (it did not go) or ``InDoubt``."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


@dataclass(frozen=True)
class Server:
    """A mail server, as the setting SMTP_URL names it."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(url: str) -> Server:
    """Return the server that ``url`` names; raises ``InvalidSetting``, which never shows the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidSetting("SMTP_URL cannot be read") from None
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise InvalidSetting("SMTP_URL must look like smtp://name:password@host:587?starttls=1 or smtps://host")
    tls = parts.scheme == "smtps"
    if parts.password and not (tls or starttls or parts.hostname in _LOOPBACK):
        raise InvalidSetting("SMTP_URL would send its password in the clear; add ?starttls=1 or use smtps://")
    usual = 465 if tls else 587 if starttls else 25
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port or usual, tls, starttls and not tls, user, password)


class SmtpTransport:
    """A connection to a mail server, opened at the first mail and kept for the next."""

    def __init__(self, server: Server, timeout: float, own_name: str) -> None:
        """Prepare a connection that waits ``timeout`` seconds for each answer and presents itself as ``own_name``."""
        self._server, self._timeout, self._own_name = server, timeout, own_name
        self._client: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and sign in; raises ``Away``."""
        if self._client is not None:
            return
        try:
            self._client = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise Away(_reason(error)) from None

    def _connected(self) -> smtplib.SMTP:
        server, timeout = self._server, self._timeout
        context = ssl.create_default_context()
        client: smtplib.SMTP
        if server.tls:
            client = smtplib.SMTP_SSL(server.host, server.port, self._own_name, timeout=timeout, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, self._own_name, timeout=timeout)
        try:
            if server.starttls:
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def prepare(self, mail: Outgoing) -> None:
        """Give the envelope; see ``Transport``."""
        self.open()
        client = self._opened()
        if mail.international and not client.has_extn("smtputf8"):
            raise Refused("the mail server takes no addresses beyond ASCII", for_good=True)
        with self._unless_lost():
            code, reply = client.mail(mail.sender, ["SMTPUTF8", "BODY=8BITMIME"] if mail.international else [])
            if code != 250:
                # It is our own address that displeases: that is for an operator to mend, and the mail can wait.
                self._refuse("MAIL FROM", code, reply, for_good=False)
            code, reply = client.rcpt(mail.recipient)
            if code not in (250, 251):
                self._refuse("RCPT TO", code, reply)

    def hand_over(self, mail: Outgoing) -> None:
        """Give the content; see ``Transport``."""
        client = self._opened()
        with self._unless_lost():
            code, reply = client.docmd("DATA")
            if code != 354:
                self._refuse("DATA", code, reply)
            # A server takes nothing before the closing dot, so what breaks off here did not go.
            client.send(_LEADING_DOT.sub(b"..", mail.content) + b".\r\n")
        try:
            code, reply = client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise InDoubt(_reason(error)) from None
        if code != 250:
            self._refuse("the mail", code, reply)

    @contextmanager
    def _unless_lost(self) -> Iterator[None]:
        """Turn what goes wrong with the connection into ``Away``, and let the connection go."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Away(_reason(error)) from None

    def _refuse(self, step: str, code: int, reply: bytes, *, for_good: bool | None = None) -> None:
        reason = f"{step}: {code} {clean_line(reply.decode('utf-8', 'replace'), 300)}"
        if code == 421:  # the server is about to close
            self._drop()
            raise Away(reason)
        with suppress(OSError, smtplib.SMTPException):
            self._opened().rset()
        if for_good is None:
            for_good = 500 <= code < 600 and code not in _WANT_A_PASSWORD
        raise Refused(reason, for_good=for_good)

    def _opened(self) -> smtplib.SMTP:
        if self._client is None:
            raise Away("the connection was lost")
        return self._client

    def close(self) -> None:
        """Part from the server."""
        if self._client is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._client.quit()
        self._drop()

    def _drop(self) -> None:
        """Let the connection go without a word, for it is broken or about to close."""
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _reason(error: BaseException) -> str:
    """Return what went wrong, for a log: never what we sent."""
    return clean_line(f"{type(error).__name__}: {error}", 300)


class FolderTransport:
    """Writes mails as files, where no mail server is set."""

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``, which is made when it is needed."""
        self._folder = folder

    def prepare(self, mail: Outgoing) -> None:
        """Nothing can be refused."""

    def hand_over(self, mail: Outgoing) -> None:
        """Write the file; who looks into the folder sees it whole or not at all. Raises ``Away``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{mail.name}.part"
            unfinished.write_bytes(mail.content)
            unfinished.replace(self._folder / f"{mail.name}.eml")
        except OSError as error:
            raise Away(_reason(error)) from None

    def close(self) -> None:
        """There is nothing to let go."""
