"""Which stored files belong to a record, and when everybody may have them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.content.models import ContentItem
from app.drafts.models import StoredFile
from app.kernel import current
from app.kernel.database import now

_KEY = re.compile(r"/files/([0-9a-f]{32})(?:/|\Z)")


def address_of(key: str) -> str:
    """Return the public address of the stored file ``key``, without a language: the same for every reader."""
    return f"{current.settings().public_url}/files/{key}"


def key_in(url: str) -> str | None:
    """Return the key of the stored file at ``url``; none when it lies elsewhere."""
    prefix = current.settings().public_url + "/files/"
    found = _KEY.search(url) if url.startswith(prefix) else None
    return found[1] if found else None


def keys_in(attachments: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the keys of the stored files among ``attachments``."""
    return {key for one in attachments if (key := key_in(str(one.get("url") or "")))}


def make_public(session: Session, item: ContentItem) -> None:
    """Let everybody have the files that a published entry shows, and no others that were added for it."""
    keys = keys_in({"url": attachment.url} for attachment in item.attachments)
    if keys:
        new = update(StoredFile).where(StoredFile.key.in_(keys), StoredFile.public_at.is_(None))
        session.execute(new.values(public_at=now()))
