"""Whether entries still hold: what is known, what was answered, and the link by which one may answer by mail.

``Freshness.asked_at`` is set while an answer is awaited, and ``reminders`` counts how far the asking has gone:
its owners, its owners again, whoever stands in, the editors.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.models import CONTRIBUTOR, Person, RoleGrant
from app.accounts.permissions import Act, Actor, Subject, require
from app.content.models import PUBLISHED as PUBLIC
from app.content.models import ContentItem, ContentMetropolis
from app.drafts.models import Freshness, Ownership
from app.drafts.publishing import confirm
from app.kernel.database import Base, now, one_of

YEAR = timedelta(days=365)
BETWEEN = timedelta(days=30)
#: How far the asking has gone.
OWNERS, OWNERS_AGAIN, FALLBACK, EDITORS = 0, 1, 2, 3
STILL_VALID, UPDATE, ARCHIVE = "still_valid", "update", "archive"
#: A link in a mail is good until it is answered, and no longer than this.
LINK_LIVES = timedelta(days=180)


class FreshnessAnswer(Base):
    """What somebody answered: ``person_id`` is none for the fallback contact, or somebody whose account has gone.

    That an entry be archived is for an editor to do; ``settled_at`` is set when one has dealt with it.
    """

    __tablename__ = "content_freshness_answer"
    __table_args__ = (
        one_of("answer", (STILL_VALID, UPDATE, ARCHIVE)),
        Index("ix_content_freshness_answer_waiting", "item_id", postgresql_where="settled_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answer: Mapped[str]
    note: Mapped[str] = mapped_column(String(2_000), default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


@dataclass(frozen=True)
class Asked:
    """Who answers by a link: about which entry, and as whom (none: as the fallback contact)."""

    item: ContentItem
    freshness: Freshness
    person: Person | None


def freshness_of(session: Session, item_id: int) -> Freshness:
    """Return what is known of an entry, locked until the end of the transaction; made when there is nothing yet."""
    found = session.get(Freshness, item_id, with_for_update=True)
    if found is None:
        found = Freshness(item_id=item_id, reminders=OWNERS)
        session.add(found)
        session.flush()
    return found


def read_freshness(session: Session, item_id: int) -> Freshness:
    """Return what is known of an entry, to be shown and not to be changed."""
    return session.get(Freshness, item_id) or Freshness(item_id=item_id, reminders=OWNERS)


def confirmed_at(session: Session, item_id: int) -> datetime | None:
    """Return when it was last said that an entry holds."""
    return session.scalar(select(Freshness.confirmed_at).where(Freshness.item_id == item_id))


def owners_of(session: Session, item_id: int) -> list[Person]:
    """Return the people to whom an entry belongs and who can be written to."""
    owned = select(Ownership.person_id).where(Ownership.item_id == item_id)
    return _reachable(session, Person.id.in_(owned))


def contributors_of_place(session: Session, item_id: int) -> list[Person]:
    """Return the contributors of the metropolises of an entry who can be written to."""
    slugs = select(ContentMetropolis.metropolis_slug).where(ContentMetropolis.item_id == item_id)
    granted = select(RoleGrant.person_id).where(RoleGrant.role == CONTRIBUTOR, RoleGrant.scope.in_(slugs))
    return _reachable(session, Person.id.in_(granted))


def _reachable(session: Session, condition: object) -> list[Person]:
    statement = select(Person).where(condition, Person.state == "active", Person.email.is_not(None))  # type: ignore[arg-type]  # any condition on a person
    return list(session.scalars(statement.order_by(Person.id)))


def subject_of(session: Session, item_id: int) -> Subject:
    """Return an entry as far as permission depends on it."""
    owners = session.scalars(select(Ownership.person_id).where(Ownership.item_id == item_id))
    slugs = session.scalars(select(ContentMetropolis.metropolis_slug).where(ContentMetropolis.item_id == item_id))
    return Subject(owners=frozenset(owners), metropolises=frozenset(slugs))


def answer(session: Session, actor: Actor, item: ContentItem, what: str, note: str = "") -> None:
    """Take the answer of somebody who has signed in; raises ``NotAllowed``."""
    require(actor, Act.CONFIRM_STILL_VALID, subject_of(session, item.id))
    _take(session, item, what, note, actor.identifier)


def answer_by_link(session: Session, asked: Asked, what: str, note: str = "") -> None:
    """Take the answer of somebody who came by the link of a mail, which is used up by it."""
    _take(session, asked.item, what, note, asked.person.id if asked.person else None)


def _take(session: Session, item: ContentItem, what: str, note: str, person_id: int | None) -> None:
    waits = what == ARCHIVE
    row = FreshnessAnswer(item_id=item.id, at=now(), person_id=person_id, answer=what, note=note[:2_000])
    row.settled_at = None if waits else now()
    session.add(row)
    if what == STILL_VALID:
        confirm(session, item.id)
    elif waits:
        freshness_of(session, item.id).asked_at = None
    session.flush()


def _serializer(secret: str | list[str]) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="freshness")


def link_token(secret: str | list[str], known: Freshness, person_id: int | None) -> str:
    """Return what a mail's link carries: signed, and good for this one question only."""
    asked = known.asked_at.timestamp() if known.asked_at else 0.0
    return _serializer(secret).dumps([known.item_id, person_id or 0, asked])


def read_link(session: Session, secret: str | list[str], token: str) -> Asked | None:
    """Return who comes by a link and about what; none when it is forged, too old, answered, or theirs no more."""
    try:
        item_id, person_id, asked = _serializer(secret).loads(token, max_age=int(LINK_LIVES.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    known = session.get(Freshness, item_id, with_for_update=True)
    item = session.get(ContentItem, item_id)
    if known is None or known.asked_at is None or known.asked_at.timestamp() != asked:
        return None
    if item is None or item.state != PUBLIC or item.deleted_at is not None:
        return None
    if not person_id:
        return Asked(item, known, None) if known.fallback_email else None
    asked_people = {
        person.id: person for person in (*owners_of(session, item_id), *contributors_of_place(session, item_id))
    }
    person = asked_people.get(person_id)
    return Asked(item, known, person) if person else None
