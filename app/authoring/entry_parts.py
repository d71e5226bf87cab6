"""What writing adds to the page of an entry: how complete it is, and the way to a new version and to the history."""

from collections.abc import Mapping
from typing import Any

from app.accounts.acting import actor
from app.accounts.permissions import Act, may
from app.content.reading import Entry
from app.content.records import dump_record
from app.content.writing import completeness_of
from app.drafts.labels import name_of
from app.drafts.paths import text_names
from app.drafts.service import subject_of_item
from app.kernel import current


def completeness(entry: Entry) -> Mapping[str, Any] | None:
    """Return what an entry does not tell yet; none when it is a full one, or of a kind that has no quick entries."""
    if not entry.kind.writing.depths:
        return None
    record = dump_record(entry.kind, entry.item)
    found = completeness_of(entry.kind.writing, record, text_names(entry.kind))
    if found.full or not entry.kind.writing.expected:
        return None
    return {"missing": [name_of(entry.kind, name) for name in found.missing], "percent": found.percent}


def actions(entry: Entry) -> Mapping[str, Any] | None:
    """Return what the reader may do with an entry; none when nothing."""
    one = actor()
    if not one.signed_in:
        return None
    subject = subject_of_item(current.session(), entry.item)
    allowed = {"edit": may(one, Act.EDIT_DRAFT, subject), "history": may(one, Act.READ_HISTORY, subject)}
    return {**allowed, "entry": entry} if any(allowed.values()) else None
