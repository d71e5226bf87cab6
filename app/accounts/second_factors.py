"""What stands beside the password: which second factors a person has, and whether what they show is one."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts import limits, recovery_codes, totp
from app.accounts.limits import Limit
from app.accounts.mails import tell
from app.accounts.models import Passkey, Person
from app.kernel.unit_of_work import unit_of_work

#: Codes can be guessed; signatures of passkeys cannot, and are not counted. Whoever chooses a new password by mail
#: starts anew, so somebody who only knows the old one shuts nobody out.
_CODES = Limit("second_factor", 10, timedelta(minutes=15))


@dataclass(frozen=True)
class Factors:
    """The second factors of a person."""

    app: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Tell whether a second factor is asked for."""
        return self.app or self.passkeys > 0


def of(session: Session, person_id: int) -> Factors:
    """Return the second factors of a person."""
    person = session.get_one(Person, person_id)
    keys = session.scalar(select(func.count()).where(Passkey.person_id == person_id)) or 0
    return Factors(person.totp_confirmed_at is not None, keys, recovery_codes.left(session, person_id))


def show_code(database: sessionmaker[Session], person_id: int, code: str) -> bool:
    """Tell whether ``code`` is one of the app, or a recovery code; counted before it is tried. Raises ``TooOften``."""
    with unit_of_work(database) as session:
        limits.count(session, _CODES, str(person_id))
    with unit_of_work(database) as session:
        if totp.verify(session, person_id, code):
            forget_tries(session, person_id)
            return True
        if recovery_codes.use(session, person_id, code):
            forget_tries(session, person_id)
            tell(session, session.get_one(Person, person_id), "notice", event="recovery_code_used")
            return True
        return False


def forget_tries(session: Session, person_id: int) -> None:
    """Begin to count anew."""
    limits.forget(session, _CODES, str(person_id))


def remove_all(session: Session, person_id: int) -> None:
    """Take away every second factor of a person, who has lost them."""
    totp.remove(session, person_id)
    recovery_codes.remove(session, person_id)
    for key in session.scalars(select(Passkey).where(Passkey.person_id == person_id)):
        session.delete(key)
    forget_tries(session, person_id)
