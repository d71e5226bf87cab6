"""Registering for events in the portal: places, the waiting list, and the mails that tell of them.

Whatever changes who comes first locks the row of the event: two people never get the same last place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.calendar.models import CANCELLED, REGISTERED, WAITING, EventRegistration
from app.content.models import ContentItem
from app.content.reading import entry_of
from app.drafts.subjects import subject_of_item
from app.events import models as events
from app.events.models import IN_PORTAL, Event
from app.events.showing import days_of, hours_of
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.mailing.posting import post, speaking

MOVED_UP = "moved_up"
TAKEN_OFF = "taken_off"
CALLED_OFF, PUT_OFF, NEW_DAYS = "called_off", "postponed", "new_days"
_CHANGES = {events.CANCELLED: CALLED_OFF, events.POSTPONED: PUT_OFF, events.SCHEDULED: NEW_DAYS}
#: So many people are told of changed events in one transaction.
PORTION = 200


class RegistrationClosed(Exception):
    """Nobody can register for this event any more, or in the portal at all."""


@dataclass(frozen=True)
class Standing:
    """How registration for an event stands; ``place`` is one's own registration, ``ahead`` who waits before."""

    open: bool
    taken: int
    waiting: int
    limit: int | None
    place: EventRegistration | None
    ahead: int = 0

    @property
    def free(self) -> int | None:
        """Return how many places are left; none where any number may come."""
        return None if self.limit is None else max(0, self.limit - self.taken)


def is_open(event: Event, moment: datetime) -> bool:
    """Tell whether people may register for ``event`` at ``moment``: until it closes, at the latest until it begins.

    Nobody registers for what is postponed or called off.
    """
    until = event.registration_closes_at or event.starts_at
    registers = event.is_public and event.takes_place and event.registration == IN_PORTAL
    return registers and moment < until and moment < event.ends_at


def standing(session: Session, event: Event, person_id: int | None) -> Standing:
    """Return how registration for ``event`` stands, for a person where one is named."""
    taken, waiting = _count(session, event.id, REGISTERED), _count(session, event.id, WAITING)
    place = _registration(session, event.id, person_id) if person_id is not None else None
    ahead = 0
    if place is not None and place.state == WAITING:
        before = _of_event(event.id, WAITING).where(
            (EventRegistration.queued_at < place.queued_at)
            | ((EventRegistration.queued_at == place.queued_at) & (EventRegistration.id < place.id))
        )
        ahead = session.scalar(select(func.count()).select_from(before.subquery())) or 0
    return Standing(is_open(event, now()), taken, waiting, event.registration_limit, place, ahead)


def register(session: Session, actor: Actor, event_id: int) -> EventRegistration:
    """Give ``actor`` a place, or one in the waiting list, and mail what they got; leaves the commit to the caller.

    Who has one already keeps it. Raises ``NotFound`` and ``RegistrationClosed``.
    """
    require(actor, Act.REGISTER_FOR_EVENT)
    event = _locked(session, event_id)
    if not is_open(event, now()):
        raise RegistrationClosed
    person = session.get_one(Person, actor.identifier)
    place = _registration(session, event.id, person.id)
    if place is not None and place.state != CANCELLED:
        return place
    fill(session, event)
    state = REGISTERED if _has_room(session, event) else WAITING
    if place is None:
        place = EventRegistration(item_id=event.id, person_id=person.id, version=0)
    place.queued_at = now()
    _set(session, event, place, person, state)
    return place


def cancel(session: Session, actor: Actor, event_id: int) -> None:
    """Give back the place of ``actor`` and let the next in the waiting list have it; leaves the commit to the caller.

    Raises ``NotFound`` where they have none.
    """
    require(actor, Act.REGISTER_FOR_EVENT)
    event = _locked(session, event_id)
    place = _registration(session, event.id, actor.identifier)
    if place is None or place.state == CANCELLED:
        raise NotFound("registration")
    _set(session, event, place, session.get_one(Person, actor.identifier), CANCELLED)
    fill(session, event)


def take_off(session: Session, actor: Actor, event: Event, place_id: int) -> None:
    """Take somebody off the list of an event, mail it to them, and let the next move up; the caller commits.

    Raises ``NotAllowed`` for others than its organisers and ``NotFound`` where nobody has the place.
    """
    require(actor, Act.MANAGE_EVENT, subject_of_item(session, event))
    locked = _locked(session, event.id)
    place = session.get(EventRegistration, place_id, populate_existing=True)
    if place is None or place.item_id != locked.id or place.state == CANCELLED:
        raise NotFound("registration")
    _set(session, locked, place, session.get_one(Person, place.person_id), CANCELLED, TAKEN_OFF)
    fill(session, locked)


def fill(session: Session, event: Event) -> int:
    """Let those who wait move up while there is room and the event is to come and takes place; return how many did.

    The row of the event must be locked; leaves the commit to the caller.
    """
    moved = 0
    while event.starts_at > now() and event.is_public and event.takes_place and _has_room(session, event):
        queue = _of_event(event.id, WAITING).order_by(EventRegistration.queued_at, EventRegistration.id)
        place = session.scalars(queue.limit(1)).first()
        if place is None:
            break
        _set(session, event, place, session.get_one(Person, place.person_id), REGISTERED, MOVED_UP)
        moved += 1
    return moved


def fill_all(session: Session) -> None:
    """Let people move up in every event to come, where a limit was raised (a chore)."""
    waiting = select(EventRegistration.item_id).where(EventRegistration.state == WAITING)
    wanted = select(Event.id).where(Event.id.in_(waiting), Event.starts_at > now()).order_by(Event.id)
    for event_id in session.scalars(wanted).all():
        fill(session, _locked(session, event_id))


def tell_changes(session: Session) -> None:
    """Mail those who registered that an event to come is called off, is postponed or has other days (a chore).

    Each is told once of each change; who registered before this was kept is told of later ones only.
    """
    table = Event.__table__.c
    known = table.event_status + " " + table.starts + " " + table.ends
    statement = (
        select(EventRegistration, Event, Person)
        .join(Event, Event.id == EventRegistration.item_id)
        .join(Person, Person.id == EventRegistration.person_id)
        .where(EventRegistration.state != CANCELLED, EventRegistration.told.is_distinct_from(known))
        .where(Event.ends_at > now())
        .order_by(EventRegistration.id)
        .limit(PORTION)
        .with_for_update(of=EventRegistration, skip_locked=True)
    )
    for place, event, person in session.execute(statement).all():
        before, place.told = place.told, _known_of(event)
        if before is not None and event.is_public:
            place.version += 1
            _mail(session, event, place, person, _CHANGES[event.event_status])


def participants(session: Session, actor: Actor, event: Event) -> Sequence[tuple[EventRegistration, Person]]:
    """Return who comes and who waits, in order; raises ``NotAllowed`` for others than its organisers."""
    require(actor, Act.MANAGE_EVENT, subject_of_item(session, event))
    statement = (
        select(EventRegistration, Person)
        .join(Person, Person.id == EventRegistration.person_id)
        .where(EventRegistration.item_id == event.id, EventRegistration.state != CANCELLED)
        .order_by(EventRegistration.state, EventRegistration.queued_at, EventRegistration.id)
    )
    return [(place, person) for place, person in session.execute(statement)]


def _locked(session: Session, event_id: int) -> Event:
    # The row of the table alone, for nothing else of an event depends on who comes.
    table = Event.__table__
    session.execute(select(table.c.id).where(table.c.id == event_id).with_for_update())
    event = session.scalar(select(Event).where(Event.id == event_id).execution_options(populate_existing=True))
    if event is None or not event.is_public:
        raise NotFound("event")
    return event


def _of_event(event_id: int, state: str):  # type: ignore[no-untyped-def]  # the type of a statement says nothing more
    return select(EventRegistration).where(EventRegistration.item_id == event_id, EventRegistration.state == state)


def _count(session: Session, event_id: int, state: str) -> int:
    return session.scalar(select(func.count()).select_from(_of_event(event_id, state).subquery())) or 0


def _has_room(session: Session, event: Event) -> bool:
    return event.registration_limit is None or _count(session, event.id, REGISTERED) < event.registration_limit


def _registration(session: Session, event_id: int, person_id: int | None) -> EventRegistration | None:
    return session.scalar(
        select(EventRegistration).where(EventRegistration.item_id == event_id, EventRegistration.person_id == person_id)
    )


def _set(session: Session, event: Event, place: EventRegistration, person: Person, state: str, told: str = "") -> None:
    """Bring a registration into ``state`` and mail it to the person (``told`` names the news, else the state does)."""
    place.state, place.changed_at, place.version = state, now(), place.version + 1
    place.told = _known_of(event)
    session.add(place)
    session.flush()
    _mail(session, event, place, person, told or state)


def _known_of(event: Event) -> str:
    return f"{event.event_status} {event.starts} {event.ends}"


def _mail(session: Session, event: Event, place: EventRegistration, person: Person, news: str) -> None:
    if person.email is None:
        return
    kind = current.extension("portal_kinds")["event"]
    with speaking(person.language):
        title = entry_of(kind, event, person.language).title.text
        days = days_of(event.first_day, event.last_day, person.language)
        hours = hours_of(event, person.language)
    post(
        session,
        key=f"event-registration:{place.id}:{place.version}",
        recipient=person.email,
        language=person.language,
        template="calendar/mail/registration",
        person_id=person.id,
        reader=person.name,
        news=news,
        title=title,
        days=days,
        hours=hours,
        reference=event.reference,
    )


def leave_events(session: Session, person_id: int) -> None:
    """Take somebody who leaves the portal off the lists of all events, and let others move up."""
    own = select(EventRegistration).where(EventRegistration.person_id == person_id).order_by(EventRegistration.item_id)
    for place in session.scalars(own).all():
        event_id, held = place.item_id, place.state != CANCELLED
        table = Event.__table__
        session.execute(select(table.c.id).where(table.c.id == event_id).with_for_update())
        session.delete(place)
        session.flush()
        event = session.get(Event, event_id)
        if held and event is not None:
            fill(session, event)


def merge_events(session: Session, goes: int, stays: int) -> None:
    """Move the registrations of an event that is merged into another, where the person is not on its list yet."""
    there = set(session.scalars(select(EventRegistration.person_id).where(EventRegistration.item_id == stays)))
    for place in session.scalars(select(EventRegistration).where(EventRegistration.item_id == goes)).all():
        if place.person_id not in there:
            place.item_id = stays


def own_data(session: Session, person_id: int) -> list[dict[str, str]]:
    """Return the events that somebody has registered for."""
    own = (
        select(EventRegistration, ContentItem.reference)
        .join(ContentItem, ContentItem.id == EventRegistration.item_id)
        .where(EventRegistration.person_id == person_id)
        .order_by(EventRegistration.id)
    )
    return [
        {"event": reference, "state": place.state, "since": place.queued_at.isoformat()}
        for place, reference in session.execute(own)
    ]


def own_registrations(session: Session, person_id: int) -> list[tuple[EventRegistration, int]]:
    """Return the registrations of a person that count, with the identifiers of the events, the next event first."""
    own = (
        select(EventRegistration, Event.id)
        .join(Event, Event.id == EventRegistration.item_id)
        .where(EventRegistration.person_id == person_id, EventRegistration.state != CANCELLED)
        .order_by(Event.starts_at, Event.id)
    )
    return [(place, event_id) for place, event_id in session.execute(own)]
