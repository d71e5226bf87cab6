"""Mails that tell people what became of a draft."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.drafts.labels import label_of
from app.drafts.models import Draft, DraftEvent
from app.kernel import current
from app.mailing.posting import external_url, post

#: The acts of which the author is told, and those of which the editor is told who has the draft in hand.
_TO_AUTHOR = {"send_back": "returned", "accept": "accepted", "publish": "published"}
_TO_EDITOR = {"submit": "submitted"}


def title_of(draft: Draft) -> str:
    """Return what a draft is called in its own language; empty before it has a title."""
    text = draft.record.get("translations", {}).get(draft.language, {})
    return str(text.get("title") or "")


def tell(session: Session, draft: Draft, event: DraftEvent) -> None:
    """Put the mail about ``event`` into the outbox, if anybody is to be told; nobody is told of their own acts."""
    name, person_id = _TO_AUTHOR.get(event.act), draft.owner_id
    if name is None:
        name, person_id = _TO_EDITOR.get(event.act), draft.assigned_to
    person = session.get(Person, person_id) if name and person_id and person_id != event.actor_id else None
    if person is None or person.state != "active" or not person.email:
        return
    kind: Kind = current.extension("portal_kinds")[draft.kind]
    post(
        session,
        key=f"draft-{event.act}:{draft.id}:{event.id}",
        recipient=person.email,
        language=person.language,
        template=f"drafts/mail/{name}",
        person_id=person.id,
        draft=draft,
        title=title_of(draft),
        note=event.note,
        person=person,
        remarks=[remark for remark in draft.remarks if remark.settled_at is None],
        label=lambda path: label_of(kind, path) if path else _("The whole text"),
        address=_address(session, kind, draft, event, person.language),
    )


def _address(session: Session, kind: Kind, draft: Draft, event: DraftEvent, language: str) -> str:
    if event.act == "publish" and draft.item_id is not None:
        reference = session.get_one(ContentItem, draft.item_id).reference
        return external_url("portal.entry", language=language, kind=kind.path, reference=reference)
    return external_url("authoring.draft", language=language, draft_id=draft.id)
