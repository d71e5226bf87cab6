"""Numbers of public entries, for pages that show where the knowledge comes from."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content.models import PUBLISHED, ContentItem, ContentMetropolis, content_term

_PUBLIC = (ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))


def count_entries(session: Session) -> int:
    """Return how many entries everybody may read."""
    return session.scalar(select(func.count()).select_from(ContentItem.__table__).where(*_PUBLIC)) or 0


def count_by_kind(session: Session) -> dict[str, int]:
    """Return how many public entries there are of each kind; those of which there are none are left out."""
    statement = (
        select(ContentItem.__table__.c.kind, func.count()).where(*_PUBLIC).group_by(ContentItem.__table__.c.kind)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(statement)}


def count_by_metropolis(session: Session) -> dict[str, int]:
    """Return how many public entries each metropolis has; those with none are left out."""
    statement = (
        select(ContentMetropolis.metropolis_slug, func.count())
        .join(ContentItem.__table__, ContentItem.__table__.c.id == ContentMetropolis.item_id)
        .where(*_PUBLIC)
        .group_by(ContentMetropolis.metropolis_slug)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(statement)}


def count_by_term(session: Session) -> dict[str, int]:
    """Return how many public entries are tagged with each term; those with none are left out."""
    statement = (
        select(content_term.c.term_code, func.count())
        .join(ContentItem.__table__, ContentItem.__table__.c.id == content_term.c.item_id)
        .where(*_PUBLIC)
        .group_by(content_term.c.term_code)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(statement)}
