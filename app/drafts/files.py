"""Stored files: which belong to a draft or record, and who may have them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.content.models import PUBLISHED, ContentAttachment, ContentItem
from app.drafts.models import Draft, StoredFile
from app.kernel import current

_KEY = re.compile(r"\A[0-9a-f]{32}\Z")


def address_of(key: str) -> str:
    """Return the public address of the stored file ``key``: without a language, the same for every reader."""
    return f"{current.settings().public_url}/files/{key}"


def path_of(key: str) -> Path:
    """Return where the file ``key`` lies."""
    return current.settings().data_folder / "files" / key[:2] / key


def key_in(url: str) -> str | None:
    """Return the key of the stored file at ``url``; none when it lies elsewhere."""
    prefix = current.settings().public_url + "/files/"
    rest = url.removeprefix(prefix)
    return rest if rest != url and _KEY.match(rest) else None


def keys_in(attachments: Iterable[Any]) -> set[str]:
    """Return the keys of the stored files among ``attachments`` (of a record, whatever somebody sent)."""
    urls = (str(one.get("url") or "") for one in attachments if isinstance(one, Mapping))
    return {key for url in urls if (key := key_in(url))}


def keys_of(session: Session, draft: Draft) -> set[str]:
    """Return the keys of the files that were added to ``draft``."""
    return set(session.scalars(select(StoredFile.key).where(StoredFile.draft_id == draft.id)))


def find_file(session: Session, key: str) -> StoredFile | None:
    """Return the stored file with ``key``."""
    return session.scalar(select(StoredFile).where(StoredFile.key == key)) if _KEY.match(key) else None


def is_shown(session: Session, file: StoredFile) -> bool:
    """Tell whether an entry that everybody may read shows ``file`` now."""
    statement = select(
        exists()
        .where(ContentAttachment.url == address_of(file.key))
        .where(ContentItem.id == ContentAttachment.item_id)
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
    )
    return bool(session.scalar(statement))
