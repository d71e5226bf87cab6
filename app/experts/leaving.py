"""What goes when somebody with a profile leaves the portal, and what they can take along."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import ContentRevision
from app.content.records import dump_record
from app.drafts.models import Draft, Ownership
from app.experts.models import Expert
from app.kernel import current
from app.kernel.database import now

#: What stands where a text must not be empty and nobody is to be named.
_NAMELESS = "–"


def forget_person(session: Session, person_id: int) -> None:
    """Remove the profile of somebody who leaves, its drafts and its history: it is nothing but who they are.

    The nameless row stays, marked as deleted, so that search and feeds hear of it.
    """
    owned = select(Ownership.item_id).where(Ownership.person_id == person_id)
    for expert in session.scalars(select(Expert).where(Expert.id.in_(owned))).all():
        _empty(expert)
        session.execute(delete(ContentRevision).where(ContentRevision.item_id == expert.id))
        session.execute(delete(Draft).where(Draft.item_id == expert.id))
    session.execute(delete(Draft).where(Draft.kind == "expert", Draft.owner_id == person_id))


def _empty(expert: Expert) -> None:
    expert.deleted_at, expert.reference = now(), f"expert-{expert.id}"
    expert.translations = [text for text in expert.translations if text.language == expert.original_language]
    for text in expert.translations:
        text.title, text.summary, text.sections, text.translators = _NAMELESS, _NAMELESS, {}, []
    expert.places, expert.sources, expert.attachments, expert.terms = [], [], [], []
    expert.organisation, expert.orcid, expert.availability, expert.consented_at = None, None, None, None
    expert.positions, expert.languages, expert.topics = {}, [], []
    expert.regions, expert.help_offered, expert.works = [], [], []


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the profiles of a person and their drafts, with what they keep to themselves, in the interchange form."""
    owned = select(Ownership.item_id).where(Ownership.person_id == person_id)
    kind: Kind = current.extension("portal_kinds")["expert"]
    published = [dump_record(kind, expert) for expert in session.scalars(select(Expert).where(Expert.id.in_(owned)))]
    written = session.scalars(select(Draft.record).where(Draft.kind == "expert", Draft.owner_id == person_id))
    return [*published, *(dict(record) for record in written)]
