"""What is new to a search: entries that became public, and those that were put into the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.alerts.asking import criteria_of
from app.alerts.models import PublicText, SavedSearch, ToldText
from app.content.models import (
    PUBLIC_TRANSLATION_STATES,
    PUBLISHED,
    ContentItem,
    ContentMetropolis,
    ContentTranslation,
)
from app.content.reading import Card, read_cards
from app.indexing.models import OutboxEntry
from app.kernel.database import now
from app.portal.answering import Searching, query_of
from app.portal.criteria import Criteria
from search.query import DEEPEST_RESULT, LARGEST_PAGE, Sort


@dataclass(frozen=True)
class Piece:
    """Something new: its card, and whether it is only new in the reader's language."""

    card: Card
    translated: bool


def note_public(session: Session) -> None:
    """Note since when texts are public, of those that are so now; leaves the commit to the caller.

    A text of which a search engine has still to be told is noted later: only what can be found is news.
    """
    item, text = ContentItem.__table__.c, ContentTranslation
    noted = exists().where(PublicText.item_id == text.item_id, PublicText.language == text.language)
    waiting = exists().where(OutboxEntry.item_id == text.item_id, OutboxEntry.error.is_(None))
    found = (
        select(text.item_id, text.language, literal(now()))
        .join(ContentItem.__table__, item.id == text.item_id)
        .where(item.state == PUBLISHED, item.deleted_at.is_(None), text.status.in_(PUBLIC_TRANSLATION_STATES))
        .where(~noted, ~waiting)
    )
    session.execute(insert(PublicText).from_select(["item_id", "language", "since"], found).on_conflict_do_nothing())


def find_news(
    session: Session, search: SavedSearch, language: str, searching: Searching, until: datetime
) -> list[Piece]:
    """Return what has become new to ``search`` until a moment and its person was not told of, the newest first.

    Empty when what is looked for does not exist any more (a theme that was given up). Raises ``EngineUnavailable``.
    """
    fresh = _fresh(session, search, language, until)
    criteria, problems = criteria_of(search.query, searching.labels)
    if not fresh or problems:
        return []
    found = [item for item in _matching(session, criteria, language, searching, set(fresh)) if item in fresh]
    cards = read_cards(session, searching.kinds, found, language)
    return [Piece(card, fresh[card.identifier]) for card in cards]


def _fresh(session: Session, search: SavedSearch, language: str, until: datetime) -> dict[int, bool]:
    """Return the entries that may be news, each with whether only its translation is new."""
    within = and_(PublicText.since > search.since, PublicText.since <= until)
    concerned = select(PublicText.item_id).where(within)
    told = _told(session, search.person_id, concerned)
    first = func.min(PublicText.since).over(partition_by=PublicText.item_id).label("first")
    texts = select(PublicText.item_id, PublicText.language, PublicText.since, first)
    fresh: dict[int, bool] = {}
    for text in session.execute(texts.where(PublicText.item_id.in_(concerned))):
        known = told.get(text.item_id, set())
        if text.first > search.since and not known:
            fresh[text.item_id] = False
        elif text.since > search.since and text.language == language and language not in known:
            fresh[text.item_id] = True
    return fresh


def _told(session: Session, person_id: int, concerned: Select[Any]) -> dict[int, set[str]]:
    """Return of which entries a person was told, and in which languages."""
    told: dict[int, set[str]] = {}
    known = select(ToldText.item_id, ToldText.language).where(ToldText.person_id == person_id)
    for item, language in session.execute(known.where(ToldText.item_id.in_(concerned))):
        told.setdefault(item, set()).add(language)
    return told


def _matching(
    session: Session, criteria: Criteria, language: str, searching: Searching, wanted: set[int]
) -> Iterator[int]:
    """Yield the entries that a search finds, the newest first, until all of ``wanted`` were met or results end.

    Results end at a depth. So that an entry with an old date is not missed beyond it, only the metropolises of what is
    wanted are looked at.
    """
    criteria = _narrowed(session, criteria, wanted)
    translation = searching.translator.translate(criteria.text, language, criteria.switched_off)
    if criteria.text and not translation.words:
        return
    left = set(wanted)
    for page in range(1, DEEPEST_RESULT // LARGEST_PAGE + 1):
        portion = replace(criteria, page=page, page_size=LARGEST_PAGE, sort=Sort.NEWEST)
        results = searching.reader.search(query_of(portion, translation, language, ()))
        if results.relaxed:  # nothing has all the words, so nothing is what was asked for
            return
        hits = [int(hit.identifier) for hit in results.hits if hit.identifier.isdigit()]
        yield from hits
        left.difference_update(hits)
        if not left or page * LARGEST_PAGE >= results.total:
            return


def _narrowed(session: Session, criteria: Criteria, wanted: set[int]) -> Criteria:
    places: dict[int, set[str]] = {}
    rows = select(ContentMetropolis.item_id, ContentMetropolis.metropolis_slug)
    for item, slug in session.execute(rows.where(ContentMetropolis.item_id.in_(wanted))):
        places.setdefault(item, set()).add(slug)
    chosen = set(criteria.filters.get("metropolis", ()))
    all_of_them = set().union(*places.values())
    if places.keys() != wanted or len(all_of_them) > 50:
        return criteria
    narrow = tuple(sorted(all_of_them & chosen if chosen else all_of_them))
    return replace(criteria, filters={**criteria.filters, "metropolis": narrow}) if narrow else criteria


def changed_at(session: Session, identifiers: Sequence[int]) -> dict[int, datetime]:
    """Return when entries were last changed."""
    item = ContentItem.__table__.c
    rows = session.execute(select(item.id, item.updated_at).where(item.id.in_(identifiers)))
    return {row.id: row.updated_at for row in rows}
