"""Entries that may be about the same as another: of the same metropolis, with a title that shares most of its words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.models import ARCHIVED, PUBLISHED, ContentItem, ContentMetropolis, ContentTranslation
from app.kernel.text import sort_key

#: How alike two titles are (from 0 to 1) that are worth a look; found by trying on titles of the sample cases.
ALIKE = 0.6
#: Words too short to tell one policy from another.
_SHORTEST_WORD = 4


@dataclass(frozen=True)
class Likely:
    """An entry that may be about the same."""

    item_id: int
    kind: str
    reference: str
    title: str
    language: str
    state: str
    likeness: float


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1: by their letters, or by the words of the shorter one."""
    first, second = sort_key(one), sort_key(other)
    letters = SequenceMatcher(None, first, second, autojunk=False).ratio()
    words = [{word for word in text.split() if len(word) >= _SHORTEST_WORD} for text in (first, second)]
    fewer = min(len(part) for part in words)
    shared = len(words[0] & words[1]) / fewer if fewer >= 2 else 0.0
    return max(letters, shared)


def likely_duplicates(
    session: Session, kind: str, metropolises: Sequence[str], titles: Iterable[str], *, but: int | None = None
) -> list[Likely]:
    """Return the entries of ``metropolises`` with a title like one of ``titles``, the likeliest first, five at most."""
    wanted = [title for title in titles if title]
    if not wanted or not metropolises:
        return []
    places = select(ContentMetropolis.item_id).where(ContentMetropolis.metropolis_slug.in_(metropolises))
    statement = (
        select(ContentItem.id, ContentItem.reference, ContentItem.state, ContentTranslation.title)
        .add_columns(ContentTranslation.language)
        .join(ContentTranslation, ContentTranslation.item_id == ContentItem.id)
        .where(ContentItem.kind == kind, ContentItem.id.in_(places), ContentItem.id != (but or 0))
        .where(ContentItem.state.in_((PUBLISHED, ARCHIVED)), ContentItem.deleted_at.is_(None))
    )
    best: dict[int, Likely] = {}
    for row in session.execute(statement):
        alike = max(likeness(title, row.title) for title in wanted)
        if alike >= ALIKE and (row.id not in best or best[row.id].likeness < alike):
            best[row.id] = Likely(row.id, kind, row.reference, row.title, row.language, row.state, alike)
    return sorted(best.values(), key=lambda found: -found.likeness)[:5]


def titles_of(record: Mapping[str, Any]) -> list[str]:
    """Return the titles of a record in every language that has one."""
    texts = record.get("translations")
    found = [text.get("title") for text in texts.values() if isinstance(text, dict)] if isinstance(texts, dict) else []
    return [title for title in found if isinstance(title, str)]
