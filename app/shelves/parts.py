"""What this room adds to the page of an entry: the bookmark button."""

from collections.abc import Mapping
from typing import Any

from app.accounts.acting import actor
from app.content.reading import Entry
from app.kernel import current
from app.shelves import reading


def keeping(entry: Entry) -> Mapping[str, Any] | None:
    """Return what the button needs, and in which lists of the reader an entry is."""
    reader = actor()
    return {
        "kind": entry.kind.path,
        "reference": entry.item.reference,
        "lists": reading.lists_with(current.session(), reader, entry.item.id) if reader.signed_in else [],
    }
