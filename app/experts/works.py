"""The entries that experts had a part in, and the experts who had a part in an entry."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem
from app.experts.models import Expert


def unknown_works(session: Session, kinds: Iterable[Kind], works: Sequence[str]) -> list[str]:
    """Return those of ``works`` (``case-studies/…``) that name no entry which everybody may read."""
    found = _public_entries(session, kinds, works)
    return [work for work in works if work not in found]


def works_of(session: Session, kinds: Iterable[Kind], expert: Expert) -> list[int]:
    """Return the identifiers of the public entries that ``expert`` had a part in and tells of, in their order."""
    if not expert.shows("works"):
        return []
    found = _public_entries(session, kinds, expert.works)
    return [found[work] for work in dict.fromkeys(expert.works) if work in found]


def _public_entries(session: Session, kinds: Iterable[Kind], works: Sequence[str]) -> dict[str, int]:
    """Return the identifiers of the entries that everybody may read among ``works``."""
    if not works:
        return {}
    paths = {kind.code: kind.path for kind in kinds}
    item = ContentItem.__table__.c
    statement = select(item.id, item.kind, item.reference).where(
        item.kind.in_(paths),
        item.reference.in_([work.partition("/")[2] for work in works]),
        item.state == PUBLISHED,
        item.deleted_at.is_(None),
    )
    found = {f"{paths[kind]}/{reference}": number for number, kind, reference in session.execute(statement)}
    return {work: found[work] for work in works if work in found}


def experts_on(session: Session, entry: str) -> list[int]:
    """Return the identifiers of the public experts who name ``entry`` (``case-studies/…``) among their works."""
    named = Expert.works.cast(JSONB).contains([entry])
    shown = ~Expert.hidden_fields.cast(JSONB).contains(["works"])
    public = (ContentItem.state == PUBLISHED) & ContentItem.deleted_at.is_(None)
    return list(session.scalars(select(Expert.id).where(named, shown, public).order_by(Expert.id).limit(20)))
