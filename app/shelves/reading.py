"""What is shown of lists: to their owner with notes, to others without."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.reading import Card, read_cards
from app.shelves.models import ListEntry, ListShare, ReadingList


@dataclass(frozen=True)
class Line:
    """A list among others; ``author`` is whose it is where it is somebody else's."""

    id: int
    title: str
    language: str
    entries: int
    public: bool
    readers: int
    author: str = ""


@dataclass(frozen=True)
class Shelf:
    """A list with the cards of its public entries, in order; ``notes`` are empty for all but its owner.

    ``gone`` is how many of its entries are no longer public; none but its owner is told.
    """

    id: int
    title: str
    introduction: str
    language: str
    slug: str | None
    public: bool
    withdrawn: bool
    author_name: str
    bookmarks: bool
    cards: tuple[Card, ...]
    notes: Mapping[int, str]
    gone: int
    readers: tuple[str, ...]


def own_lists(session: Session, actor: Actor) -> list[Line]:
    """Return the actor's lists: bookmarks first, then by title."""
    require(actor, Act.KEEP_LISTS)
    counted = select(func.count()).where(ListEntry.list_id == ReadingList.id).scalar_subquery()
    readers = select(func.count()).where(ListShare.list_id == ReadingList.id).scalar_subquery()
    statement = select(ReadingList, counted, readers).where(ReadingList.owner_id == actor.identifier)
    order = (ReadingList.bookmarks.desc(), func.lower(ReadingList.title), ReadingList.id)
    return [
        Line(one.id, one.title, one.language, number, one.published_at is not None, people)
        for one, number, people in session.execute(statement.order_by(*order))
    ]


def shared_lists(session: Session, actor: Actor) -> list[Line]:
    """Return the lists that others share with the actor."""
    require(actor, Act.KEEP_LISTS)
    key = select(Person.email_key).where(Person.id == actor.identifier).scalar_subquery()
    waiting = ListShare.person_id.is_(None) & (ListShare.email_key == key)
    statement = (
        select(ReadingList, Person.name)
        .join(ListShare, ListShare.list_id == ReadingList.id)
        .join(Person, Person.id == ReadingList.owner_id)
        .where(or_(ListShare.person_id == actor.identifier, waiting), Person.state == "active")
        .order_by(func.lower(ReadingList.title), ReadingList.id)
    )
    return [Line(one.id, one.title, one.language, 0, False, 0, name) for one, name in session.execute(statement)]


def lists_with(session: Session, actor: Actor, item_id: int) -> list[tuple[int, str]]:
    """Return number and title of the actor's lists that hold an entry."""
    statement = (
        select(ReadingList.id, ReadingList.title)
        .join(ListEntry, ListEntry.list_id == ReadingList.id)
        .where(ReadingList.owner_id == actor.identifier, ListEntry.item_id == item_id)
        .order_by(ReadingList.bookmarks.desc(), ReadingList.id)
    )
    return [(one, title) for one, title in session.execute(statement)]


def shelf_of(session: Session, found: ReadingList, kinds: Mapping[str, Kind], language: str, *, own: bool) -> Shelf:
    """Return a list as its owner sees it (``own``), or as others do."""
    entries = list(found.entries)
    cards = tuple(read_cards(session, kinds, [one.item_id for one in entries], language))
    return Shelf(
        id=found.id,
        title=found.title,
        introduction=found.introduction,
        language=found.language,
        slug=found.slug,
        public=found.published_at is not None,
        withdrawn=found.withdrawn_at is not None,
        author_name=found.author_name,
        bookmarks=found.bookmarks,
        cards=cards,
        notes={one.item_id: one.note for one in entries if one.note} if own else {},
        gone=len(entries) - len(cards) if own else 0,
        readers=tuple(one.email_key for one in found.shares) if own else (),
    )


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return somebody's lists with their notes, for them to take along."""
    lists = session.scalars(select(ReadingList).where(ReadingList.owner_id == person_id).order_by(ReadingList.id))
    return [
        {
            "title": one.title,
            "introduction": one.introduction,
            "language": one.language,
            "public": one.published_at is not None,
            "shared_with": [share.email_key for share in one.shares],
            "entries": _entries(session, one),
        }
        for one in lists
    ]


def _entries(session: Session, found: ReadingList) -> list[dict[str, str]]:
    statement = (
        select(ContentItem.kind, ContentItem.reference, ListEntry.note)
        .join(ListEntry, ListEntry.item_id == ContentItem.id)
        .where(ListEntry.list_id == found.id)
        .order_by(ListEntry.position)
    )
    return [
        {"kind": kind, "reference": reference, "note": note} for kind, reference, note in session.execute(statement)
    ]
