"""Lists of entries by what they are tagged with: from the database alone, so that they need no engine."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis, content_term
from app.content.reading import Card, read_cards

MOST = 50


def entries_of(
    session: Session,
    kinds: Mapping[str, Kind],
    language: str,
    *,
    metropolis: str | None = None,
    term: str | None = None,
    limit: int = MOST,
) -> list[Card]:
    """Return the cards of the newest public entries of a metropolis or a term, at most ``limit``."""
    item = ContentItem.__table__.c
    statement = select(item.id).where(item.state == PUBLISHED, item.deleted_at.is_(None))
    if metropolis is not None:
        places = select(ContentMetropolis.item_id).where(ContentMetropolis.metropolis_slug == metropolis)
        statement = statement.where(item.id.in_(places))
    if term is not None:
        tagged = select(content_term.c.item_id).where(content_term.c.term_code == term)
        statement = statement.where(item.id.in_(tagged))
    newest_first = statement.order_by(item.published_at.desc(), item.id.desc()).limit(limit)
    return read_cards(session, kinds, list(session.scalars(newest_first)), language)
