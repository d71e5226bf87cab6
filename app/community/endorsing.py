"""Use cases on the answers of metropolises to a draft: to ask for them, to give one, to count them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import CITY_MANAGER
from app.accounts.permissions import Act, Actor, Subject, require
from app.community.drafting import NotInThisState, find, subject_of, text_of
from app.community.drafting_models import DRAFTING, ENDORSING, Endorsement, RecommendationDraft
from app.kernel.database import now
from app.kernel.errors import InvalidInput
from app.members.models import Metropolis
from app.recommendations.sections import RECOMMENDATION


def today() -> date:
    """Return the present day in UTC."""
    return datetime.now(UTC).date()


def takes_answers(draft: RecommendationDraft) -> bool:
    """Tell whether metropolises may answer now."""
    return draft.state == ENDORSING and draft.answers_until is not None and today() <= draft.answers_until


def ask(session: Session, actor: Actor, number: int, until: date) -> None:
    """Let the text stand still and metropolises answer until the end of a day (UTC).

    Raises ``NotInThisState``, or ``InvalidInput`` when nothing is recommended yet or the day has gone by.
    """
    draft = find(session, actor, number, lock=True)
    require(actor, Act.LEAD_RECOMMENDATION, subject_of(draft))
    if draft.state not in (DRAFTING, ENDORSING):
        raise NotInThisState
    if until < today():
        raise InvalidInput({"until": [_("Must not be a day that has gone by.")]})
    if RECOMMENDATION not in text_of(draft):
        raise InvalidInput({"until": [_("The draft does not recommend anything yet.")]})
    draft.state, draft.answers_until = ENDORSING, until


def back_to_drafting(session: Session, actor: Actor, number: int) -> None:
    """Let the text change again. The answers fall away: they were given to another text. Raises ``NotInThisState``."""
    draft = find(session, actor, number, lock=True)
    require(actor, Act.LEAD_RECOMMENDATION, subject_of(draft))
    if draft.state != ENDORSING:
        raise NotInThisState
    draft.state, draft.answers_until = DRAFTING, None
    draft.endorsements.clear()


def endorse(session: Session, actor: Actor, number: int, data: Mapping[str, Any]) -> None:
    """Give the answer of a metropolis, or change it; a metropolis has one, whoever of it gives it and when.

    Raises ``NotAllowed`` when the actor is not its city manager, ``NotInThisState`` when the time is over.
    """
    slug = data["metropolis"]
    require(actor, Act.ENDORSE_RECOMMENDATION, Subject(metropolises=frozenset({slug})))
    draft = find(session, actor, number, lock=True)
    if not takes_answers(draft):
        raise NotInThisState
    if session.get(Metropolis, slug) is None:
        raise InvalidInput({"metropolis": [_("This is not a member metropolis.")]})
    columns = {
        "answer": data["answer"],
        "reason": data["reason"],
        "language": data["language"],
        "person_id": actor.identifier,
        "given_at": now(),
    }
    statement = insert(Endorsement).values(draft_id=draft.id, metropolis_slug=slug, **columns)
    session.execute(statement.on_conflict_do_update(index_elements=["draft_id", "metropolis_slug"], set_=columns))


def places_of(session: Session, actor: Actor) -> Sequence[Metropolis]:
    """Return the member metropolises for which the actor answers."""
    wanted = select(Metropolis).where(Metropolis.slug.in_(actor.scopes(CITY_MANAGER)))
    return session.scalars(wanted.order_by(Metropolis.slug)).all()


def count(draft: RecommendationDraft) -> Counter[str]:
    """Return how many metropolises gave each answer."""
    return Counter(one.answer for one in draft.endorsements)
