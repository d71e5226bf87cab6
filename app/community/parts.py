"""What this room shows on the page of a recommendation: what came of it, and the debate it comes from."""

from collections.abc import Mapping
from typing import Any

from app.accounts.acting import actor
from app.accounts.permissions import Act, could
from app.community import follow_ups
from app.community.origins import origin_of
from app.content.reading import Entry
from app.kernel import current
from app.portal import context


def _told(entry: Entry) -> list[follow_ups.Told]:
    return follow_ups.read(current.session(), actor(), entry.item.id, context.kinds(), current.language())


def follow_ups_shown(entry: Entry) -> Mapping[str, Any] | None:
    """Return what the part shows; none for an entry of another kind."""
    if entry.kind.code != "recommendation":
        return None
    return {
        "told": _told(entry),
        "item": entry.item.id,
        "origin": origin_of(current.session(), actor(), entry.item.origin),
        "may_tell": could(actor(), Act.TELL_FOLLOW_UP),
        "labels": context.labels(),
    }
