"""What the figures are counted from, read from the database in a fixed number of statements and kept for minutes.

All figures of a page come from one snapshot, whatever year and region they are limited to, so that they agree.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Subquery, and_, cast, distinct, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.content.models import (
    PUBLIC_TRANSLATION_STATES,
    PUBLISHED,
    ContentItem,
    ContentMetropolis,
    ContentTranslation,
    content_term,
)
from app.correspondence.interactions import InteractionCount, interactions
from app.correspondence.models import Interaction
from app.kernel.database import now
from app.members.models import Metropolis
from app.progress.periods import FIRST_YEAR, Quarter
from app.progress.spoken import Spoken, read_spoken
from app.taxonomy.models import THEME, Term

#: How long a snapshot is used; the page says when it was taken.
KEPT = timedelta(minutes=5)
#: The sections by which the Action Plan measures gender and youth perspectives (L1M3, L2M10).
GENDER, YOUTH = "gender_approach", "youth_perspective"
PERSPECTIVES = (GENDER, YOUTH)


@dataclass(frozen=True)
class Entries:
    """So many public entries (``number``) that are alike in all that is counted.

    ``published`` and ``entered`` are the quarters of publication and of arrival in the portal; ``perspectives`` are
    those of ``PERSPECTIVES`` that have a text.
    """

    kind: str
    published: Quarter
    entered: Quarter
    regions: frozenset[str]
    themes: frozenset[str]
    languages: frozenset[str]
    perspectives: frozenset[str]
    number: int


@dataclass(frozen=True)
class Contacts:
    """So many interactions (``number``) of one quarter between two regions, about entries of ``kind`` and ``theme``.

    ``kind`` is none where somebody in a directory was written to, about no entry. ``theme`` is none where the entry has
    none; where it has several, the interaction counts in each.
    """

    quarter: Quarter
    kind: str | None
    theme: str | None
    from_region: str | None
    to_region: str | None
    number: int


@dataclass(frozen=True)
class Contribution:
    """That a metropolis is named by a public entry of ``kind`` that was published in ``year``."""

    metropolis: str
    region: str
    kind: str
    year: int


@dataclass(frozen=True)
class Snapshot:
    """All that figures are counted from, as it was at ``taken_at``; ``members`` has the metropolises of each region."""

    taken_at: datetime
    entries: tuple[Entries, ...]
    exchanged: tuple[InteractionCount, ...]
    contacts_by_kind: tuple[Contacts, ...]
    contacts_by_theme: tuple[Contacts, ...]
    spoken: tuple[Spoken, ...]
    contributions: tuple[Contribution, ...]
    members: dict[str, int]

    def years(self) -> tuple[int, ...]:
        """Return the years for which there is something to count, and the present one, the newest first."""
        found = {self.taken_at.year}
        found |= {quarter.year for group in self.entries for quarter in (group.published, group.entered)}
        found |= {count.year for count in self.exchanged} | {one.quarter.year for one in self.spoken}
        return tuple(sorted((year for year in found if FIRST_YEAR <= year <= self.taken_at.year), reverse=True))


def read_snapshot(session: Session, kinds: Collection[str]) -> Snapshot:
    """Read what the figures of ``kinds`` (codes) are counted from."""
    taken_at = now()
    tomorrow = taken_at.date() + timedelta(days=1)
    members = select(Metropolis.region_code, func.count()).group_by(Metropolis.region_code)
    return Snapshot(
        taken_at=taken_at,
        entries=tuple(_entries(session, kinds)),
        exchanged=interactions(session, date(FIRST_YEAR, 1, 1), tomorrow),
        contacts_by_kind=tuple(_contacts(session, tomorrow, by_theme=False)),
        contacts_by_theme=tuple(_contacts(session, tomorrow, by_theme=True)),
        spoken=tuple(read_spoken(session)),
        contributions=tuple(_contributions(session, kinds)),
        members={str(row[0]): int(row[1]) for row in session.execute(members)},
    )


def _quarter(column: Any) -> tuple[Any, Any]:
    """Return the expressions of year and quarter (UTC) of a column of times."""
    moment = func.timezone("UTC", column)
    return cast(extract("year", moment), Integer), cast(extract("quarter", moment), Integer)


def _entries(session: Session, kinds: Collection[str]) -> list[Entries]:
    item = ContentItem.__table__.c
    regions, themes, texts = _regions(), _themes(), _texts()
    columns = [
        item.kind,
        *_quarter(item.published_at),
        *_quarter(item.created_at),
        regions.c.codes,
        themes.c.codes,
        texts.c.codes,
        *(texts.c[name] for name in PERSPECTIVES),
    ]
    statement = (
        select(*columns, func.count())
        .select_from(ContentItem.__table__)
        .outerjoin(regions, regions.c.item_id == item.id)
        .outerjoin(themes, themes.c.item_id == item.id)
        .outerjoin(texts, texts.c.item_id == item.id)
        .where(item.state == PUBLISHED, item.deleted_at.is_(None), item.kind.in_(kinds))
        .group_by(*columns)
    )
    return [
        Entries(
            kind=row[0],
            published=Quarter(row[1], row[2]),
            entered=Quarter(row[3], row[4]),
            regions=frozenset(row[5] or ()),
            themes=frozenset(row[6] or ()),
            languages=frozenset(row[7] or ()),
            perspectives=frozenset(name for name, has in zip(PERSPECTIVES, row[8:10], strict=True) if has),
            number=row[10],
        )
        for row in session.execute(statement)
    ]


def _regions() -> Subquery:
    return (
        select(ContentMetropolis.item_id, func.array_agg(distinct(Metropolis.region_code)).label("codes"))
        .join(Metropolis, Metropolis.slug == ContentMetropolis.metropolis_slug)
        .group_by(ContentMetropolis.item_id)
        .subquery()
    )


def _themes() -> Subquery:
    return (
        select(content_term.c.item_id, func.array_agg(distinct(content_term.c.term_code)).label("codes"))
        .join(Term, and_(Term.code == content_term.c.term_code, Term.scheme == THEME))
        .group_by(content_term.c.item_id)
        .subquery()
    )


def _texts() -> Subquery:
    """Select languages of public texts, and for each perspective whether one of them tells something of it."""
    sections: InstrumentedAttribute[Any] = ContentTranslation.sections
    told = [
        func.bool_or(func.btrim(func.coalesce(sections[name].astext, "")) != "").label(name) for name in PERSPECTIVES
    ]
    languages = func.array_agg(distinct(ContentTranslation.language)).label("codes")
    return (
        select(ContentTranslation.item_id, languages, *told)
        .where(ContentTranslation.status.in_(PUBLIC_TRANSLATION_STATES))
        .group_by(ContentTranslation.item_id)
        .subquery()
    )


def _contacts(session: Session, until: date, *, by_theme: bool) -> list[Contacts]:
    origin, goal = aliased(Metropolis), aliased(Metropolis)
    item = ContentItem.__table__
    year = cast(extract("year", Interaction.began_on), Integer)
    quarter = cast(extract("quarter", Interaction.began_on), Integer)
    columns: list[Any] = [year, quarter, Interaction.item_kind, origin.region_code, goal.region_code]
    themes = (
        select(content_term).join(Term, and_(Term.code == content_term.c.term_code, Term.scheme == THEME)).subquery()
    )
    if by_theme:
        columns.append(themes.c.term_code)
    statement = (
        select(func.count(), *columns)
        .select_from(Interaction)
        .outerjoin(origin, origin.slug == Interaction.from_metropolis)
        .outerjoin(goal, goal.slug == Interaction.to_metropolis)
        .where(Interaction.began_on < until)
        .group_by(*columns)
    )
    if by_theme:
        named = and_(item.c.kind == Interaction.item_kind, item.c.reference == Interaction.item_reference)
        statement = statement.outerjoin(item, named).outerjoin(themes, themes.c.item_id == item.c.id)
    return [
        Contacts(Quarter(row[1], row[2]), row[3], row[6] if by_theme else None, row[4], row[5], row[0])
        for row in session.execute(statement)
    ]


def _contributions(session: Session, kinds: Collection[str]) -> list[Contribution]:
    item = ContentItem.__table__
    year, _number = _quarter(item.c.published_at)
    statement = (
        select(Metropolis.slug, Metropolis.region_code, item.c.kind, year)
        .join(ContentMetropolis, ContentMetropolis.metropolis_slug == Metropolis.slug)
        .join(item, item.c.id == ContentMetropolis.item_id)
        .where(item.c.state == PUBLISHED, item.c.deleted_at.is_(None), item.c.kind.in_(kinds))
        .distinct()
    )
    return [Contribution(*row) for row in session.execute(statement)]


class SnapshotStore:
    """The newest snapshot, read again when it is older than ``KEPT``. Safe among threads: one reads, others wait."""

    def __init__(self, kinds: Collection[str], kept: timedelta = KEPT) -> None:
        """Start with nothing read."""
        self._kinds, self._kept = tuple(kinds), kept
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def get(self, session: Session) -> Snapshot:
        """Return a snapshot that is not too old."""
        with self._lock:
            if self._snapshot is None or now() - self._snapshot.taken_at >= self._kept:
                self._snapshot = read_snapshot(session, self._kinds)
            return self._snapshot
