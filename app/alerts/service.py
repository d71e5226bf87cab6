"""Use cases on saved searches: save, change, delete, stop."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.alerts.models import DAILY, NEVER, WEEKLY, SavedSearch
from app.alerts.news import note_public
from app.kernel.database import now
from app.kernel.errors import NotFound

MOST_SEARCHES = 30
#: Mails are made at this hour (UTC): early in the day from the Americas' east to India's west.
HOUR = time(5, tzinfo=UTC)
MONDAY = 0


class TooManySearches(Exception):
    """The person has as many saved searches as one may have."""


class SavedAlready(Exception):
    """The person has saved this search before; ``search`` is it."""

    def __init__(self, search: SavedSearch) -> None:
        """Keep which one."""
        super().__init__(search.id)
        self.search = search


def next_after(frequency: str, moment: datetime) -> datetime | None:
    """Return when the next mail is due after ``moment``: each day, each Monday, or never."""
    if frequency == NEVER:
        return None
    due = datetime.combine(moment.astimezone(UTC).date(), HOUR)
    while due <= moment or (frequency == WEEKLY and due.weekday() != MONDAY):
        due += timedelta(days=1)
    return due


def save(session: Session, actor: Actor, *, name: str, query: str, frequency: str = DAILY) -> SavedSearch:
    """Save a search for ``actor``; raises ``SavedAlready`` or ``TooManySearches``. Leaves the commit to the caller."""
    require(actor, Act.SAVE_SEARCH)
    # One at a time for each person, so that two clicks do not save twice.
    session.execute(select(Person.id).where(Person.id == actor.identifier).with_for_update())
    own = of_person(session, actor)
    for search in own:
        if search.query == query:
            raise SavedAlready(search)
    if len(own) >= MOST_SEARCHES:
        raise TooManySearches
    note_public(session)  # what can be found by now is not new
    moment = now()
    search = SavedSearch(
        person_id=actor.identifier,
        name=name,
        query=query,
        frequency=frequency,
        since=moment,
        next_at=next_after(frequency, moment),
    )
    session.add(search)
    session.flush()
    return search


def of_person(session: Session, actor: Actor) -> list[SavedSearch]:
    """Return the saved searches of ``actor``, by name."""
    require(actor, Act.SAVE_SEARCH)
    own = select(SavedSearch).where(SavedSearch.person_id == actor.identifier)
    return list(session.scalars(own.order_by(func.lower(SavedSearch.name), SavedSearch.id)))


def find(session: Session, actor: Actor, number: int) -> SavedSearch:
    """Return a saved search of ``actor``; raises ``NotFound``, also where it is somebody else's."""
    require(actor, Act.SAVE_SEARCH)
    found = session.scalar(
        select(SavedSearch).where(SavedSearch.id == number, SavedSearch.person_id == actor.identifier)
    )
    if found is None:
        raise NotFound(str(number))
    return found


def change(session: Session, actor: Actor, number: int, *, name: str, frequency: str) -> None:
    """Give a saved search another name or frequency; raises ``NotFound``. Leaves the commit to the caller."""
    search = find(session, actor, number)
    search.name = name
    _set_frequency(search, frequency)


def _set_frequency(search: SavedSearch, frequency: str) -> None:
    moment = now()
    if search.frequency == NEVER:
        search.since = moment  # what came in between is no news any more
    if search.frequency != frequency:
        search.frequency, search.next_at = frequency, next_after(frequency, moment)


def delete(session: Session, actor: Actor, number: int) -> str:
    """Delete a saved search and return its name; raises ``NotFound``. Leaves the commit to the caller."""
    search = find(session, actor, number)
    session.delete(search)
    return search.name


def stop(session: Session, *, person_id: int | None = None, number: int | None = None) -> None:
    """Let no more mails be made: of all searches of a person, or of one. Leaves the commit to the caller.

    For who follows a signed link from a mail, without an account at hand; the searches stay.
    """
    own = SavedSearch.id == number if person_id is None else SavedSearch.person_id == person_id
    session.execute(update(SavedSearch).where(own).values(frequency=NEVER, next_at=None))


def forget_person(session: Session, person_id: int) -> None:
    """Delete the saved searches of somebody who leaves. Leaves the commit to the caller."""
    for search in session.scalars(select(SavedSearch).where(SavedSearch.person_id == person_id)):
        session.delete(search)


def data_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the saved searches of a person, for them to take along."""
    rows = session.scalars(select(SavedSearch).where(SavedSearch.person_id == person_id).order_by(SavedSearch.id))
    return [
        {"name": row.name, "search": row.query, "mail": row.frequency, "saved": row.created_at.isoformat()}
        for row in rows
    ]
