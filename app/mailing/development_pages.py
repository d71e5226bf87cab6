"""Where a developer reads the mails that would have gone out. These pages exist only outside production."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template

from app.kernel import current
from app.kernel.errors import NotFound

MOST = 100
_NAME = re.compile(r"\d{1,12}\.\d{20}")
_LINK = re.compile(r"(https?://[^\s<>\"]+)")
#: A mail's HTML has its own styles and must run nothing, load nothing, and send nothing.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"


@dataclass(frozen=True)
class ReadMail:
    """A mail as it was written to the folder."""

    name: str
    to: str
    subject: str
    at: datetime
    language: str
    text: str
    html: str

    @property
    def pieces(self) -> list[tuple[bool, str]]:
        """Return the text in pieces, each with whether it is an address."""
        return [(index % 2 == 1, piece) for index, piece in enumerate(_LINK.split(self.text))]


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/development/mails", "mails", mails)
    blueprint.add_url_rule("/<language:language>/development/mails/<name>", "mail", mail)
    blueprint.add_url_rule("/<language:language>/development/mails/<name>.html", "mail_html", mail_html)


def mails() -> str:
    """List the mails, the newest first."""
    return render_template("mailing/mails.html", mails=list(_newest()), most=MOST)


def mail(name: str) -> str:
    """Show a mail as text; raises ``NotFound``."""
    return render_template("mailing/mail.html", mail=_read(name))


def mail_html(name: str) -> Response:
    """Return the HTML of a mail, locked in; raises ``NotFound``."""
    response = make_response(_read(name).html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


def _folder() -> Path:
    return current.settings().data_folder / "mails"


def _newest() -> Iterator[ReadMail]:
    files = sorted(_folder().glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[:MOST]:
        if _NAME.fullmatch(file.stem):
            yield _read(file.stem)


def _read(name: str) -> ReadMail:
    file = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise NotFound(name)
    message: EmailMessage = message_from_bytes(file.read_bytes(), policy=default)
    return ReadMail(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(str(message["Date"])),
        language=str(message["Content-Language"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
