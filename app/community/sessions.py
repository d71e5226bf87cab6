"""Use cases on annual sessions, which editors keep and everybody reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.permissions import Act, Actor, require
from app.community.session_models import CommunitySession
from app.kernel.errors import NotFound
from app.members.models import Metropolis

_PLAIN = ("title", "language", "place", "begins_on", "ends_on", "agenda", "minutes", "documents")


def listed(session: Session) -> Sequence[CommunitySession]:
    """Return the sessions, the latest first."""
    statement = select(CommunitySession).options(selectinload(CommunitySession.metropolises))
    return session.scalars(statement.order_by(CommunitySession.begins_on.desc(), CommunitySession.id.desc())).all()


def find(session: Session, number: int) -> CommunitySession:
    """Return a session; raises ``NotFound``."""
    found = session.get(CommunitySession, number)
    if found is None:
        raise NotFound(str(number))
    return found


def save(session: Session, actor: Actor, number: int | None, data: Mapping[str, Any]) -> CommunitySession:
    """Make a session, or change one; raises ``NotFound``."""
    require(actor, Act.MANAGE_SESSIONS)
    one = CommunitySession() if number is None else find(session, number)
    for name in _PLAIN:
        setattr(one, name, data[name])
    chosen = select(Metropolis).where(Metropolis.slug.in_(data["metropolises"])).order_by(Metropolis.slug)
    one.metropolises = list(session.scalars(chosen))
    session.add(one)
    session.flush()
    return one
