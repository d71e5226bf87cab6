"""What is of no use any more: past tries, sessions, tokens and challenges, and registrations nobody confirmed."""

from datetime import timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from app.accounts.models import Attempt, PasskeyChallenge, Person, PersonSession, PersonToken
from app.accounts.sessions import IDLE
from app.kernel.chores import Chore
from app.kernel.database import now

_TRIES_KEPT = timedelta(days=2)
_UNCONFIRMED_KEPT = timedelta(days=15)  # longer than an invitation holds


def clean(session: Session) -> None:
    """Delete it; leaves the commit to the caller."""
    moment = now()
    session.execute(delete(Attempt).where(Attempt.at < moment - _TRIES_KEPT))
    session.execute(
        delete(PersonSession).where(or_(PersonSession.expires_at < moment, PersonSession.seen_at < moment - IDLE))
    )
    session.execute(delete(PersonToken).where(PersonToken.expires_at < moment))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < moment))
    session.execute(delete(Person).where(Person.state == "unconfirmed", Person.updated_at < moment - _UNCONFIRMED_KEPT))


CHORE = Chore("accounts-cleaning", timedelta(hours=6), clean)
