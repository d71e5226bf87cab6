"""Taking in a file: what it is is decided by what it holds; it lies under a random name outside of every address."""

import hashlib
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import limits
from app.accounts.permissions import Actor
from app.drafts.files import path_of
from app.drafts.models import Draft, StoredFile
from app.kernel.database import now
from app.kernel.errors import InvalidInput
from app.kernel.text import clean_line

LARGEST = 20_000_000  # bytes
MOST_FILES = 20
UPLOADS = limits.Limit("upload", 100, timedelta(days=1))
PATIENCE = 40  # seconds; the process limits itself to fewer of work
_SCRIPT = Path(__file__).with_name("inspecting.py")
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


@dataclass(frozen=True)
class Inspected:
    """What is to be stored of a file."""

    media_type: str
    content: bytes


def kind_of_content(content: bytes) -> str | None:
    """Return ``pdf`` or ``image`` by the first bytes; none for anything else."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "image"
    return "image" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def inspect(content: bytes) -> Inspected:
    """Look into a file in a process of its own; raises ``InvalidInput`` with what a person can do about it."""
    kind = kind_of_content(content)
    if not content:
        raise _refused(_("The file is empty."))
    if len(content) > LARGEST:
        raise _refused(_("The file is larger than 20 MB."))
    if kind is None:
        raise _refused(_("Only PDF files and images (JPEG, PNG, WebP) can be added."))
    try:
        done = subprocess.run(  # noqa: S603  (our own script, with nothing of the file in its arguments)
            [sys.executable, "-I", str(_SCRIPT), kind],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise _refused(_unreadable()) from None
    if done.returncode == 3:
        raise _refused(_reason(done.stdout.decode("ascii", "replace")))
    if done.returncode != 0:
        raise _refused(_unreadable())
    media_type, _line, kept = done.stdout.partition(b"\n")
    return Inspected(media_type.decode("ascii"), kept)


def _refused(reason: str) -> InvalidInput:
    return InvalidInput({"file": [reason]})


def _unreadable() -> str:
    return _("The file cannot be read. It may be damaged; please save it anew and try again.")


def _reason(word: str) -> str:
    return {
        "large": _("The image has more than 40 million pixels. Please make it smaller."),
        "encrypted": _("The PDF is protected by a password. Please save it without one."),
        "pages": _("The PDF has too many pages, or none."),
        "active": _("The PDF contains scripts, forms or other files. Please print it to a plain PDF and add that."),
    }.get(word, _unreadable())


def safe_name(name: str, media_type: str) -> str:
    """Return what a file is offered as: its own name without folders, controls and endings that lie."""
    base = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1], 120)
    stem = "".join(c for c in base.rsplit(".", 1)[0] if c.isalnum() or c in " -_.,()").strip(" .")
    return f"{stem[:100].strip(' .') or 'file'}{_ENDINGS[media_type]}"


def store(session: Session, actor: Actor, draft: Draft, name: str, content: bytes) -> StoredFile:
    """Take in a file for ``draft``; the caller has asked whether it may be changed. Raises ``InvalidInput``."""
    limits.count(session, UPLOADS, str(actor.identifier))
    held = session.scalar(select(func.count()).where(StoredFile.draft_id == draft.id)) or 0
    if held >= MOST_FILES:
        raise _refused(_("A text can have twenty files at most."))
    inspected = inspect(content)
    key = secrets.token_hex(16)
    _write(path_of(key), inspected.content)
    row = StoredFile(
        key=key,
        draft_id=draft.id,
        added_by=actor.identifier,
        added_at=now(),
        name=safe_name(name, inspected.media_type),
        media_type=inspected.media_type,
        size=len(inspected.content),
        sha256=hashlib.sha256(inspected.content).hexdigest(),
    )
    session.add(row)
    session.flush()
    return row


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    with half.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def attachment_of(
    row: StoredFile, label: str, language: str, address: str, credit: str, licence: str
) -> dict[str, Any]:
    """Return the entry's attachment that shows a stored file."""
    record: dict[str, Any] = {
        "type": "file" if row.media_type == "application/pdf" else "image",
        "url": address,
        "labels": {language: label},
    }
    return record | {name: value for name, value in (("credit", credit), ("licence", licence)) if value}
