"""Rebuilding an index from the database, and comparing the two."""

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.content.kinds import Kind
from app.content.models import PUBLIC_TRANSLATION_STATES, PUBLISHED, ContentItem, ContentTranslation
from app.indexing.models import OutboxEntry
from app.indexing.outbox import note
from app.indexing.worker import HIGHEST_VERSION, changes_of, drain, whole
from app.kernel.unit_of_work import unit_of_work
from search.document import Deletion, Document
from search.engine import Engine

#: Identifiers that may be the number of a row.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_LEAP = 1_000_000
_PUBLIC = and_(
    ContentItem.state == PUBLISHED,
    ContentItem.deleted_at.is_(None),
    exists().where(
        ContentTranslation.item_id == ContentItem.id, ContentTranslation.status.in_(PUBLIC_TRANSLATION_STATES)
    ),
)


@dataclass(frozen=True)
class Drift:
    """Entries on which index and database disagree: missing there, in another version there, or not to be there.

    ``foreign`` names documents of the index of which the database has no entry at all.
    """

    missing: tuple[int, ...] = ()
    outdated: tuple[int, ...] = ()
    surplus: tuple[int, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[int, ...]:
        """Return the numbers of all entries concerned, in order."""
        return tuple(sorted({*self.missing, *self.outdated, *self.surplus}))

    def __len__(self) -> int:
        """Return how many documents are concerned."""
        return len(self.items) + len(self.foreign)


def public_documents(session: Session, kinds: Mapping[str, Kind]) -> Iterator[Document]:
    """Yield the document of every public entry, read in portions."""
    last = 0
    while True:
        statement = select(ContentItem).where(_PUBLIC, ContentItem.id > last).order_by(ContentItem.id).limit(500)
        with _nothing_collected():
            items = session.scalars(statement.options(*whole(kinds))).all()
            if not items:
                return
            last = items[-1].id
            changes, _refused = changes_of(kinds, items)
        yield from (change for change in changes if isinstance(change, Document))
        session.expunge_all()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the garbage collector away: among so many new objects, none of which is garbage, it looks in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def rebuild(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine) -> int:
    """Build the index anew from the database and switch to it; return the number of documents.

    Notes written before the start are read into the new index as well as worked through afterwards; notes that
    another worker crossed out meanwhile (telling only the old index) are found by version and written again.
    """
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count = engine.rebuild(public_documents(session, kinds))
    drain(sessions, kinds, name, engine)
    engine.refresh()
    mend(sessions, kinds, name, engine)
    return count


def find_drift(sessions: sessionmaker[Session], engine: Engine) -> Drift:
    """Compare the identifiers and versions of the index with those of the public entries."""
    held = dict(engine.versions())
    with sessions() as session:
        rows = session.execute(select(ContentItem.id, ContentItem.index_version).where(_PUBLIC))
        wanted = {row.id: row.index_version for row in rows}
        numbers = {int(name) for name in held if _NUMBER.fullmatch(name)}
        surplus = numbers - wanted.keys()
        known = set(session.scalars(select(ContentItem.id).where(ContentItem.id.in_(surplus)))) if surplus else set()
    entries = {str(item) for item in wanted.keys() | known}
    return Drift(
        missing=tuple(sorted(item for item in wanted if str(item) not in held)),
        outdated=tuple(sorted(item for item, version in wanted.items() if held.get(str(item), version) != version)),
        surplus=tuple(sorted(known)),
        foreign=tuple(sorted(held.keys() - entries)),
    )


def mend(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine) -> tuple[Drift, Drift]:
    """Make the index equal to the database; return what differed before and what still differs.

    An index may remember higher versions than the database, which was brought back from an earlier copy: what still
    differs after a first round is therefore noted again with a version far above.
    """
    before = remaining = find_drift(sessions, engine)
    for step in (1, _LEAP):
        if not remaining:
            break
        _repair(sessions, remaining, name, engine, step)
        drain(sessions, kinds, name, engine)
        engine.refresh()
        remaining = find_drift(sessions, engine)
    return before, remaining


def _repair(sessions: sessionmaker[Session], drift: Drift, name: str, engine: Engine, step: int) -> None:
    """Take foreign documents away at once, and note every entry of ``drift`` for the engine called ``name``."""
    engine.write([Deletion(identifier, HIGHEST_VERSION) for identifier in drift.foreign])
    for start in range(0, len(drift.items), 1000):
        with unit_of_work(sessions) as session:
            note(session, drift.items[start : start + 1000], (name,), step)


def backlog(session: Session) -> dict[str, tuple[int, int]]:
    """Return for each engine how many notes wait and how many are parked with an error."""
    waiting = func.count().filter(OutboxEntry.error.is_(None))
    parked = func.count().filter(OutboxEntry.error.is_not(None))
    rows = session.execute(select(OutboxEntry.engine, waiting, parked).group_by(OutboxEntry.engine))
    return {engine: (waits, errors) for engine, waits, errors in rows}


def parked(session: Session, limit: int = 20) -> list[tuple[str, str, str]]:
    """Return engine, reference and reason of the entries that an engine could not take, the oldest first."""
    rows = select(OutboxEntry.engine, ContentItem.reference, OutboxEntry.error).join(
        ContentItem, ContentItem.id == OutboxEntry.item_id
    )
    found = session.execute(rows.where(OutboxEntry.error.is_not(None)).order_by(OutboxEntry.id).limit(limit))
    return [(engine, reference, str(error)) for engine, reference, error in found]
