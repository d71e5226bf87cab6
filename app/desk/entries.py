"""Published entries as the desk sees them: found whatever their state, with what was done to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ARCHIVED, PUBLISHED, ContentItem
from app.content.reading import Entry, read_entry
from app.content.service import everything
from app.desk.models import EntryAct, MovedEntry
from app.drafts import freshness, service
from app.drafts.errors import OpenDraftExists
from app.drafts.models import OPEN_STATES, Draft, Freshness
from app.kernel.database import now
from app.kernel.errors import NotFound


@dataclass(frozen=True)
class Deed:
    """Something that an editor did to an entry; ``by`` is a name, empty for somebody who has gone."""

    at: datetime
    by: str
    act: str
    note: str


@dataclass(frozen=True)
class EntryFile:
    """All that the desk knows of an entry; ``moved_here`` are references of entries that were merged into it."""

    item: ContentItem
    kind: Kind
    title: str
    language: str
    owners: tuple[str, ...]
    freshness: Freshness | None
    deeds: tuple[Deed, ...]
    moved_here: tuple[str, ...]
    leads_to: ContentItem | None
    open_draft: Draft | None


def public_entry(session: Session, kind: Kind, reference: str, language: str) -> Entry:
    """Return an entry that everybody may read; raises ``NotFound``."""
    return read_entry(session, kind, reference, language)


def begin_change(session: Session, actor: Actor, entry: Entry) -> int:
    """Return the number of the draft by which an entry is being changed, begun now if there was none.

    Raises ``NotAllowed`` and ``TooOften``.
    """
    try:
        return service.begin(session, actor, entry.kind, language=entry.item.original_language, item=entry.item).id
    except OpenDraftExists as error:
        return error.draft.id


def find_item(session: Session, kind: Kind, reference: str, *, lock: bool = False) -> ContentItem:
    """Return a published or archived entry, whole; raises ``NotFound``."""
    statement = select(kind.model).where(kind.model.reference == reference).options(*everything(), *kind.loading)
    if lock:
        statement = statement.with_for_update(of=ContentItem)
    item = session.scalar(statement)
    if item is None or item.deleted_at is not None or item.state not in (PUBLISHED, ARCHIVED):
        raise NotFound(reference)
    return item


def shown_title(item: ContentItem, language: str) -> tuple[str, str]:
    """Return the title of an entry for a reader of ``language``, and the language it is in."""
    texts = item.public_translations() or {text.language: text for text in item.translations}
    text = texts.get(language) or texts.get(item.original_language) or next(iter(texts.values()), None)
    return (text.title, text.language) if text else (item.reference, item.original_language)


def entry_file(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> EntryFile:
    """Return what the desk knows of an entry; raises ``NotAllowed`` and ``NotFound``."""
    require(actor, Act.ARCHIVE)
    item = find_item(session, kind, reference)
    title, title_language = shown_title(item, language)
    deeds = (
        select(EntryAct, Person.name)
        .outerjoin(Person, Person.id == EntryAct.actor_id)
        .where(EntryAct.item_id == item.id)
        .order_by(EntryAct.id.desc())
    )
    moved = session.get(MovedEntry, (kind.code, reference))
    here = select(MovedEntry.reference).where(MovedEntry.item_id == item.id).order_by(MovedEntry.at)
    return EntryFile(
        item=item,
        kind=kind,
        title=title,
        language=title_language,
        owners=tuple(person.name for person in freshness.owners_of(session, item.id)),
        freshness=session.get(Freshness, item.id),
        deeds=tuple(Deed(row.at, name or "", row.act, row.note) for row, name in session.execute(deeds)),
        moved_here=tuple(session.scalars(here)),
        leads_to=session.get(ContentItem, moved.item_id) if moved else None,
        open_draft=open_draft(session, item.id),
    )


def open_draft(session: Session, item_id: int) -> Draft | None:
    """Return the draft by which an entry is being changed, if there is one."""
    return session.scalar(select(Draft).where(Draft.item_id == item_id, Draft.state.in_(OPEN_STATES)))


def note_act(session: Session, actor: Actor, item: ContentItem, act: str, note: str) -> None:
    """Write down what an editor did to an entry."""
    session.add(EntryAct(item_id=item.id, actor_id=actor.identifier, act=act, note=note[:2_000], at=now()))
    session.flush()
