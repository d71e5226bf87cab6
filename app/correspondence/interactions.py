"""How many interactions there were: what measure L2M3 of the Action Plan asks for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, and_, cast, extract, func, select
from sqlalchemy.orm import Session, aliased

from app.correspondence.models import Interaction
from app.members.models import Metropolis


@dataclass(frozen=True)
class InteractionCount:
    """The interactions of one quarter from one region to another; a region is none where no metropolis is known.

    ``between_metropolises`` are those whose two metropolises are known and differ.
    """

    year: int
    quarter: int
    from_region: str | None
    to_region: str | None
    began: int
    answered: int
    between_metropolises: int


def interactions(session: Session, since: date, until: date) -> tuple[InteractionCount, ...]:
    """Return the interactions that began from ``since`` up to, not including, ``until``, by quarter and regions."""
    origin, goal = aliased(Metropolis), aliased(Metropolis)
    year = cast(extract("year", Interaction.began_on), Integer).label("year")
    quarter = cast(extract("quarter", Interaction.began_on), Integer).label("quarter")
    groups = (year, quarter, origin.region_code, goal.region_code)
    differ = and_(Interaction.from_metropolis.is_not(None), Interaction.to_metropolis.is_not(None))
    differ = and_(differ, Interaction.from_metropolis != Interaction.to_metropolis)
    statement = (
        select(*groups, func.count(), func.count(Interaction.answered_on), func.count().filter(differ))
        .select_from(Interaction)
        .outerjoin(origin, origin.slug == Interaction.from_metropolis)
        .outerjoin(goal, goal.slug == Interaction.to_metropolis)
        .where(Interaction.began_on >= since, Interaction.began_on < until)
        .group_by(*groups)
        .order_by(*groups)
    )
    return tuple(InteractionCount(*row) for row in session.execute(statement))
