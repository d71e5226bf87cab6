"""What becomes of the names of translators who leave: the translations stay, the names go, from old revisions too."""

from copy import deepcopy

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.content.models import ContentRevision, ContentTranslation


def forget_person(session: Session, person_id: int) -> None:
    """Take the name of a person off the translations of entries that they had a hand in; the caller commits.

    Names are kept as text, for readers and for what was imported; so only entries with a revision by this person are
    looked at, lest somebody else of the same name loses theirs.
    """
    name = session.get_one(Person, person_id).name
    touched = select(ContentRevision.item_id).where(ContentRevision.actor_id == person_id)
    texts = select(ContentTranslation).where(
        ContentTranslation.item_id.in_(touched), ContentTranslation.translators.contains([name])
    )
    for text in session.scalars(texts):
        text.translators = [one for one in text.translators if one != name]
    for revision in session.scalars(select(ContentRevision).where(ContentRevision.item_id.in_(touched))):
        snapshot = deepcopy(revision.snapshot)
        for text in snapshot.get("translations", {}).values():
            if name in text.get("translators", ()):
                text["translators"] = [one for one in text["translators"] if one != name]
        if snapshot != revision.snapshot:
            revision.snapshot = snapshot
