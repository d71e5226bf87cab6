"""Lists for others: shared with named people, or public as a reading list."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import limits
from app.accounts.limits import Limit
from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.kernel.text import slugify
from app.mailing.posting import post
from app.shelves.models import MOST_SHARES, ListShare, ReadingList
from app.shelves.service import find

SHARES_A_DAY = Limit("share_list", 20, timedelta(days=1))


class NotApproved(Exception):
    """What this person contributes is first looked at by an editor: they can neither publish lists nor invite."""


class Withdrawn(Exception):
    """An editor has taken this list off the portal."""


class TooManyReaders(Exception):
    """The list is shared with as many as it can be."""


def share(session: Session, actor: Actor, list_id: int, email: str) -> None:
    """Let whoever has ``email`` read a list, and mail them once.

    Whether somebody has an account with it changes nothing that the owner sees. Raises ``NotFound``, ``NotApproved``,
    ``TooManyReaders`` or ``TooOften``.
    """
    found = find(session, actor, list_id, lock=True)
    if not actor.approved:
        raise NotApproved
    key = email.lower()
    if any(one.email_key == key for one in found.shares):
        return
    if len(found.shares) >= MOST_SHARES:
        raise TooManyReaders
    limits.count(session, SHARES_A_DAY, str(actor.identifier))
    reader = session.scalar(select(Person).where(Person.email_key == key, Person.state == "active"))
    found.shares.append(ListShare(email_key=key, person_id=reader.id if reader is not None else None))
    post(
        session,
        key=f"list-shared:{found.id}:{hashlib.sha256(key.encode()).hexdigest()[:32]}",
        recipient=email,
        person_id=reader.id if reader is not None else None,
        language=reader.language if reader is not None else found.owner.language,
        template="shelves/mail/shared",
        author=actor.name,
        shelf=found,
    )


def unshare(session: Session, actor: Actor, list_id: int, email_key: str) -> None:
    """Let somebody read a list no longer; raises ``NotFound``."""
    found = find(session, actor, list_id, lock=True)
    found.shares = [one for one in found.shares if one.email_key != email_key]


def accept(session: Session, actor: Actor) -> None:
    """Tie the lists that were shared with the actor's address before they had an account to their account."""
    require(actor, Act.KEEP_LISTS)
    key = select(Person.email_key).where(Person.id == actor.identifier).scalar_subquery()
    waiting = select(ListShare).where(ListShare.email_key == key, ListShare.person_id.is_(None))
    for one in session.scalars(waiting):
        one.person_id = actor.identifier


def publish(session: Session, actor: Actor, list_id: int, author_name: str) -> str:
    """Make a list public under ``author_name`` (may be empty) and return its address; it keeps one it has had.

    Raises ``NotFound``, ``NotApproved`` or ``Withdrawn``.
    """
    found = find(session, actor, list_id, lock=True)
    if not actor.approved:
        raise NotApproved
    if found.withdrawn_at is not None:
        raise Withdrawn
    found.author_name = author_name
    found.published_at = found.published_at or now()
    if found.slug is None:
        found.slug = f"{slugify(found.title) or 'list'}-{secrets.token_hex(3)}"
    return found.slug


def make_private(session: Session, actor: Actor, list_id: int) -> None:
    """Make a public list private again; raises ``NotFound``."""
    find(session, actor, list_id).published_at = None


def withdraw(session: Session, actor: Actor, slug: str) -> None:
    """Take somebody's public list off the portal (editors); its owner keeps it; raises ``NotFound``."""
    require(actor, Act.WITHDRAW_LIST)
    found = public_list(session, slug)
    found.published_at, found.withdrawn_at = None, now()


def public_list(session: Session, slug: str) -> ReadingList:
    """Return a public list; raises ``NotFound``."""
    found = session.scalar(select(ReadingList).where(ReadingList.slug == slug, ReadingList.published_at.is_not(None)))
    if found is None or found.owner.state != "active":
        raise NotFound(slug)
    return found


def forget_person(session: Session, person_id: int) -> None:
    """Remove the lists of somebody who leaves, and what was shared with them."""
    session.execute(delete_rows(ListShare).where(ListShare.person_id == person_id))
    key = select(Person.email_key).where(Person.id == person_id).scalar_subquery()
    session.execute(delete_rows(ListShare).where(ListShare.email_key == key))
    session.execute(delete_rows(ReadingList).where(ReadingList.owner_id == person_id))
