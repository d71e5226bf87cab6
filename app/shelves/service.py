"""Use cases on lists: to make, change and delete them, to put entries in, to order, note, move and copy them."""

from typing import Literal

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, Subject, may, require
from app.content.models import ContentItem
from app.kernel.errors import NotFound
from app.shelves.models import MOST_ENTRIES, MOST_LISTS, ListEntry, ReadingList

Step = Literal["up", "down", "remove"]
STEPS: tuple[Step, ...] = ("up", "down", "remove")


class TooMany(Exception):
    """The limit is reached: of lists of one person (``what`` is "lists") or of entries of one list ("entries")."""

    def __init__(self, what: Literal["lists", "entries"]) -> None:
        """Keep what there are too many of."""
        super().__init__(what)
        self.what = what


def subject_of(found: ReadingList) -> Subject:
    """Return whose a list is, and with whom it is shared."""
    readers = frozenset(share.person_id for share in found.shares if share.person_id is not None)
    return Subject(owners=frozenset({found.owner_id}), taking_part=readers)


def find(session: Session, actor: Actor, list_id: int, act: Act = Act.EDIT_LIST, *, lock: bool = False) -> ReadingList:
    """Return a list to which the actor may ``act``; raises ``NotFound``, also where there is one of others."""
    found = session.get(ReadingList, list_id, with_for_update=lock or None)
    if found is None or not may(actor, act, subject_of(found)):
        raise NotFound(str(list_id))
    return found


def make(session: Session, actor: Actor, title: str, introduction: str, language: str) -> ReadingList:
    """Make a list; raises ``TooMany``."""
    require(actor, Act.KEEP_LISTS)
    owner = _locked(session, actor)
    if (session.scalar(select(func.count()).where(ReadingList.owner_id == owner.id)) or 0) >= MOST_LISTS:
        raise TooMany("lists")
    made = ReadingList(owner_id=owner.id, title=title, introduction=introduction, language=language)
    session.add(made)
    session.flush()
    return made


def change(session: Session, actor: Actor, list_id: int, title: str, introduction: str, language: str) -> None:
    """Change what a list is called and says; raises ``NotFound``."""
    found = find(session, actor, list_id)
    found.title, found.introduction, found.language = title, introduction, language


def delete(session: Session, actor: Actor, list_id: int) -> None:
    """Delete a list; raises ``NotFound``."""
    session.delete(find(session, actor, list_id))


def bookmark(session: Session, actor: Actor, item_id: int) -> ReadingList:
    """Put an entry into the actor's bookmarks, which are made when they are first needed; raises ``TooMany``."""
    require(actor, Act.KEEP_LISTS)
    owner = _locked(session, actor)
    bookmarks = select(ReadingList).where(ReadingList.owner_id == owner.id, ReadingList.bookmarks)
    found = session.scalar(bookmarks)
    if found is None:
        with force_locale(owner.language):
            found = make(session, actor, _("Bookmarks"), "", owner.language)
        found.bookmarks = True
    add(session, actor, found.id, item_id)
    return found


def add(session: Session, actor: Actor, list_id: int, item_id: int, note: str = "") -> None:
    """Put a public entry at the end of a list, once; raises ``NotFound`` or ``TooMany``."""
    found = find(session, actor, list_id, lock=True)
    item = session.get(ContentItem, item_id)
    if item is None or not item.is_public or not item.public_translations():
        raise NotFound(str(item_id))
    if session.get(ListEntry, (list_id, item_id)) is not None:
        return
    counted = select(func.count(), func.coalesce(func.max(ListEntry.position), 0)).where(ListEntry.list_id == found.id)
    number, last = session.execute(counted).one()
    if number >= MOST_ENTRIES:
        raise TooMany("entries")
    row = {"list_id": list_id, "item_id": item_id, "position": last + 1, "note": note}
    session.execute(insert(ListEntry).values(row).on_conflict_do_nothing())


def step(session: Session, actor: Actor, list_id: int, item_id: int, act: Step) -> None:
    """Move an entry one place up or down in a list, or take it out; raises ``NotFound``.

    Entries that are no longer public are stepped over, since the owner does not see them.
    """
    found = find(session, actor, list_id, lock=True)
    entries = list(found.entries)
    entry = next((one for one in entries if one.item_id == item_id), None)
    if entry is None:
        raise NotFound(str(item_id))
    if act == "remove":
        session.delete(entry)
        return
    seen = _public_among(session, [one.item_id for one in entries]) | {item_id}
    shown = [one for one in entries if one.item_id in seen]
    place = shown.index(entry)
    other = place - 1 if act == "up" else place + 1
    if 0 <= other < len(shown):
        entries.remove(entry)
        entries.insert(entries.index(shown[other]) + (act == "down"), entry)
        for position, one in enumerate(entries, 1):
            one.position = position


def note(session: Session, actor: Actor, list_id: int, item_id: int, text: str) -> None:
    """Write the private note on an entry of a list; raises ``NotFound``."""
    entry_of(session, actor, list_id, item_id).note = text


def entry_of(session: Session, actor: Actor, list_id: int, item_id: int) -> ListEntry:
    """Return an entry of an own list; raises ``NotFound``."""
    find(session, actor, list_id)
    entry = session.get(ListEntry, (list_id, item_id))
    if entry is None:
        raise NotFound(str(item_id))
    return entry


def take_over(session: Session, actor: Actor, list_id: int, item_id: int, target_id: int, *, keep: bool) -> None:
    """Copy an entry and its note to another own list, or move it (not ``keep``); raises ``NotFound``, ``TooMany``."""
    for one in sorted({list_id, target_id}):  # always in the same order, so that two at once cannot block each other
        find(session, actor, one, lock=True)
    entry = entry_of(session, actor, list_id, item_id)
    if target_id == list_id:
        return
    add(session, actor, target_id, item_id, entry.note)
    if not keep:
        session.delete(entry)


def _locked(session: Session, actor: Actor) -> Person:
    statement = select(Person).where(Person.id == actor.identifier).with_for_update(key_share=True)
    return session.scalars(statement).one()


def _public_among(session: Session, identifiers: list[int]) -> set[int]:
    statement = select(ContentItem.id).where(ContentItem.id.in_(identifiers))
    return set(session.scalars(statement.where(ContentItem.state == "published", ContentItem.deleted_at.is_(None))))
