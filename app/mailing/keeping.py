"""Looking after the outbox: what an operator should know, putting a mail back, letting old ones go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.kernel.chores import Chore
from app.kernel.database import now
from app.mailing.models import MAIL_STATES, MailMessage

#: A mail that has been "sending" for longer than any hand-over takes was left so by a process that died.
IN_DOUBT_AFTER = timedelta(minutes=10)
#: A mail that waits longer than this is late.
LATE_AFTER = timedelta(hours=1)
#: Keys of sent mails are kept, so that nothing is told twice, for longer than anything comes again by the same key.
_SENT_KEPT, _FAILED_KEPT = timedelta(days=400), timedelta(days=30)


@dataclass(frozen=True)
class Concern:
    """A mail that somebody should look at, and why."""

    identifier: int
    key: str
    since: datetime
    reason: str


@dataclass(frozen=True)
class State:
    """How the outbox is: how many mails in each state, and what needs a look."""

    counts: dict[str, int]
    late: int
    in_doubt: tuple[Concern, ...]
    failed: tuple[Concern, ...]

    @property
    def is_well(self) -> bool:
        """Tell whether nothing needs a look."""
        return not (self.late or self.in_doubt or self.failed)


def state_of_outbox(session: Session) -> State:
    """Return how the outbox is."""
    counted = select(MailMessage.state, func.count()).group_by(MailMessage.state)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    late = select(func.count()).where(MailMessage.state == "waiting", MailMessage.created_at < now() - LATE_AFTER)
    doubtful = and_(
        MailMessage.state == "sending",
        or_(MailMessage.error.is_not(None), MailMessage.due_at < now() - IN_DOUBT_AFTER),
    )
    return State(
        {state: counts.get(state, 0) for state in MAIL_STATES},
        session.scalar(late) or 0,
        _concerns(session, doubtful),
        _concerns(session, MailMessage.state == "failed"),
    )


def _concerns(session: Session, condition: object) -> tuple[Concern, ...]:
    statement = select(MailMessage).where(condition).order_by(MailMessage.id)  # type: ignore[arg-type]  # any condition
    return tuple(
        Concern(row.id, row.key, row.created_at, row.error or "the process that was sending it ended")
        for row in session.scalars(statement)
    )


def put_back(session: Session, identifiers: Collection[int]) -> int:
    """Let mails that failed, or of which nobody knows whether they went, be sent again; return how many."""
    moment = now()
    again = (
        update(MailMessage)
        .where(MailMessage.id.in_(identifiers), MailMessage.state.in_(("sending", "failed")))
        .values(state="waiting", attempts=0, due_at=moment, error=None)
    )
    return len(session.scalars(again.returning(MailMessage.id)).all())


def forget(session: Session) -> None:
    """Delete the mails that are of no more use; leaves the commit to the caller."""
    moment = now()
    old = or_(
        and_(MailMessage.state == "sent", MailMessage.sent_at < moment - _SENT_KEPT),
        and_(MailMessage.state == "failed", MailMessage.created_at < moment - _FAILED_KEPT),
    )
    session.execute(delete(MailMessage).where(old))


CHORE = Chore("mail-forgetting", timedelta(days=1), forget)
