"""Use cases around a person's own profile: find it, write it, hide it at once, show it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, Subject, require
from app.content.kinds import Kind
from app.content.models import ARCHIVED, PUBLISHED, ContentItem
from app.content.records import dump_record
from app.drafts import service as drafts
from app.drafts.models import OPEN_STATES, Draft, Ownership
from app.experts.models import Expert
from app.kernel.errors import NotFound


@dataclass(frozen=True)
class Profile:
    """A person's profile: what is published of it, and the draft that is under way; either may be missing."""

    expert: Expert | None
    draft: Draft | None

    @property
    def record(self) -> Mapping[str, Any] | None:
        """Return what the draft says, in the interchange form."""
        return self.draft.record if self.draft is not None else None

    @property
    def hidden(self) -> bool:
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


def hide_profile(session: Session, actor: Actor) -> None:
    """Take the profile of ``actor`` out of sight at once; leaves the commit to the caller. Raises ``NotFound``."""
    _switch(session, actor, PUBLISHED, ARCHIVED)


def show_profile(session: Session, actor: Actor) -> None:
    """Show a profile again that its person had hidden; leaves the commit to the caller. Raises ``NotFound``."""
    _switch(session, actor, ARCHIVED, PUBLISHED)


def _switch(session: Session, actor: Actor, before: str, after: str) -> None:
    expert = own_profile(session, actor).expert
    if expert is None or expert.state != before:
        raise NotFound("profile")
    require(actor, Act.EDIT_EXPERT, Subject(owners=frozenset({actor.identifier or 0})))
    expert.state = after


def experts_on(session: Session, entry: str) -> list[int]:
    """Return the identifiers of the public experts who name ``entry`` (``case-studies/…``) among their works."""
    named = Expert.works.cast(JSONB).contains([entry])
    shown = ~Expert.hidden_fields.cast(JSONB).contains(["works"])
    public = (ContentItem.state == PUBLISHED) & ContentItem.deleted_at.is_(None)
    return list(session.scalars(select(Expert.id).where(named, shown, public).order_by(Expert.id).limit(20)))
