"""What is harvested: a page of the entries that libraries take, public or gone, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import (
    PUBLIC_TRANSLATION_STATES,
    PUBLISHED,
    ContentItem,
    ContentRevision,
    ContentTranslation,
    content_term,
)
from app.content.service import everything
from app.harvesting import sets
from app.harvesting.asking import Selection
from app.taxonomy.models import THEME, Term

PAGE = 100

_item = ContentItem
_is_public = and_(
    _item.state == PUBLISHED,
    _item.deleted_at.is_(None),
    exists().where(ContentTranslation.item_id == _item.id, ContentTranslation.status.in_(PUBLIC_TRANSLATION_STATES)),
)
#: Everybody could read it once. What never was public is nobody's business, not even that it is gone.
_was_public = exists().where(ContentRevision.item_id == _item.id, ContentRevision.snapshot["state"].astext == PUBLISHED)
_themes = (
    select(content_term.c.term_code)
    .join(Term, Term.code == content_term.c.term_code)
    .where(content_term.c.item_id == _item.id, Term.scheme == THEME)
    .order_by(Term.position)
    .correlate(ContentItem)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Header:
    """What is told of every entry, also of one that is gone; ``changed`` is exact to the second."""

    number: int
    kind: Kind
    reference: str
    changed: datetime
    gone: bool
    sets: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A part of the entries asked for; ``more`` tells whether others follow."""

    headers: tuple[Header, ...]
    more: bool


def read_page(session: Session, kinds: Mapping[str, Kind], selection: Selection, after: int = 0) -> Page:
    """Return the first ``PAGE`` entries of ``selection`` whose number is above ``after``, by number."""
    wanted = _wanted(kinds, selection)
    if wanted is None:
        return Page((), more=False)
    statement = _headers(kinds).where(wanted, _item.id > after).order_by(_item.id).limit(PAGE + 1)
    rows = session.execute(statement).all()
    return Page(tuple(_header(row, kinds) for row in rows[:PAGE]), more=len(rows) > PAGE)


def count(session: Session, kinds: Mapping[str, Kind], selection: Selection) -> int:
    """Return how many entries ``selection`` has now."""
    wanted = _wanted(kinds, selection)
    return 0 if wanted is None else session.scalar(select(func.count()).select_from(_item).where(wanted)) or 0


def find(session: Session, kinds: Mapping[str, Kind], path: str, reference: str) -> Header | None:
    """Return the header of one entry; none where there is none, or it was never public."""
    kind = next((kind for kind in kinds.values() if kind.path == path), None)
    if kind is None:
        return None
    statement = _headers(kinds).where(_item.kind == kind.code, _item.reference == reference)
    row = session.execute(statement.where(or_(_is_public, _was_public))).one_or_none()
    return None if row is None else _header(row, kinds)


def earliest(session: Session, kinds: Mapping[str, Kind]) -> datetime | None:
    """Return when the entry that has not changed for longest did; none where there is no entry."""
    wanted = _wanted(kinds, Selection())
    found: datetime | None = (
        None if wanted is None else session.scalar(select(func.min(_item.updated_at)).where(wanted))
    )
    return found


def read_items(session: Session, headers: Sequence[Header]) -> dict[int, ContentItem]:
    """Return the entries that are not gone, whole, by number."""
    items: dict[int, ContentItem] = {}
    for kind in {header.kind.code: header.kind for header in headers}.values():
        numbers = [header.number for header in headers if header.kind is kind and not header.gone]
        statement = select(kind.model).where(kind.model.id.in_(numbers)).options(*everything(), *kind.loading)
        items |= {item.id: item for item in session.scalars(statement)}
    return items


def _wanted(kinds: Mapping[str, Kind], selection: Selection) -> ColumnElement[bool] | None:
    parts: list[ColumnElement[bool]] = [_item.kind.in_(list(kinds)), or_(_is_public, _was_public)]
    if selection.since is not None:
        parts.append(_item.updated_at >= selection.since)
    if selection.before is not None:
        parts.append(_item.updated_at < selection.before)
    if selection.set_spec:
        inside = sets.condition(selection.set_spec, kinds)
        if inside is None:
            return None
        parts.append(inside)
    return and_(*parts)


def _headers(kinds: Mapping[str, Kind]) -> Any:
    return select(
        _item.id,
        _item.kind,
        _item.reference,
        func.date_trunc("second", _item.updated_at).label("changed"),
        case((_is_public, literal(False)), else_=literal(True)).label("gone"),
        func.array(_themes).label("themes"),
        _series(kinds).label("series"),
    )


def _series(kinds: Mapping[str, Kind]) -> Any:
    columns = [column for kind in kinds.values() if (column := sets.series_column(kind)) is not None]
    found = [
        select(column).where(column.table.c.id == _item.id).correlate(ContentItem).scalar_subquery()
        for column in columns
    ]
    return func.coalesce(*found, literal("")) if found else literal("", String)


def _header(row: Any, kinds: Mapping[str, Kind]) -> Header:
    kind = kinds[row.kind]
    specs = [sets.of(sets.KIND, kind.path), *(sets.of(THEME, code) for code in row.themes)]
    specs += [sets.of(sets.SERIES, row.series)] if row.series else []
    return Header(row.id, kind, row.reference, row.changed, row.gone, tuple(specs))
