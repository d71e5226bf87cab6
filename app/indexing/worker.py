"""The worker: reads what the outbox names, tells the engine, and only then crosses the notes out."""

import logging
import threading
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from app.content.documents import change_of
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import everything
from app.indexing.models import OutboxEntry
from search.document import Change, Deletion
from search.engine import Engine, EngineUnavailable

logger = logging.getLogger(__name__)
BATCH = 500


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
        rejected = {
            r.identifier: r.reason for r in engine.write(read_changes(session, kinds, {n.item_id for n in notes}))
        }
        for entry, item in notes:
            if str(item) in rejected:
                reason = rejected[str(item)][:500]
                logger.error("the engine %s refuses entry %s: %s", name, item, reason)
                session.execute(update(OutboxEntry).where(OutboxEntry.id == entry).values(error=reason))
        settled = [entry for entry, item in notes if str(item) not in rejected]
        session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(settled)))
        session.commit()
        return len(notes)


def read_changes(session: Session, kinds: Mapping[str, Kind], item_ids: set[int]) -> list[Change]:
    """Return what an engine is to be told of these entries as they are now."""
    found = session.scalars(select(ContentItem).where(ContentItem.id.in_(item_ids)).options(*everything()))
    changes: list[Change] = [change_of(kinds[item.kind], item) for item in found]
    gone = item_ids - {int(change.identifier) for change in changes}
    return changes + [Deletion(str(item), 2**62) for item in gone]


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
