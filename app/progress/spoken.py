"""How much is said in the debates of the city managers, read from the database; only numbers are known of it."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Integer, cast, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import CITY_MANAGER, Person, RoleGrant
from app.community.debate_models import Debate, DebatePost
from app.members.models import Metropolis
from app.progress.periods import Quarter


@dataclass(frozen=True)
class Spoken:
    """So many (``number``) debates that were opened, or posts written in them, in a quarter by people of a region.

    The region is that of the metropolis whose city manager somebody is now, or else of the one they belong to; none
    where neither is known.
    """

    what: Literal["debate", "post"]
    quarter: Quarter
    region: str | None
    number: int


def read_spoken(session: Session) -> list[Spoken]:
    """Return what was said in all debates, those of members only among them, without what moderation has hidden."""
    posts = _counted("post", DebatePost.written_at, DebatePost.author_id, DebatePost.hidden_at)
    posts = posts.join(Debate, Debate.id == DebatePost.debate_id).where(Debate.hidden_at.is_(None))
    debates = _counted("debate", Debate.opened_at, Debate.opener_id, Debate.hidden_at)
    return [
        Spoken(row[0], Quarter(row[1], row[2]), row[3], row[4]) for row in session.execute(union_all(debates, posts))
    ]


def _counted(what: str, moment: Any, author: Any, hidden_at: Any) -> Any:
    place = (
        select(func.min(RoleGrant.scope))
        .where(RoleGrant.person_id == Person.id, RoleGrant.role == CITY_MANAGER)
        .scalar_subquery()
    )
    at = func.timezone("UTC", moment)
    groups = (cast(extract("year", at), Integer), cast(extract("quarter", at), Integer), Metropolis.region_code)
    return (
        select(literal(what), *groups, func.count())
        .select_from(author.class_)
        .outerjoin(Person, Person.id == author)
        .outerjoin(Metropolis, Metropolis.slug == func.coalesce(place, Person.metropolis_slug))
        .where(hidden_at.is_(None))
        .group_by(*groups)
    )
