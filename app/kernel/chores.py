"""Work that comes again: what each feature wants done every so often, done once whatever the number of processes."""

import logging
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from app.kernel.database import Base, now

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something to be done ``every`` so often by ``work``, which gets a session and leaves the commit to the caller.

    What ``work`` does must be harmless when it is done twice: a process may die before it is noted as done.
    """

    name: str
    every: timedelta
    work: Callable[[Session], None]


class ChoreRun(Base):
    """When a chore was last done."""

    __tablename__ = "chore_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[datetime]


def do_due(sessions: sessionmaker[Session], chores: Iterable[Chore]) -> list[str]:
    """Do what is due and return the names of what was done; one chore that fails is logged and holds up no other."""
    return [chore.name for chore in chores if _try(sessions, chore)]


def _try(sessions: sessionmaker[Session], chore: Chore) -> bool:
    with sessions() as session:
        # The lock goes with the transaction, so a process that dies gives it back.
        key = zlib.crc32(chore.name.encode())
        if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:space, :key)"), _lock(key)):
            return False
        run = session.scalar(select(ChoreRun).where(ChoreRun.name == chore.name))
        moment = now()
        if run is not None and run.done_at + chore.every > moment:
            return False
        try:
            chore.work(session)
        except Exception:
            session.rollback()
            logger.exception("the chore %s failed and will be tried again", chore.name)
            return False
        session.merge(ChoreRun(name=chore.name, done_at=moment))
        session.commit()
        return True


def _lock(key: int) -> dict[str, int]:
    return {"space": 0x4D51, "key": key - 2**31}
