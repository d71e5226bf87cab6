"""The queues of the desk: what waits for an editor, since when, from which region, in whose hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import EDITOR, EXPERT, REGIONAL_SECRETARY, Person, RoleGrant
from app.accounts.permissions import Act, Actor, require
from app.drafts.models import ACCEPTED, RETURNED, SUBMITTED, Call, Draft, DraftEvent, Remark
from app.kernel.database import now
from app.members.models import Metropolis

#: The queues of drafts by name, and the state that each shows.
QUEUES = {"new": SUBMITTED, "returned": RETURNED, "accepted": ACCEPTED}
ORDERS = ("oldest", "newest", "title")
PAGE_SIZE = 50
#: What is in an editor's hands when nobody is.
NOBODY = "nobody"
MINE = "mine"


@dataclass(frozen=True)
class Filters:
    """What of a queue is shown, and in which order; an empty value narrows nothing."""

    region: str = ""
    kind: str = ""
    assigned: str = ""
    call: str = ""
    order: str = "oldest"
    page: int = 1

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """Return the parameters of an address that ask for these filters, some of them changed."""
        other = replace(self, **changed) if changed else self
        values = {"region": other.region, "kind": other.kind, "assigned": other.assigned, "call": other.call}
        values |= {"order": other.order if other.order != "oldest" else ""}
        return {k: v for k, v in values.items() if v} | ({"page": other.page} if other.page > 1 else {})


@dataclass(frozen=True)
class Waiting:
    """A draft in a queue; ``since`` is when it came to stand there, ``language`` that of its title."""

    identifier: int
    kind: str
    title: str
    language: str
    metropolises: tuple[str, ...]
    author: str
    author_approved: bool
    is_change: bool
    since: datetime
    days: int
    assigned_to: int | None
    assigned_name: str
    open_remarks: int
    call: str | None


@dataclass(frozen=True)
class Queue:
    """A page of a queue, and how much there is in all."""

    rows: tuple[Waiting, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))


def regions_of(actor: Actor) -> frozenset[str] | None:
    """Return the regions whose drafts ``actor`` sees on the desk; none means all of them."""
    return None if actor.has(EDITOR) else frozenset(actor.scopes(REGIONAL_SECRETARY))


def in_regions(codes: Sequence[str] | frozenset[str]) -> ColumnElement[bool]:
    """Return the condition that a draft names a metropolis of one of the regions ``codes``."""
    places = Draft.record["metropolises"]
    named = and_(Metropolis.region_code.in_(codes), places.has_key(Metropolis.slug))
    return select(Metropolis.slug).where(named).exists()


def visible(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions under which a draft of a queue is shown to ``actor``.

    What a person wrote whom no editor has let through yet is shown to editors only.
    """
    regions = regions_of(actor)
    if regions is None:
        return []
    granted = select(RoleGrant.role).where(RoleGrant.person_id == Person.id, RoleGrant.role != EXPERT)
    through = or_(Person.approved_at.is_not(None), granted.exists())
    known = select(Person.id).where(Person.id == Draft.owner_id, through).exists()
    return [in_regions(regions), or_(Draft.owner_id.is_(None), known)]


def read_queue(session: Session, actor: Actor, name: str, filters: Filters) -> Queue:
    """Return a page of the queue ``name`` as ``actor`` sees it; raises ``NotAllowed`` and ``KeyError``."""
    require(actor, Act.SEE_DESK)
    conditions = [Draft.state == QUEUES[name], *visible(actor), *_narrowed(actor, filters)]
    total = session.scalar(select(func.count()).select_from(Draft).where(*conditions)) or 0
    page = min(max(filters.page, 1), max(1, -(-total // PAGE_SIZE)))
    statement = _ordered(_rows().where(*conditions), filters.order)
    portion = session.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Queue(tuple(_waiting(row) for row in portion), total, page)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many drafts stand in each queue that ``actor`` sees; raises ``NotAllowed``."""
    require(actor, Act.SEE_DESK)
    statement = select(Draft.state, func.count()).where(Draft.state.in_(QUEUES.values()), *visible(actor))
    found = {row[0]: int(row[1]) for row in session.execute(statement.group_by(Draft.state))}
    return {name: found.get(state, 0) for name, state in QUEUES.items()}


def _narrowed(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.region:
        conditions.append(in_regions([filters.region]))
    if filters.kind:
        conditions.append(Draft.kind == filters.kind)
    if filters.assigned == MINE:
        conditions.append(Draft.assigned_to == actor.identifier)
    elif filters.assigned == NOBODY:
        conditions.append(Draft.assigned_to.is_(None))
    elif filters.assigned:
        conditions.append(Draft.assigned_to == int(filters.assigned))
    if filters.call:
        conditions.append(Draft.call_id.in_(select(Call.id).where(Call.slug == filters.call)))
    return conditions


def _since() -> ColumnElement[datetime]:
    """Return when a draft came to its state: its last act that leads into a queue."""
    led = select(func.max(DraftEvent.at)).where(
        DraftEvent.draft_id == Draft.id, DraftEvent.act.in_(("submit", "send_back", "accept"))
    )
    return func.coalesce(led.correlate(Draft).scalar_subquery(), Draft.submitted_at, Draft.updated_at)


def _title() -> ColumnElement[str]:
    return Draft.record["translations"][Draft.language]["title"].astext


def _rows() -> Select[Any]:
    author, assigned = Person.__table__.alias("author"), Person.__table__.alias("assigned")
    roles = select(RoleGrant.role).where(RoleGrant.person_id == author.c.id, RoleGrant.role != EXPERT).exists()
    remarks = select(func.count()).where(Remark.draft_id == Draft.id, Remark.settled_at.is_(None))
    return (
        select(Draft, _since().label("since"), _title().label("title"), Call.slug.label("call"))
        .add_columns(author.c.name.label("author"), assigned.c.name.label("assigned_name"))
        .add_columns(or_(author.c.approved_at.is_not(None), roles, author.c.id.is_(None)).label("approved"))
        .add_columns(remarks.correlate(Draft).scalar_subquery().label("open_remarks"))
        .outerjoin(author, author.c.id == Draft.owner_id)
        .outerjoin(assigned, assigned.c.id == Draft.assigned_to)
        .outerjoin(Call, Call.id == Draft.call_id)
    )


def _ordered(statement: Select[Any], order: str) -> Select[Any]:
    if order == "title":
        return statement.order_by(func.lower(_title()), Draft.id)
    since = _since()
    return statement.order_by(since.desc() if order == "newest" else since, Draft.id)


def _waiting(row: Any) -> Waiting:
    draft: Draft = row.Draft
    return Waiting(
        identifier=draft.id,
        kind=draft.kind,
        title=row.title or "",
        language=draft.language,
        metropolises=places_of(draft.record),
        author=row.author or "",
        author_approved=row.approved,
        is_change=draft.item_id is not None,
        since=row.since,
        days=days_since(row.since),
        assigned_to=draft.assigned_to,
        assigned_name=row.assigned_name or "",
        open_remarks=row.open_remarks,
        call=row.call,
    )


def days_since(moment: datetime) -> int:
    """Return how many whole days have passed since ``moment``."""
    return max(0, (now() - moment).days)


def places_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the metropolises that a record names; a draft may hold anything, so only texts count."""
    places = record.get("metropolises")
    return tuple(place for place in places if isinstance(place, str)) if isinstance(places, list) else ()


def title_of(record: Mapping[str, Any], language: str) -> str:
    """Return the title of a record in ``language``; an empty text where it has none yet."""
    texts = record.get("translations")
    text = texts.get(language) if isinstance(texts, dict) else None
    title = text.get("title") if isinstance(text, dict) else None
    return title if isinstance(title, str) else ""


def editors(session: Session) -> list[tuple[int, str]]:
    """Return who can be given a draft: number and name of each active editor, by name."""
    statement = select(Person.id, Person.name).join(RoleGrant, RoleGrant.person_id == Person.id)
    found = session.execute(statement.where(RoleGrant.role == EDITOR, Person.state == "active").order_by(Person.name))
    return [(identifier, name) for identifier, name in found]
