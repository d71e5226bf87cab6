"""The worker: reads what the outbox names, tells the engine, and only then crosses the notes out."""

import logging
import threading
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectin_polymorphic, sessionmaker
from sqlalchemy.sql.base import ExecutableOption

from app.content.documents import change_of
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import everything
from app.indexing.models import OutboxEntry
from search.document import Change, Deletion
from search.engine import Engine, EngineUnavailable

logger = logging.getLogger(__name__)
BATCH = 500
#: Of the deletion of an entry that the database has no more: nothing comes after it.
HIGHEST_VERSION = 2**62


def drain(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine) -> int:
    """Work through the notes for the engine called ``name`` until none is left; return how many there were.

    Raises ``EngineUnavailable``; the notes of the batch under way stay.
    """
    done = 0
    while count := drain_batch(sessions, kinds, name, engine):
        done += count
    return done


def drain_batch(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine) -> int:
    """Work through one batch of notes in one transaction; return how many.

    The rows are locked and others skip them, so that several workers share the work; a worker that dies leaves
    its batch to the next. Entries are read after the notes are claimed, so the engine never gets an older state
    than the note was written for; what it gets twice it ignores by version.
    """
    with sessions() as session:
        claim = select(OutboxEntry.id, OutboxEntry.item_id).where(
            OutboxEntry.engine == name, OutboxEntry.error.is_(None)
        )
        notes = session.execute(claim.order_by(OutboxEntry.id).limit(BATCH).with_for_update(skip_locked=True)).all()
        if not notes:
            return 0
        items = {entry.item_id for entry in notes}
        refused = _tell(session, kinds, engine, items)
        for entry in notes:
            if entry.item_id in refused:
                reason = refused[entry.item_id][:500]
                logger.error("the engine %s cannot take entry %s: %s", name, entry.item_id, reason)
                session.execute(update(OutboxEntry).where(OutboxEntry.id == entry.id).values(error=reason))
        settled = [entry.id for entry in notes if entry.item_id not in refused]
        session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(settled)))
        # What was parked of an earlier state of an entry is settled with it.
        outlived = OutboxEntry.error.is_not(None) & OutboxEntry.item_id.in_(items - refused.keys())
        earlier = (OutboxEntry.engine == name) & (OutboxEntry.id < notes[-1].id)
        session.execute(delete(OutboxEntry).where(outlived, earlier))
        session.commit()
        return len(notes)


def _tell(session: Session, kinds: Mapping[str, Kind], engine: Engine, item_ids: set[int]) -> dict[int, str]:
    """Tell ``engine`` of these entries as they are now; return those that cannot be indexed, and why."""
    found = session.scalars(select(ContentItem).where(ContentItem.id.in_(item_ids)).options(*whole(kinds))).all()
    gone = item_ids - {item.id for item in found}
    changes, refused = changes_of(kinds, found)
    return refused | _write(engine, changes + [Deletion(str(item), HIGHEST_VERSION) for item in gone])


def whole(kinds: Mapping[str, Kind]) -> tuple[ExecutableOption, ...]:
    """Return the loader options that read entries of every kind whole, in a fixed number of statements."""
    own = (option for kind in kinds.values() for option in kind.facet_loading)
    return (*everything(), selectin_polymorphic(ContentItem, [kind.model for kind in kinds.values()]), *own)


def changes_of(kinds: Mapping[str, Kind], items: Iterable[ContentItem]) -> tuple[list[Change], dict[int, str]]:
    """Return what an engine is to be told of ``items``, and of which nothing can be told and why.

    One entry that cannot be made a document must not hold up the others.
    """
    changes: list[Change] = []
    refused: dict[int, str] = {}
    for item in items:
        try:
            changes.append(change_of(kinds[item.kind], item))
        except SQLAlchemyError:
            raise
        except Exception as error:
            logger.exception("entry %s cannot be made a search document", item.id)
            refused[item.id] = f"{type(error).__name__}: {error}"
    return changes, refused


def _write(engine: Engine, changes: list[Change]) -> dict[int, str]:
    """Write ``changes``, one by one where the whole makes the engine stumble; return what it refuses and why."""
    try:
        return {int(rejection.identifier): rejection.reason for rejection in engine.write(changes)}
    except EngineUnavailable:
        raise
    except Exception as error:
        logger.exception("the engine stumbled over %s changes", len(changes))
        if len(changes) == 1:
            return {int(changes[0].identifier): f"{type(error).__name__}: {error}"}
    refused: dict[int, str] = {}
    for change in changes:
        refused |= _write(engine, [change])
    return refused


class Worker:
    """Drains the outbox of every engine again and again, in a thread or in the foreground."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        kinds: Mapping[str, Kind],
        engines: Mapping[str, Engine],
        pause: float = 0.5,
    ) -> None:
        """Prepare a worker that looks for work every ``pause`` seconds."""
        self._sessions, self._kinds, self._engines, self._pause = sessions, kinds, engines, pause
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Work until ``stop`` is called; whatever goes wrong is logged and tried again, less and less often."""
        failures: dict[str, int] = dict.fromkeys(self._engines, 0)
        rounds = 0
        while not self._stop.wait(self._pause):
            rounds += 1
            for name, engine in self._engines.items():
                if failures[name] and rounds % min(2 ** failures[name], 60):
                    continue
                failures[name] = 0 if self._try(name, engine) else failures[name] + 1

    def _try(self, name: str, engine: Engine) -> bool:
        try:
            engine.setup()
            drain(self._sessions, self._kinds, name, engine)
        except EngineUnavailable as error:
            logger.warning("the engine %s is away, its notes wait: %s", name, error)
        except Exception:
            logger.exception("the worker failed on %s and will try again", name)
        else:
            return True
        return False

    def start(self) -> None:
        """Start working in a thread that does not keep the process alive."""
        self._thread = threading.Thread(target=self.run, name="search-worker", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Stop after the batch under way, waiting at most ``timeout`` seconds for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
