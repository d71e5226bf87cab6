"""Taking entries out of sight, and showing them again, each time with a reason."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.desk import fresh_queue
from app.desk.entries import find_item, note_act, open_draft
from app.desk.models import ARCHIVE, UNARCHIVE, MovedEntry
from app.drafts import history
from app.drafts.subjects import subject_of_item
from app.kernel.errors import InvalidInput


def archive(session: Session, actor: Actor, kind: Kind, reference: str, reason: str) -> ContentItem:
    """Archive an entry because of ``reason``; raises ``NotAllowed``, ``NotFound``, ``NotNow``, ``InvalidInput``."""
    item = _checked(session, actor, kind, reference, reason)
    if open_draft(session, item.id) is not None:
        raise InvalidInput({"reason": [_("Somebody is changing this entry. Publish or withdraw that draft first.")]})
    history.archive(session, actor, item)
    note_act(session, actor, item, ARCHIVE, reason)
    fresh_queue.settle(session, actor, item.id)
    return item


def unarchive(session: Session, actor: Actor, kind: Kind, reference: str, reason: str) -> ContentItem:
    """Show an archived entry again; its address leads nowhere else any more. Raises as ``archive`` does."""
    item = _checked(session, actor, kind, reference, reason)
    history.unarchive(session, actor, item)
    moved = session.get(MovedEntry, (kind.code, reference))
    if moved is not None:
        session.delete(moved)
    note_act(session, actor, item, UNARCHIVE, reason)
    return item


def _checked(session: Session, actor: Actor, kind: Kind, reference: str, reason: str) -> ContentItem:
    item = find_item(session, kind, reference, lock=True)
    require(actor, Act.ARCHIVE, subject_of_item(session, item))
    if not reason.strip():
        raise InvalidInput({"reason": [_("Must be given.")]})
    return item
