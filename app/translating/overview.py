"""The state of every translation: one row for each public entry and each language that is not its original's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, and_, case, column, func, or_, select, values
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis, ContentTranslation, content_term
from app.members.models import Metropolis
from app.translating.models import TranslationAssignment, TranslationDraft
from app.translating.staleness import changes_between, digest_at, snapshots
from config.languages import LANGUAGE_CODES

ORIGINAL, MISSING, IN_PROGRESS, UP_TO_DATE, OUTDATED = "original", "missing", "in_progress", "published", "outdated"
STATES = (MISSING, IN_PROGRESS, UP_TO_DATE, OUTDATED)
PAGE_SIZE = 50
_item, _text = ContentItem.__table__.c, ContentTranslation.__table__.c
_draft, _taken = TranslationDraft.__table__.c, TranslationAssignment.__table__.c


@dataclass(frozen=True)
class Wanted:
    """What the overview is narrowed to; empty means everything. ``mine`` is what the actor has taken."""

    language: str = ""
    state: str = ""
    theme: str = ""
    region: str = ""
    kind: str = ""
    mine: bool = False
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A translation that exists, is under way or is missing. ``changed`` are the paths that changed in the original."""

    item_id: int
    kind: str
    reference: str
    title: str
    original_language: str
    language: str
    state: str
    has_draft: bool
    taken_by: str | None
    taken_by_id: int | None
    metropolises: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overview:
    """A page of rows, how many rows there are in each state, and in all that are shown."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def cells(*, with_original: bool = False) -> CTE:
    """Return the SQL of every public entry × language with its state, as a table ``cell``."""
    languages = values(column("language", String), name="target").data([(code,) for code in LANGUAGE_CODES])
    language = languages.c.language
    of_item = and_(_text.item_id == _item.id, _text.language == language)
    statement = (
        select(_item.id, _item.kind, _item.reference, _item.original_language, _item.published_at, language)
        .add_columns(_state(language).label("state"), _draft.id.is_not(None).label("has_draft"))
        .add_columns(_text.source_revision, _item.revision, _draft.base_revision)
        .select_from(ContentItem.__table__)
        .join(languages, _visible(language, with_original=with_original))
        .outerjoin(ContentTranslation.__table__, of_item)
        .outerjoin(TranslationDraft.__table__, and_(_draft.item_id == _item.id, _draft.language == language))
    )
    return statement.where(_item.state == PUBLISHED, _item.deleted_at.is_(None)).cte("cell")


def _visible(language: ColumnElement[str], *, with_original: bool) -> ColumnElement[bool]:
    return language.is_not(None) if with_original else language != _item.original_language


def _state(language: ColumnElement[str]) -> ColumnElement[str]:
    """Return the SQL of a state; the digests are only made where a translation is older than its entry."""
    unpublished = or_(_text.status.is_(None), _text.status == IN_PROGRESS)
    begun = or_(_draft.id.is_not(None), _text.status == IN_PROGRESS)
    other = digest_at(_item.id, _text.source_revision) != digest_at(_item.id, _item.revision)
    return case(
        (language == _item.original_language, ORIGINAL),
        (and_(unpublished, begun), IN_PROGRESS),
        (unpublished, MISSING),
        (_text.status == OUTDATED, OUTDATED),
        (and_(_text.source_revision < _item.revision, other), OUTDATED),
        else_=UP_TO_DATE,
    )


def read_overview(session: Session, actor: Actor, wanted: Wanted, kinds: Mapping[str, Kind]) -> Overview:
    """Return the translations that ``wanted`` asks for, what needs work first; raises ``NotAllowed``."""
    require(actor, Act.SEE_TRANSLATIONS)
    cell = cells()
    conditions = _conditions(cell, wanted, actor)
    grouped = select(cell.c.state, cell.c.has_draft, func.count()).where(*conditions)
    numbers = list(session.execute(grouped.group_by(cell.c.state, cell.c.has_draft)))
    counts = {state: sum(number for of, _draft, number in numbers if of == state) for state in STATES}
    total = sum(number for of, draft, number in numbers if _is_wanted(wanted.state, of, has_draft=draft))
    found = session.execute(_page(cell, wanted).where(*conditions, *_of_state(cell, wanted.state))).all()
    changed, places = _changed(session, found, kinds), _places(session, [row.id for row in found])
    rows = tuple(
        Row(
            *(row.id, row.kind, row.reference, row.title, row.original_language, row.language, row.state),
            *(row.has_draft, row.name, row.person_id, tuple(places.get(row.id, ()))),
            changed=changed.get((row.id, row.language), ()),
        )
        for row in found
    )
    return Overview(rows, counts, total)


def _conditions(cell: CTE, wanted: Wanted, actor: Actor) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.language:
        conditions.append(cell.c.language == wanted.language)
    if wanted.kind:
        conditions.append(cell.c.kind == wanted.kind)
    if wanted.theme:
        tagged = select(content_term.c.item_id).where(content_term.c.term_code == wanted.theme)
        conditions.append(cell.c.id.in_(tagged))
    if wanted.region:
        place = select(ContentMetropolis.item_id).join(Metropolis).where(Metropolis.region_code == wanted.region)
        conditions.append(cell.c.id.in_(place))
    if wanted.mine:
        own = select(_taken.item_id).where(_taken.person_id == actor.identifier, _taken.language == cell.c.language)
        conditions.append(cell.c.id.in_(own.correlate(cell)))
    return conditions


def _is_wanted(state: str, of: str, *, has_draft: bool) -> bool:
    return state in ("", of) or (state == IN_PROGRESS and has_draft)


def _of_state(cell: CTE, state: str) -> list[ColumnElement[bool]]:
    """Return the condition of a state; a published text with a new one in progress is in progress as well."""
    if not state:
        return []
    return [or_(cell.c.state == state, cell.c.has_draft) if state == IN_PROGRESS else cell.c.state == state]


def _page(cell: CTE, wanted: Wanted) -> Any:
    order = case({OUTDATED: 0, MISSING: 1, IN_PROGRESS: 2}, value=cell.c.state, else_=3)
    mine = and_(_taken.item_id == cell.c.id, _taken.language == cell.c.language)
    original = and_(_text.item_id == cell.c.id, _text.language == cell.c.original_language)
    return (
        select(cell, _text.title, Person.name, _taken.person_id)
        .select_from(cell)
        .join(ContentTranslation.__table__, original)
        .outerjoin(TranslationAssignment.__table__, mine)
        .outerjoin(Person, Person.id == _taken.person_id)
        .order_by(order, cell.c.published_at.desc(), cell.c.id, cell.c.language)
        .limit(PAGE_SIZE)
        .offset((wanted.page - 1) * PAGE_SIZE)
    )


def _changed(
    session: Session, rows: Sequence[Any], kinds: Mapping[str, Kind]
) -> dict[tuple[int, str], tuple[str, ...]]:
    """Return the paths that changed in the original since the translation of each row that is out of date."""
    old = [row for row in rows if row.state == OUTDATED]
    pairs = {(row.id, number) for row in old for number in (row.source_revision, row.revision)}
    pictures = snapshots(session, pairs)
    found = {}
    for row in old:
        before, after = (pictures.get((row.id, number)) for number in (row.source_revision, row.revision))
        if before and after:
            changes = changes_between(before, after, kinds[row.kind].section_names)
            found[row.id, row.language] = tuple(changes)
    return found


def _places(session: Session, items: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    place = ContentMetropolis.__table__.c
    statement = select(place.item_id, place.metropolis_slug).where(place.item_id.in_(items)).order_by(place.position)
    for item, slug in session.execute(statement):
        found.setdefault(item, []).append(slug)
    return found
