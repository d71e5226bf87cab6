"""Entries that tell perhaps the same: of the same metropolises, with a title like the one being typed."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.authoring.opened import Opened, own_metropolis
from app.content.models import PUBLIC_TRANSLATION_STATES, PUBLISHED, ContentItem, ContentMetropolis, ContentTranslation
from app.content.reading import Card, read_cards
from app.kernel import current
from app.kernel.text import sort_key
from app.portal import context

#: From this share of common three-letter pieces on, two titles are shown as alike.
ALIKE = 0.45
MOST = 3


def trigrams(text: str) -> set[str]:
    """Return the three-letter pieces of the words of ``text``, as pg_trgm cuts them, without regard to accents."""
    words = "".join(c if c.isalnum() else " " for c in sort_key(text)).split()
    return {f"  {word} "[i : i + 3] for word in words for i in range(len(word) + 1)}


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1: the share of the shorter one's pieces that the other has too."""
    pieces, others = trigrams(one), trigrams(other)
    return len(pieces & others) / min(len(pieces), len(others)) if pieces and others else 0.0


def like_titles(session: Session, opened: Opened, title: str | None = None) -> list[Card]:
    """Return published entries with titles like ``title`` (or the draft's), of its metropolises, most alike first."""
    wanted = (title if title is not None else opened.title).strip()
    places = [slug for slug in opened.draft.record.get("metropolises") or [] if isinstance(slug, str)]
    own = own_metropolis(session)
    if len(wanted) < 4 or not (places or own):
        return []
    rows = session.execute(
        select(ContentTranslation.item_id, ContentTranslation.title)
        .join(ContentItem, ContentItem.id == ContentTranslation.item_id)
        .join(ContentMetropolis, ContentMetropolis.item_id == ContentItem.id)
        .where(ContentMetropolis.metropolis_slug.in_(places or [own]), ContentItem.kind == opened.kind.code)
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
        .where(ContentTranslation.status.in_(PUBLIC_TRANSLATION_STATES), ContentItem.id != (opened.draft.item_id or 0))
        .limit(2_000)
    )
    found = _best(wanted, ((identifier, one) for identifier, one in rows))
    return read_cards(session, context.kinds(), found, current.language())


def _best(wanted: str, titles: Iterable[tuple[int, str]]) -> list[int]:
    scores: dict[int, float] = {}
    for identifier, title in titles:
        scores[identifier] = max(scores.get(identifier, 0.0), likeness(wanted, title))
    good = sorted((-score, identifier) for identifier, score in scores.items() if score >= ALIKE)
    return [identifier for _score, identifier in good[:MOST]]
