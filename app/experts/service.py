"""Use cases around a person's own profile: find it, write it, hide it at once, show it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, Subject, require
from app.content.kinds import Kind
from app.content.models import ARCHIVED, PUBLISHED, ContentItem, ContentRevision
from app.content.records import dump_record
from app.content.service import Origin, change_state
from app.drafts import service as drafts
from app.drafts.models import ACCEPTED, DRAFT, OPEN_STATES, RETURNED, SUBMITTED, Draft, DraftEvent, Ownership
from app.experts.models import Expert
from app.kernel.database import now
from app.kernel.errors import NotFound

#: What the history says of a profile that its person has hidden, or shown again.
HIDE, SHOW = "hide", "show"


@dataclass(frozen=True)
class Profile:
    """A person's profile: what is published of it, and the draft that is under way; either may be missing."""

    expert: Expert | None
    draft: Draft | None

    @property
    def editable(self) -> bool:
        """Tell whether the person may write in it now: not while an editor has it."""
        return self.draft is None or self.draft.state in (DRAFT, RETURNED)

    @property
    def record(self) -> Mapping[str, Any] | None:
        """Return what the draft says, in the interchange form."""
        return self.draft.record if self.draft is not None else None

    @property
    def out_of_sight(self) -> bool:
        """Tell whether the profile was published and is hidden now."""
        return self.expert is not None and self.expert.state == ARCHIVED


def own_profile(session: Session, actor: Actor) -> Profile:
    """Return the profile of ``actor``, of whom there is one at most."""
    require(actor, Act.REGISTER_EXPERT)
    owned = (
        select(Expert)
        .join(Ownership, Ownership.item_id == ContentItem.id)
        .where(Ownership.person_id == actor.identifier, ContentItem.deleted_at.is_(None))
    )
    expert = session.scalars(owned.order_by(ContentItem.id)).first()
    drafted = select(Draft).where(Draft.kind == "expert", Draft.state.in_(OPEN_STATES))
    if expert is not None:
        drafted = drafted.where(Draft.item_id == expert.id)
    else:
        drafted = drafted.where(Draft.owner_id == actor.identifier, Draft.item_id.is_(None))
    return Profile(expert, session.scalars(drafted.order_by(Draft.id)).first())


def begin_profile(session: Session, actor: Actor, kind: Kind, language: str) -> Draft:
    """Return the draft of the actor's profile, begun now where there is none; leaves the commit to the caller."""
    # One person at a time, so that a form sent twice makes one profile.
    session.execute(select(Person.id).where(Person.id == actor.identifier).with_for_update())
    profile = own_profile(session, actor)
    if profile.draft is not None:
        return profile.draft
    if profile.expert is not None:
        record = dump_record(kind, profile.expert)
        return drafts.begin(
            session,
            actor,
            kind,
            language=profile.expert.original_language,
            item=profile.expert,
            record=record,
        )
    record = {"original_language": language, "translations": {language: {"title": actor.name}}}
    return drafts.begin(session, actor, kind, language=language, record=record)


def hide_profile(session: Session, actor: Actor, kind: Kind) -> None:
    """Take the profile of ``actor`` out of sight at once; leaves the commit to the caller. Raises ``NotFound``.

    What was handed in is taken back, as publishing it would show the profile again.
    """
    profile = own_profile(session, actor)
    _switch(session, actor, kind, profile.expert, PUBLISHED, HIDE)
    draft = profile.draft
    if draft is not None and draft.state == SUBMITTED:
        drafts.act(session, actor, draft, "take_back")
    elif draft is not None and draft.state == ACCEPTED:
        draft.state = DRAFT
        draft.events.append(DraftEvent(act="take_back", actor_id=actor.identifier, at=now()))


def show_profile(session: Session, actor: Actor, kind: Kind) -> None:
    """Show a profile again that its person had hidden; leaves the commit to the caller. Raises ``NotFound``.

    What an editor has archived only an editor shows again.
    """
    expert = own_profile(session, actor).expert
    if expert is None or not is_hidden(session, expert):
        raise NotFound("profile")
    _switch(session, actor, kind, expert, ARCHIVED, SHOW)


def is_hidden(session: Session, expert: Expert) -> bool:
    """Tell whether the person themselves has taken the profile out of sight."""
    newest = select(ContentRevision.note).where(ContentRevision.item_id == expert.id)
    note = session.scalar(newest.order_by(ContentRevision.number.desc()).limit(1))
    return expert.state == ARCHIVED and note == HIDE


def _switch(session: Session, actor: Actor, kind: Kind, expert: Expert | None, before: str, note: str) -> None:
    if expert is None or expert.state != before:
        raise NotFound("profile")
    require(actor, Act.EDIT_EXPERT, Subject(owners=frozenset({actor.identifier or 0})))
    change_state(session, kind, expert, ARCHIVED if note == HIDE else PUBLISHED, Origin(actor.identifier, note))
