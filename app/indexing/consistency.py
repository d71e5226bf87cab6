"""Rebuilding an index from the database, and comparing the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.content.documents import change_of
from app.content.kinds import Kind
from app.content.models import PUBLIC_TRANSLATION_STATES, PUBLISHED, ContentItem, ContentTranslation
from app.content.service import everything
from app.indexing.models import OutboxEntry
from app.indexing.outbox import note
from app.indexing.worker import drain
from search.document import Document
from search.engine import Engine

_PUBLIC = and_(
    ContentItem.state == PUBLISHED,
    ContentItem.deleted_at.is_(None),
    exists().where(
        ContentTranslation.item_id == ContentItem.id, ContentTranslation.status.in_(PUBLIC_TRANSLATION_STATES)
    ),
)


@dataclass(frozen=True)
class Drift:
    """Entries on which index and database disagree: missing there, in another version there, or not to be there."""

    missing: tuple[int, ...]
    outdated: tuple[int, ...]
    surplus: tuple[int, ...]

    @property
    def items(self) -> tuple[int, ...]:
        """Return all entries concerned, in order."""
        return tuple(sorted({*self.missing, *self.outdated, *self.surplus}))


def public_documents(session: Session, kinds: Mapping[str, Kind]) -> Iterator[Document]:
    """Yield the document of every public entry, read in portions."""
    last = 0
    while True:
        statement = select(ContentItem).where(_PUBLIC, ContentItem.id > last).order_by(ContentItem.id).limit(500)
        items = session.scalars(statement.options(*everything())).all()
        if not items:
            return
        last = items[-1].id
        for item in items:
            change = change_of(kinds[item.kind], item)
            if isinstance(change, Document):
                yield change
        session.expunge_all()


def rebuild(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine) -> int:
    """Build the index anew from the database and switch to it; return the number of documents.

    Notes written before the start are read into the new index as well as worked through afterwards; notes that
    another worker crossed out meanwhile (telling only the old index) are found by version and written again.
    """
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count = engine.rebuild(public_documents(session, kinds))
    drift = find_drift(sessions, engine)
    repair(sessions, drift, name)
    drain(sessions, kinds, name, engine)
    engine.refresh()
    return count


def find_drift(sessions: sessionmaker[Session], engine: Engine) -> Drift:
    """Compare the identifiers and versions of the index with those of the public entries."""
    held = {int(identifier): version for identifier, version in engine.versions() if identifier.isdigit()}
    with sessions() as session:
        rows = session.execute(select(ContentItem.id, ContentItem.index_version).where(_PUBLIC))
        wanted = {row.id: row.index_version for row in rows}
    return Drift(
        missing=tuple(sorted(wanted.keys() - held.keys())),
        outdated=tuple(sorted(item for item in wanted.keys() & held.keys() if wanted[item] != held[item])),
        surplus=tuple(sorted(held.keys() - wanted.keys())),
    )


def repair(sessions: sessionmaker[Session], drift: Drift, name: str) -> None:
    """Note every entry of ``drift`` for the engine called ``name``; its worker then puts it right."""
    with sessions() as session:
        for start in range(0, len(drift.items), 1000):
            note(session, drift.items[start : start + 1000], (name,))
        session.commit()


def backlog(session: Session) -> dict[str, tuple[int, int]]:
    """Return for each engine how many notes wait and how many are parked with an error."""
    waiting = func.count().filter(OutboxEntry.error.is_(None))
    parked = func.count().filter(OutboxEntry.error.is_not(None))
    rows = session.execute(select(OutboxEntry.engine, waiting, parked).group_by(OutboxEntry.engine))
    return {engine: (waits, errors) for engine, waits, errors in rows}
