"""What this room shows elsewhere: on the page of a recommendation what came of it; in the sitemap what is public."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.accounts.acting import ANONYMOUS, actor
from app.accounts.permissions import Act, could
from app.community import debates, follow_ups, sessions, wordings
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


def _debates() -> Iterator[tuple[Mapping[str, Any], date | None]]:
    for debate in debates.everybody_may_read(current.session()):
        yield {"number": debate.id}, debate.last_post_at.date()


def _sessions() -> Iterator[tuple[Mapping[str, Any], date | None]]:
    for one in sessions.listed(current.session()):
        yield {"number": one.id}, None


def _wordings() -> Iterator[tuple[Mapping[str, Any], date | None]]:
    for proposal in wordings.listed(current.session(), ANONYMOUS):
        yield {"number": proposal.id}, None


PUBLIC_PAGES = {"community.debate": _debates, "community.session": _sessions, "community.wording": _wordings}
