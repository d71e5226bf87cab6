"""Use cases on what came of a recommendation: which metropolis acted on it, with which case study."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import CONTRIBUTOR, EDITOR
from app.accounts.permissions import Act, Actor, Subject, could, may, require
from app.community.drafting_models import FollowUp
from app.content.models import PUBLISHED, ContentItem, ContentMetropolis
from app.content.reading import Card, read_cards
from app.kernel.errors import InvalidInput, NotFound
from app.members.models import Metropolis

_CASE = re.compile(r"(?:^|/)case-studies/([a-z0-9-]{1,120})/?(?:[?#].*)?$")
_RECOMMENDATION = "recommendation"
_CASE_STUDY = "case-study"


@dataclass(frozen=True)
class Told:
    """What a metropolis did; ``card`` is of the case study that tells of it, as far as everybody may read it."""

    id: int
    metropolis: str
    note: str
    language: str
    added_at: datetime
    card: Card | None
    removable: bool


def recommendation(session: Session, item_id: int) -> ContentItem:
    """Return a public recommendation; raises ``NotFound``."""
    item = session.get(ContentItem, item_id)
    if item is None or item.kind != _RECOMMENDATION or not item.is_public:
        raise NotFound(str(item_id))
    return item


def newest(session: Session, kinds: Mapping[str, Any], language: str, limit: int) -> list[Card]:
    """Return the cards of the newest recommendations."""
    statement = select(ContentItem.id).where(
        ContentItem.kind == _RECOMMENDATION, ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None)
    )
    order = (ContentItem.published_at.desc(), ContentItem.id.desc())
    return read_cards(session, kinds, list(session.scalars(statement.order_by(*order).limit(limit))), language)


def places_for(session: Session, actor: Actor) -> Sequence[Metropolis]:
    """Return the metropolises for which the actor may tell what was done: their own, or for editors all."""
    statement = select(Metropolis).order_by(Metropolis.slug)
    if not actor.has(EDITOR):
        statement = statement.where(Metropolis.slug.in_(actor.scopes(CONTRIBUTOR)))
    return session.scalars(statement).all()


def add(session: Session, actor: Actor, item_id: int, data: Mapping[str, Any]) -> FollowUp:
    """Tell that a metropolis acted on a recommendation; raises ``NotFound``, ``NotAllowed`` or ``InvalidInput``."""
    slug = data["metropolis"]
    require(actor, Act.TELL_FOLLOW_UP, Subject(metropolises=frozenset({slug})))
    recommendation(session, item_id)
    if session.get(Metropolis, slug) is None:
        raise InvalidInput({"metropolis": [_("This is not a member metropolis.")]})
    case_id = _case(session, data["case"], slug) if data["case"] else None
    told = FollowUp(
        item_id=item_id,
        metropolis_slug=slug,
        case_item_id=case_id,
        note=data["note"],
        language=data["language"],
        added_by=actor.identifier,
    )
    session.add(told)
    session.flush()
    return told


def _case(session: Session, address: str, slug: str) -> int:
    found = _CASE.search(address.strip())
    reference = found[1] if found else address.strip()
    statement = select(ContentItem).where(ContentItem.kind == _CASE_STUDY, ContentItem.reference == reference)
    item = session.scalar(statement)
    if item is None or not item.is_public:
        raise InvalidInput({"case": [_("This is not the address of a case study of this portal.")]})
    if session.get(ContentMetropolis, (item.id, slug)) is None:
        raise InvalidInput({"case": [_("This case study is not about the metropolis you chose.")]})
    return item.id


def read(session: Session, actor: Actor, item_id: int, kinds: Mapping[str, Any], language: str) -> list[Told]:
    """Return what came of a recommendation, oldest first."""
    rows = session.scalars(select(FollowUp).where(FollowUp.item_id == item_id).order_by(FollowUp.id).limit(200)).all()
    wanted = [row.case_item_id for row in rows if row.case_item_id is not None]
    cards = {card.identifier: card for card in read_cards(session, kinds, wanted, language)}
    return [
        Told(
            id=row.id,
            metropolis=row.metropolis_slug,
            note=row.note,
            language=row.language,
            added_at=row.added_at,
            card=cards.get(row.case_item_id or 0),
            removable=could(actor, Act.REMOVE_FOLLOW_UP) and may(actor, Act.REMOVE_FOLLOW_UP, _subject(row)),
        )
        for row in rows
    ]


def remove(session: Session, actor: Actor, number: int) -> int:
    """Take back what was told and return the recommendation's identifier; raises ``NotFound`` or ``NotAllowed``."""
    row = session.get(FollowUp, number)
    if row is None:
        raise NotFound(str(number))
    require(actor, Act.REMOVE_FOLLOW_UP, _subject(row))
    session.delete(row)
    return row.item_id


def reference_of(session: Session, item_id: int) -> str:
    """Return the reference of an entry."""
    return session.get_one(ContentItem, item_id).reference


def _subject(row: FollowUp) -> Subject:
    return Subject(owners=frozenset({row.added_by} if row.added_by else ()))
