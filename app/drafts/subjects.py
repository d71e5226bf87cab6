"""How people stand to drafts and entries, as far as rights depend on it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import EXPERT, Person, RoleGrant
from app.accounts.permissions import Subject
from app.content.models import ContentItem, ContentMetropolis
from app.drafts.models import Draft, Ownership
from app.kernel import current
from app.members.models import Metropolis


def subject_of_item(session: Session, item: ContentItem) -> Subject:
    """Return an entry as the table of rights sees it: its owners, its metropolises and their regions."""
    slugs = session.scalars(select(ContentMetropolis.metropolis_slug).where(ContentMetropolis.item_id == item.id))
    owners = session.scalars(select(Ownership.person_id).where(Ownership.item_id == item.id))
    places = () if _is_personal(item.kind) else slugs.all()
    return _subject(session, owners.all(), places, item.original_language)


def subject_of_draft(session: Session, draft: Draft) -> Subject:
    """Return a draft as the table of rights sees it.

    What a person writes whom no editor has let through yet is nobody's business but theirs and the editors'.
    """
    owners = [] if draft.owner_id is None else [draft.owner_id]
    if draft.item_id is not None:
        item = session.get_one(ContentItem, draft.item_id)
        of_item = subject_of_item(session, item)
        if not is_approved(session, draft.owner_id):
            return Subject(frozenset(owners), language=draft.language)
        return Subject(of_item.owners | frozenset(owners), of_item.metropolises, of_item.regions, draft.language)
    if not is_approved(session, draft.owner_id):
        return Subject(frozenset(owners), language=draft.language)
    slugs = [slug for slug in draft.record.get("metropolises") or [] if isinstance(slug, str)]
    if _is_personal(draft.kind):
        slugs = []
    return _subject(session, owners, slugs, draft.language)


def _is_personal(code: str) -> bool:
    kind = current.extension("portal_kinds").get(code)
    return kind is not None and bool(kind.personal)


def is_approved(session: Session, person_id: int | None) -> bool:
    """Tell whether an editor has let a person through, or given them a role; who has gone counts as such."""
    if person_id is None:
        return True
    person = session.get_one(Person, person_id)
    if person.approved_at is not None:
        return True
    roles = select(RoleGrant.role).where(RoleGrant.person_id == person_id, RoleGrant.role != EXPERT)
    return session.scalar(roles.limit(1)) is not None


def _subject(session: Session, owners: Collection[int], slugs: Collection[str], language: str) -> Subject:
    regions = session.scalars(select(Metropolis.region_code).where(Metropolis.slug.in_(list(slugs))))
    return Subject(frozenset(owners), frozenset(slugs), frozenset(regions), language)
