"""Entries about whose freshness an editor has to decide."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis
from app.content.reading import text_for
from app.desk.queues import days_since, regions_of
from app.drafts.freshness import EDITORS, FreshnessAnswer
from app.drafts.models import Freshness
from app.drafts.publishing import confirm
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.members.models import Metropolis

MOST = 200


@dataclass(frozen=True)
class Doubtful:
    """An entry that somebody wants archived (``note`` says why), or about which nobody has answered."""

    item_id: int
    kind: str
    reference: str
    title: str
    language: str
    metropolises: tuple[str, ...]
    wanted: bool
    by: str
    note: str
    since: datetime
    days: int


def waiting(session: Session, actor: Actor, language: str, region: str = "") -> list[Doubtful]:
    """Return what waits for an editor (in ``region``), the longest first, at most ``MOST``; raises ``NotAllowed``."""
    require(actor, Act.SEE_DESK)
    open_answer = and_(FreshnessAnswer.item_id == ContentItem.id, FreshnessAnswer.settled_at.is_(None))
    statement = (
        select(ContentItem, Freshness.asked_at, FreshnessAnswer, Person.name)
        .outerjoin(Freshness, Freshness.item_id == ContentItem.id)
        .outerjoin(FreshnessAnswer, open_answer)
        .outerjoin(Person, Person.id == FreshnessAnswer.person_id)
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
        .where(or_(FreshnessAnswer.id.is_not(None), _nobody_answered()))
        .options(selectinload(ContentItem.translations), selectinload(ContentItem.places))
        .order_by(FreshnessAnswer.at, Freshness.asked_at, ContentItem.id)
        .limit(MOST)
    )
    regions = regions_of(actor)
    if region:
        regions = frozenset({region}) if regions is None else regions & {region}
    if regions is not None:
        slugs = select(Metropolis.slug).where(Metropolis.region_code.in_(regions))
        places = select(ContentMetropolis.item_id).where(ContentMetropolis.metropolis_slug.in_(slugs))
        statement = statement.where(ContentItem.id.in_(places))
    return [_doubtful(*row, language) for row in session.execute(statement)]


def count(session: Session, actor: Actor) -> int:
    """Return how many entries wait; ``MOST`` stands for more."""
    return len(waiting(session, actor, "en"))


def _nobody_answered() -> ColumnElement[bool]:
    return and_(Freshness.asked_at.is_not(None), Freshness.reminders == EDITORS)


def _doubtful(
    item: ContentItem, asked_at: datetime | None, answer: FreshnessAnswer | None, name: str | None, language: str
) -> Doubtful:
    text = text_for(item, language)
    since = answer.at if answer else (asked_at or item.updated_at)
    return Doubtful(
        item_id=item.id,
        kind=item.kind,
        reference=item.reference,
        title=text.title if text else item.reference,
        language=text.language if text else language,
        metropolises=tuple(place.metropolis_slug for place in item.places),
        wanted=answer is not None,
        by=name or "",
        note=answer.note if answer else "",
        since=since,
        days=days_since(since),
    )


def keep(session: Session, actor: Actor, item_id: int) -> None:
    """Note as an editor that an entry still holds; raises ``NotAllowed`` and ``NotFound``."""
    require(actor, Act.ARCHIVE)
    item = session.get(ContentItem, item_id)
    if item is None or not item.is_public:
        raise NotFound(str(item_id))
    confirm(session, item.id)
    settle(session, actor, item.id)


def settle(session: Session, actor: Actor, item_id: int) -> None:
    """Note that an editor has dealt with what was answered about an entry."""
    waiting_answers = FreshnessAnswer.item_id == item_id, FreshnessAnswer.settled_at.is_(None)
    session.execute(
        update(FreshnessAnswer).where(*waiting_answers).values(settled_at=now(), settled_by=actor.identifier)
    )
