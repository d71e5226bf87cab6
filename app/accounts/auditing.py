"""The log of what was done to accounts and rights; written in the transaction of the act, only ever added to."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.accounts.permissions import Actor
from app.kernel.database import now


def record(session: Session, actor: Actor, act: str, person_id: int | None, **details: Any) -> None:
    """Note that ``actor`` did ``act`` to a person; ``details`` hold no address and no secret."""
    session.add(AuditEntry(at=now(), actor_id=actor.identifier, person_id=person_id, act=act, details=details))
