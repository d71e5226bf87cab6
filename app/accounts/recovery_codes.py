"""Codes that stand in, once each, for a lost second factor."""

import re
import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import RecoveryCode
from app.accounts.sessions import key_hash
from app.kernel.database import now

HOW_MANY = 10
#: Without letters and figures that look alike; 16 of them hold 79 random bits, so a plain SHA-256 keeps them.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def make(session: Session, person_id: int) -> list[str]:
    """Return ten new codes, which are shown this once; earlier ones hold no more."""
    remove(session, person_id)
    codes = ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(code)) for code in codes)
    return codes


def use(session: Session, person_id: int, code: str) -> bool:
    """Tell whether ``code`` is one that has not been used; from now on it has."""
    statement = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id, RecoveryCode.code_hash == _hash(code), RecoveryCode.used_at.is_(None)
    )
    return session.execute(statement.values(used_at=now()).returning(RecoveryCode.code_hash)).first() is not None


def left(session: Session, person_id: int) -> int:
    """Return how many codes have not been used."""
    statement = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(statement) or 0


def remove(session: Session, person_id: int) -> None:
    """Make all codes of a person hold no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _hash(code: str) -> str:
    return key_hash(re.sub(r"[^a-z0-9]", "", code.lower()))
