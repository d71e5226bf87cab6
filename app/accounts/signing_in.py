"""Signing in by password: counted before it is tried, the same work and the same answer whatever is wrong."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from app.accounts import limits, passwords
from app.accounts.limits import Limit
from app.accounts.models import Person
from app.accounts.people import email_key, find_by_email
from app.kernel.unit_of_work import unit_of_work

_QUARTER = timedelta(minutes=15)
ON_MACHINE = Limit("sign_in_on_machine", 10, _QUARTER)
FROM_ANYWHERE = Limit("sign_in_from_anywhere", 40, _QUARTER)
IN_KNOWN_BROWSER = Limit("sign_in_in_known_browser", 10, _QUARTER)
BY_MACHINE = Limit("sign_in_by_machine", 200, _QUARTER)


@dataclass(frozen=True)
class Try:
    """One try to sign in: what was typed, from which machine, in a browser where this person has been before or not."""

    email: str
    password: str
    machine: str
    known_browser: bool
    secret: str

    def counted(self) -> list[tuple[Limit, str]]:
        """Return the limits it counts towards.

        Guesses from elsewhere do not count in a browser that the person has used before, so nobody can shut them out.
        """
        name = email_key(self.email)
        here = limits.subject_of(self.secret, f"{name} {self.machine}")
        if self.known_browser:
            return [(IN_KNOWN_BROWSER, here)]
        by_machine = (BY_MACHINE, limits.subject_of(self.secret, self.machine))
        return [by_machine, (ON_MACHINE, here), (FROM_ANYWHERE, limits.subject_of(self.secret, name))]


def sign_in(database: sessionmaker[Session], attempt: Try) -> Person | None:
    """Return who may sign in by ``attempt``; none when address or password is wrong, or they may not.

    The try is committed before the password is compared, so that many at once find no more room than one after
    another. Raises ``TooOften``.
    """
    with unit_of_work(database) as session:
        for limit, subject in attempt.counted():
            limits.count(session, limit, subject)
    with unit_of_work(database) as session:
        person = find_by_email(session, attempt.email)
        right = passwords.verify(person, attempt.password)
        if person is None or not right or person.state != "active":
            return None
        for limit, subject in attempt.counted():
            if limit in (ON_MACHINE, IN_KNOWN_BROWSER):
                limits.forget(session, limit, subject)
        _ = person.roles
        return person
