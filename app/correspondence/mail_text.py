"""What somebody wrote in a mail, without what they quoted, without signature and attachments."""

import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses

import nh3

from app.kernel.text import clean_line

LARGEST_MAIL = 2**20
LONGEST_TEXT = 10_000
#: Stands between an answer and what it quotes in the mails that we send; the same in every language, to be found.
ANSWER_ABOVE = "---------- ^ ----------"

_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]{0,100}>", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(original message|message d[’']origine|mensaje original)\s*-{2,}\s*$", re.IGNORECASE
)
#: The last line of “On Monday, Ana wrote:”; mail programs break the line where they like.
_WROTE = re.compile(r"(wrote|a écrit|écrivait|escribió)\s*:\s*$", re.IGNORECASE)
_BEGINS_WROTE = re.compile(r"^\s*>*\s*(on|le|el)\s", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class UnreadableMail(ValueError):
    """The mail cannot be taken in; the text says why, and holds nothing of it."""


@dataclass(frozen=True)
class Mail:
    """What counts of a mail; addresses are in lower case."""

    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    identifier: str
    automatic: bool
    text: str
    attachments: int


def read_mail(data: bytes) -> Mail:
    """Return what counts of one RFC 822 message; raises ``UnreadableMail``."""
    if len(data) > LARGEST_MAIL:
        raise UnreadableMail("the mail is too large")
    try:
        mail = message_from_bytes(data, policy=policy.default)
        return Mail(
            senders=_addresses(mail, "From"),
            recipients=_addresses(mail, "Delivered-To", "X-Original-To", "To", "Cc"),
            identifier=str(mail.get("Message-ID", "")).strip()[:500],
            automatic=_is_automatic(mail),
            text=own_words(_body(mail)),
            attachments=sum(1 for _one in mail.iter_attachments()),
        )
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        # The parser of the standard library raises any of these for a header or part that is damaged.
        raise UnreadableMail("the mail cannot be read") from None


def own_words(text: str) -> str:
    """Return the text above what a mail program has quoted; where nothing stands above, what stands below it.

    Quoted lines and the signature are left out.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((n for n, line in enumerate(lines) if ANSWER_ABOVE in line or _ORIGINAL.match(line)), len(lines))
    return _unquoted(lines[:end]) or _unquoted(lines[end:])


def _unquoted(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line == "-- ":
            break
        if line.lstrip().startswith(">"):
            _drop_attribution(kept)
        elif ANSWER_ABOVE not in line and not _ORIGINAL.match(line):
            kept.append(line.rstrip())
    _drop_attribution(kept)
    return _CONTROL.sub("", "\n".join(kept)).strip()


def _drop_attribution(lines: list[str]) -> None:
    """Take “On Monday, Ana wrote:” from the end of ``lines``, broken over up to three of them."""
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines or not _WROTE.search(lines[-1]):
        return
    for size in (1, 2, 3):
        if size <= len(lines) and _BEGINS_WROTE.match(lines[-size]):
            del lines[-size:]
            return


def _addresses(mail: EmailMessage, *names: str) -> tuple[str, ...]:
    values = [str(value) for name in names for value in mail.get_all(name, [])]
    found = (clean_line(address, 320).lower() for _name, address in getaddresses(values))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _is_automatic(mail: EmailMessage) -> bool:
    """Tell whether a machine wrote it (RFC 3834): an absence note would be taken for an answer."""
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    bounce = str(mail.get("Return-Path", "")).strip() == "<>"
    return submitted != "no" or precedence in ("bulk", "junk", "list", "auto_reply") or bounce or "List-Id" in mail


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    if part.get_content_type() != "text/html":
        return text
    without_quotes = re.split(r"<blockquote\b", text, maxsplit=1, flags=re.IGNORECASE)[0]
    return html.unescape(nh3.clean(_BREAKS.sub("\n", without_quotes), tags=set()))
