"""A draft as its reviewer reads it: the page that readers would see, in a blind review without who wrote it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.authoring.opened import Opened
from app.authoring.preview_pages import preview_item
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.reading import entry_of
from app.content.service import Catalogue
from app.drafts.service import kind_of
from app.kernel import current
from app.portal import context
from app.portal.world import world_of
from app.reviewing.models import PeerReview


def page_of(session: Session, review: PeerReview) -> Mapping[str, Any]:
    """Return what the template of an entry needs to show the draft; call it where nothing is flushed."""
    opened = Opened(review.draft, kind_of(review.draft), editable=False, may_submit=False, may_review=False)
    item, _left_out = preview_item(opened, Catalogue.read(session))
    if review.blind:
        hide_authors(opened.kind, item)
    entry = entry_of(opened.kind, item, current.language())
    labels = context.labels()
    places = ((place.metropolis_slug, 1) for place in item.places)
    return {
        "opened": opened,
        "entry": entry,
        "labels": labels,
        "world": world_of(places, labels, url=lambda _slug: "#facts", label=lambda name, _count: name),
        "similar": [],
        "citation": "",  # it would name the authors, and there is nothing to cite yet
        "styles": [],
        "facts": opened.kind.facts(item, labels),
        "figures": opened.kind.figures(item, labels),
        "structured": {},
        "parts": lambda *_about: [],
    }


def hide_authors(kind: Kind, item: ContentItem) -> None:
    """Take from an entry that belongs to no session what names who wrote or translated it."""
    for name in kind.author_fields:
        if hasattr(item, name):
            setattr(item, name, [] if isinstance(getattr(item, name), list) else None)
    for text in item.translations:
        text.translators = []


def names_of(session: Session, reviews: list[PeerReview]) -> dict[int, str]:
    """Return the names of reviewers, and of the editors who asked them."""
    wanted = {one for review in reviews for one in (review.person_id, review.invited_by) if one is not None}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def author_of(session: Session, review: PeerReview) -> str:
    """Return who wrote the draft, for its reviewer: nobody in a blind review."""
    if review.blind or review.draft.owner_id is None:
        return ""
    return names_of_people(session, review.draft.owner_id)


def names_of_people(session: Session, person_id: int) -> str:
    """Return the name of a person; empty when they have left."""
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""
