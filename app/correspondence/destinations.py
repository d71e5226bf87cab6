"""Whom a message reaches: the owners of an entry, or the person it is meant for.

Where nobody of them can be reached, it goes to the regional secretaries, then to the editors.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.address_books import Addressee
from app.accounts.models import EDITOR, REGIONAL_SECRETARY, Person, RoleGrant
from app.accounts.permissions import Subject
from app.content.models import ContentMetropolis
from app.correspondence.models import Block
from app.drafts.models import Ownership
from app.members.models import Metropolis

To = Literal["contact", "others", "secretary"]
TO: tuple[To, ...] = ("contact", "others", "secretary")
#: A message goes to no more people than this, however many there are.
MOST_READERS = 5


@dataclass(frozen=True)
class Destination:
    """The people whom a message reaches, and as what it reaches them."""

    reached_as: Literal["owner", "addressee", "secretary", "editor"]
    people: tuple[int, ...]


def places_of(session: Session, item_id: int) -> tuple[tuple[str, str], ...]:
    """Return metropolis and region of each place of an entry, the main one first."""
    statement = (
        select(ContentMetropolis.metropolis_slug, Metropolis.region_code)
        .join(Metropolis, Metropolis.slug == ContentMetropolis.metropolis_slug)
        .where(ContentMetropolis.item_id == item_id)
        .order_by(ContentMetropolis.position)
    )
    return tuple((slug, region) for slug, region in session.execute(statement))


def subject_of(session: Session, item_id: int) -> Subject:
    """Return how people may stand to an entry: its owners, metropolises and regions."""
    places = places_of(session, item_id)
    owners = session.scalars(select(Ownership.person_id).where(Ownership.item_id == item_id))
    return Subject(
        owners=frozenset(owners),
        metropolises=frozenset(slug for slug, _region in places),
        regions=frozenset(region for _slug, region in places),
    )


def destination(
    session: Session, item_id: int, asker_id: int, to: To = "contact", *, without: Collection[int] = ()
) -> Destination | None:
    """Return whom a message by ``asker_id`` reaches; none when there is nobody.

    ``contact`` is the first owner, ``others`` the other ones; both fall back on the secretaries. People who have
    blocked the asker, or are ``without``, are not reached, and nothing tells the asker so.
    """
    barred = {asker_id, *without, *_strangers(session, asker_id)}
    owners = _reachable(session, _owners(item_id), barred)
    chosen = {"contact": owners[:1], "others": owners[1:] if not without else owners, "secretary": []}[to]
    if chosen:
        return Destination("owner", tuple(chosen[:MOST_READERS]))
    return _fallback(session, {region for _slug, region in places_of(session, item_id)}, barred)


def destination_for(
    session: Session, addressee: Addressee, asker_id: int, to: To = "contact", *, without: Collection[int] = ()
) -> Destination | None:
    """Return whom a message by ``asker_id`` to somebody in a directory reaches; none when there is nobody.

    It is the person; the secretaries of their regions where it cannot be (they have blocked the asker, or are
    ``without``), or where ``to`` asks for these.
    """
    barred = {asker_id, *without, *_strangers(session, asker_id)}
    person = select(Person.id).where(Person.id == addressee.person_id)
    if to == "contact" and _reachable(session, person, barred):
        return Destination("addressee", (addressee.person_id,))
    regions = select(Metropolis.region_code).where(Metropolis.slug.in_(addressee.metropolises)).distinct()
    return _fallback(session, set(session.scalars(regions)), barred)


def _fallback(session: Session, regions: Collection[str], barred: Collection[int]) -> Destination | None:
    secretaries = _reachable(session, _with_role(REGIONAL_SECRETARY, regions), barred)
    if secretaries:
        return Destination("secretary", tuple(secretaries[:MOST_READERS]))
    editors = _reachable(session, _with_role(EDITOR, {""}), barred)
    return Destination("editor", tuple(editors[:MOST_READERS])) if editors else None


def strangers_among(session: Session, person_id: int, others: Collection[int]) -> set[int]:
    """Return those of ``others`` who have blocked ``person_id`` or are blocked by them."""
    return _strangers(session, person_id) & set(others)


def _strangers(session: Session, person_id: int) -> set[int]:
    statement = select(Block.person_id, Block.blocked_id).where(
        or_(Block.person_id == person_id, Block.blocked_id == person_id)
    )
    return {one for pair in session.execute(statement) for one in pair if one != person_id}


def _owners(item_id: int) -> Select[int]:
    owner = and_(Ownership.person_id == Person.id, Ownership.item_id == item_id)
    return select(Person.id).join(Ownership, owner).order_by(Ownership.since, Person.id)


def _with_role(role: str, scopes: Collection[str]) -> Select[int]:
    grants = select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.scope.in_(scopes))
    return select(Person.id).where(Person.id.in_(grants)).order_by(Person.id)


def _reachable(session: Session, statement: Select[int], barred: Collection[int]) -> Sequence[int]:
    return [one for one in session.scalars(statement.where(Person.state == "active")) if one not in barred]
