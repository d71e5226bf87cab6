"""How far the translations of what is public have come, as figures for the desk."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.models import PUBLISHED, ContentItem, ContentTranslation
from config.languages import LANGUAGE_CODES


@dataclass(frozen=True)
class LanguageFigures:
    """How many public entries have a text in a language, and how many lack one."""

    language: str
    published: int
    outdated: int
    in_progress: int
    missing: int


def translation_figures(session: Session, actor: Actor) -> tuple[LanguageFigures, ...]:
    """Return the figures of each language; raises ``NotAllowed``."""
    require(actor, Act.SEE_DESK)
    public = ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None)
    total = session.scalar(select(func.count()).select_from(ContentItem).where(*public)) or 0
    statement = (
        select(ContentTranslation.language, ContentTranslation.status, func.count())
        .join(ContentItem, ContentItem.id == ContentTranslation.item_id)
        .where(*public)
        .group_by(ContentTranslation.language, ContentTranslation.status)
    )
    found = {(language, status): number for language, status, number in session.execute(statement)}
    return tuple(_figures(code, total, found) for code in LANGUAGE_CODES)


def _figures(code: str, total: int, found: dict[tuple[str, str], int]) -> LanguageFigures:
    published, outdated, in_progress = (found.get((code, s), 0) for s in ("published", "outdated", "in_progress"))
    missing = total - published - outdated - in_progress
    return LanguageFigures(code, published, outdated, in_progress, missing)
