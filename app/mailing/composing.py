"""From a row of the outbox to the message that is handed over: the same bytes every time."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from app.kernel.text import clean_line
from app.mailing.models import MailMessage
from config.settings import InvalidSetting

#: The header fields that a mail may be given beside those of every mail.
FURTHER_FIELDS = frozenset(
    ("Reply-To", "In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")
#: A long address in a header must not be folded or encoded, which would break it: raw values stay as they are.
_POLICY = SMTP.clone(refold_source="none")
_LONGEST_VALUE = 900


class NoMail(ValueError):
    """What is in the outbox cannot be written as a mail; the message says why."""


@dataclass(frozen=True)
class Outgoing:
    """A message with its envelope. ``international`` tells that the recipient's address needs SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    name: str
    international: bool = False


@dataclass(frozen=True)
class SenderAddress:
    """From whom the portal writes."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """Return what follows the @."""
        return self.address.rpartition("@")[2]


def sender_address(text: str, host: str) -> SenderAddress:
    """Return the sender that the setting MAIL_FROM names, or ``portal`` at ``host``; raises ``InvalidSetting``."""
    name, address = parseaddr(text or f"portal@{host}")
    if not _ADDRESS.fullmatch(address) or not address.isascii() or "\n" in text or "\r" in text:
        raise InvalidSetting("MAIL_FROM must be an address, such as Policy Transfer Platform <portal@example.org>")
    return SenderAddress(clean_line(name, 100), address)


def compose(row: MailMessage, sender: SenderAddress) -> Outgoing:
    """Return ``row`` as a message of text and HTML; raises ``NoMail``.

    Date, Message-ID and boundary come from the row, so a mail that is handed over again is told from a new one.
    """
    recipient = envelope_address(row.recipient)
    international = not recipient.isascii()
    mail = EmailMessage(policy=_POLICY.clone(utf8=international))
    identifier = f"{row.id}.{row.created_at:%Y%m%d%H%M%S%f}"
    try:
        mail["From"] = formataddr((sender.name, sender.address))
        mail["To"] = recipient
        mail["Subject"] = clean_line(row.subject, 300)
        mail["Date"] = format_datetime(row.created_at)
        mail["Message-ID"] = f"<{identifier}@{sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        for name, value in row.headers.items():
            _set_further(mail, name, value)
        mail.set_content(row.text, cte="quoted-printable")
        mail.add_alternative(row.html, subtype="html", cte="quoted-printable")
        mail["Content-Language"] = row.language  # only now: giving a mail its content takes such fields away
        mail.set_boundary(f"=_{identifier}")
        content = mail.as_bytes()
    except (ValueError, LookupError, UnicodeError) as error:
        raise NoMail(f"{type(error).__name__}: {error}") from None
    return Outgoing(sender.address, recipient, content, identifier, international)


def _set_further(mail: EmailMessage, name: str, value: str) -> None:
    if name not in FURTHER_FIELDS:
        raise NoMail(f"the header field {clean_line(name, 40)!r} is not one of ours")
    line = clean_line(value)
    if len(line) > _LONGEST_VALUE or not line.isascii():
        raise NoMail(f"the header field {name} is too long, or not ASCII")
    mail.set_raw(name, line)


def envelope_address(text: str) -> str:
    """Return the address of a recipient with its domain in ASCII (IDNA); raises ``NoMail``."""
    if not _ADDRESS.fullmatch(text):
        raise NoMail("the recipient's address has no valid form")
    local, _, domain = text.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise NoMail("the recipient's domain has no valid form") from None
