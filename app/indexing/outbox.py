"""Writing notes to the outbox: in the transaction of the change, whichever code makes it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import event, func, insert, inspect, select, update
from sqlalchemy.orm import Session, sessionmaker

from app.content.models import (
    ContentAttachment,
    ContentItem,
    ContentMetropolis,
    ContentSource,
    ContentTranslation,
    content_term,
)
from app.indexing.models import OutboxEntry
from app.members.models import Metropolis
from app.taxonomy.models import Term

_PARTS = (ContentTranslation, ContentMetropolis, ContentSource, ContentAttachment)
#: Whoever renames a term or metropolis waits for those who are just tagging an entry with it, and the other way round:
#: otherwise an entry could be indexed with the old name and be missed by the one who renames.
_LABELS_LOCK = 0x4D50_0002
_NOT_INDEXED = {"index_version", "revisions", "updated_at"}


def watch(sessions: sessionmaker[Session], engines: Sequence[str]) -> None:
    """Make every session of ``sessions`` note its changes for ``engines`` (names of search engines)."""

    @event.listens_for(sessions, "before_flush")
    def collect(session: Session, _context: object, _instances: object) -> None:
        # New sets each time: a flush that failed leaves what was undone with it.
        touched: set[ContentItem] = set()
        everyone: set[object] = set()
        session.info.update(touched_items=touched, touched_labels=everyone)
        for instance in (*session.new, *session.dirty, *session.deleted):
            if isinstance(instance, ContentItem):
                if _changed(session, instance):
                    touched.add(instance)
            elif isinstance(instance, _PARTS):
                if instance.item is not None and (instance not in session.dirty or session.is_modified(instance)):
                    touched.add(instance.item)
            elif isinstance(instance, Metropolis | Term) and instance in session.dirty:
                everyone.update([instance] if session.is_modified(instance, include_collections=False) else [])
        if everyone:
            session.connection().execute(select(func.pg_advisory_xact_lock(_LABELS_LOCK)))
        elif touched:
            session.connection().execute(select(func.pg_advisory_xact_lock_shared(_LABELS_LOCK)))

    @event.listens_for(sessions, "after_flush")
    def write(session: Session, _context: object) -> None:
        touched, everyone = session.info.pop("touched_items", set()), session.info.pop("touched_labels", set())
        items = {item.id for item in touched if item.id is not None and item not in session.deleted}
        items.update(_dependants(session, everyone))
        if items:
            note(session, sorted(items), engines)


def _changed(session: Session, item: ContentItem) -> bool:
    if item in session.new or item in session.deleted:
        return True
    state = inspect(item)
    return any(attribute.history.has_changes() for attribute in state.attrs if attribute.key not in _NOT_INDEXED)


def _dependants(session: Session, changed: Iterable[object]) -> set[int]:
    """Return the entries whose document shows the name of a changed metropolis or term."""
    slugs = [row.slug for row in changed if isinstance(row, Metropolis)]
    codes = [row.code for row in changed if isinstance(row, Term)]
    found: set[int] = set()
    if slugs:
        places = ContentMetropolis.metropolis_slug.in_(slugs)
        found.update(session.scalars(select(ContentMetropolis.item_id).where(places)))
    if codes:
        found.update(session.scalars(select(content_term.c.item_id).where(content_term.c.term_code.in_(codes))))
    return found


def note(session: Session, item_ids: Sequence[int], engines: Sequence[str], step: int = 1) -> None:
    """Raise the index version of entries by ``step`` and note them for every engine, in the session's transaction."""
    connection = session.connection()
    raised = update(ContentItem.__table__).where(ContentItem.__table__.c.id.in_(item_ids))  # type: ignore[arg-type]  # a mapped table is typed as any selectable
    connection.execute(raised.values(index_version=ContentItem.__table__.c.index_version + step))
    rows: list[dict[str, Any]] = [{"engine": engine, "item_id": item} for item in item_ids for engine in engines]
    if rows:
        connection.execute(insert(OutboxEntry), rows)
