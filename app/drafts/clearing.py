"""Files that nobody needs any more: of drafts that were withdrawn or left their files out when they were published."""

import contextlib
import re
from datetime import timedelta

from sqlalchemy import cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.orm import Session

from app.content.models import ContentAttachment, ContentRevision
from app.drafts.files import path_of
from app.drafts.models import OPEN_STATES, Draft, StoredFile
from app.kernel.chores import Chore
from app.kernel.database import now

#: So long a file stays after the draft that it was added to was closed: time for second thoughts.
KEPT_FOR = timedelta(days=30)
#: The end of the address of a stored file, on whatever host: an installation that has moved still shows its files
#: by their old addresses, and must not lose them.
_STORED = re.compile(r"/files/([0-9a-f]{32})\Z")


def clear(session: Session) -> None:
    """Delete the files that no open draft has and no entry shows or has shown; leaves the commit to the caller.

    An earlier revision can be restored, so what it shows counts as needed.
    """
    unneeded = _of_closed_drafts(session)
    if unneeded:
        unneeded -= _shown(session)
    session.execute(delete(StoredFile).where(StoredFile.key.in_(unneeded)))
    for key in unneeded:
        # A file without a row would stay for ever; a row without a file is deleted at the next try.
        with contextlib.suppress(FileNotFoundError):
            path_of(key).unlink()


def _of_closed_drafts(session: Session) -> set[str]:
    long_ago = now() - KEPT_FOR
    closed = Draft.state.not_in(OPEN_STATES) & (Draft.updated_at < long_ago)
    statement = select(StoredFile.key).outerjoin(Draft, Draft.id == StoredFile.draft_id)
    return set(session.scalars(statement.where(StoredFile.added_at < long_ago, or_(Draft.id.is_(None), closed))))


def _shown(session: Session) -> set[str]:
    """Return the keys of all files that entries, also deleted ones and earlier revisions, have as attachments."""
    path = cast("$.attachments[*].url", JSONPATH)
    attachment = func.jsonb_path_query(ContentRevision.snapshot, path, type_=JSONB)
    urls = {*session.scalars(select(ContentAttachment.url)), *session.scalars(select(attachment).distinct())}
    return {found[1] for url in urls if (found := _STORED.search(str(url)))}


CHORE = Chore("clear files", timedelta(days=1), clear)
