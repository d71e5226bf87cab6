"""Which events an address asks for: the same criteria as those of the search, read from the database where possible."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis, content_term
from app.content.service import everything
from app.events.models import SCHEDULED, Event
from app.kernel import current
from app.kernel.errors import NotFound
from app.members.models import Metropolis
from app.portal import context
from app.portal.criteria import Criteria, Problem, read_criteria
from app.portal.exporting import all_found

#: Parameters of the calendar's own pages; every other one is a criterion of the search.
OWN_PARAMETERS = ("month", "page", "page_size", "sort", "kind")
_TERMS = ("theme", "principle", "capacity", "sdg")
_PLACES = {
    "metropolis": Metropolis.slug,
    "region": Metropolis.region_code,
    "country": Metropolis.country_code,
}
#: What the database answers alone; a search answers the rest.
_KNOWN = {"event_type", "event_language", *_TERMS, *_PLACES}


@dataclass(frozen=True)
class Choice:
    """The events asked for, what of the address could not be used, and the address's own parameters."""

    criteria: Criteria
    problems: tuple[Problem, ...]

    @property
    def query(self) -> list[tuple[str, str]]:
        """Return the parameters that ask for just these events."""
        return self.criteria.parameters()

    def tail(self, **more: str) -> str:
        """Return what stands behind an address that asks for these events, with ``more`` parameters."""
        pairs = [*self.query, *((name, value) for name, value in more.items() if value)]
        return f"?{urlencode(pairs)}" if pairs else ""

    def value(self, facet: str) -> str:
        """Return the first chosen value of a facet."""
        return next(iter(self.criteria.filters.get(facet, ())), "")


def event_kind() -> Kind:
    """Return the kind of events; raises ``NotFound`` in an installation without it."""
    kind = context.kinds().get("event")
    if kind is None:
        raise NotFound("event")
    return kind


def read_choice(arguments: MultiDict[str, str]) -> Choice:
    """Return the choice that the parameters of an address make."""
    event_kind()
    asked = MultiDict((name, value) for name, value in arguments.items(multi=True) if name not in OWN_PARAMETERS)
    criteria, problems = read_criteria(asked, context.labels())  # type: ignore[arg-type]  # keys() can be looped over
    return Choice(criteria, tuple(problems))


def chosen(session: Session, choice: Choice) -> Select[int]:
    """Return the statement that selects the identifiers of the public events of ``choice``, in no order.

    Raises ``EngineUnavailable`` where a search has to answer.
    """
    statement = select(Event.id).where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
    statement = statement.where(*(_condition(facet, values) for facet, values in choice.criteria.filters.items()
                                  if facet in _KNOWN))  # fmt: skip
    rest = {facet: values for facet, values in choice.criteria.filters.items() if facet not in _KNOWN}
    criteria = choice.criteria
    if rest or criteria.text or criteria.near or criteria.box:
        searched = replace(criteria, filters={**rest, "kind": ("event",)})
        cards = all_found(session, searched, current.language(), context.searching())
        statement = statement.where(Event.id.in_([card.identifier for card in cards]))
    return statement


def _condition(facet: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    if facet == "event_type":
        return Event.event_type.in_(values)
    if facet == "event_language":
        return or_(*(Event.held_in.cast(JSONB).contains([value]) for value in values))
    if facet in _TERMS:
        return Event.id.in_(select(content_term.c.item_id).where(content_term.c.term_code.in_(values)))
    places = select(ContentMetropolis.item_id).join(Metropolis, Metropolis.slug == ContentMetropolis.metropolis_slug)
    return Event.id.in_(places.where(_PLACES[facet].in_(values)))


def between(statement: Select[int], first: date, last: date) -> Select[int]:
    """Return the statement limited to events that touch the days from ``first`` to ``last``, in order."""
    touching = statement.where(Event.first_day <= last, Event.last_day >= first)
    return touching.order_by(Event.starts_at, Event.id)


def taking_place(statement: Select[int]) -> Select[int]:
    """Return the statement limited to events that are neither postponed nor called off."""
    return statement.where(Event.event_status == SCHEDULED)


def upcoming(statement: Select[int], moment: datetime) -> Select[int]:
    """Return the statement limited to events that are not over at ``moment``, the next first."""
    return statement.where(Event.ends_at > moment).order_by(Event.starts_at, Event.id)


def past(statement: Select[int], moment: datetime) -> Select[int]:
    """Return the statement limited to events that are over at ``moment``, the latest first."""
    return statement.where(Event.ends_at <= moment).order_by(Event.starts_at.desc(), Event.id.desc())


def latest_items(session: Session, choice: Choice, most: int) -> list[Event]:
    """Return the events of ``choice`` whole, at most ``most`` (the latest), in order; raises ``EngineUnavailable``."""
    latest = chosen(session, choice).order_by(Event.starts_at.desc(), Event.id.desc()).limit(most)
    items = (
        select(Event)
        .where(Event.id.in_(list(session.scalars(latest))))
        .options(*everything())
        .order_by(Event.starts_at, Event.id)
    )
    return list(session.scalars(items))


def count(session: Session, statement: Select[int]) -> int:
    """Return how many events a statement selects."""
    return session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def count_by_metropolis(session: Session, identifiers: list[int]) -> dict[str, int]:
    """Return how many of these events each metropolis has."""
    rows = session.execute(
        select(ContentMetropolis.metropolis_slug, func.count())
        .where(ContentMetropolis.item_id.in_(identifiers))
        .group_by(ContentMetropolis.metropolis_slug)
    )
    return {row[0]: row[1] for row in rows}


def languages_held(session: Session) -> list[str]:
    """Return the languages in which public events are held."""
    public = (ContentItem.state == PUBLISHED) & ContentItem.deleted_at.is_(None)
    rows: Iterable[Any] = session.scalars(select(Event.held_in).where(public))
    return sorted({code for codes in rows for code in codes})
