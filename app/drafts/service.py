"""Use cases on drafts: begin, save, submit, remark, publish. Each reads: may I, is it valid, change, what follows.

All take a ``Session`` and leave the commit to the caller. They need an application context (they post mails).
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import limits
from app.accounts.models import CONTRIBUTOR
from app.accounts.permissions import Act, Actor, Subject, may, require
from app.content.importing import flatten
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.records import dump_record
from app.content.service import Catalogue, check_record, everything
from app.content.writing import Completeness, completeness_of
from app.drafts.errors import Conflict, NotNow, OpenDraftExists, OwnContribution
from app.drafts.files import keys_in, keys_of
from app.drafts.models import (
    ACCEPTED,
    DRAFT,
    OPEN_STATES,
    RETURNED,
    SUBMITTED,
    TRANSITIONS,
    Call,
    Draft,
    DraftEvent,
    Remark,
)
from app.drafts.paths import check_storable, path_of, put, same, text_names, value_at, writable
from app.drafts.publishing import approve_owner, write_entry
from app.drafts.subjects import subject_of_draft, subject_of_item
from app.drafts.telling import tell
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.text import clean_line

__all__ = [
    "Conflict", "NotNow", "OpenDraftExists", "OwnContribution", "act", "begin", "completeness", "deepen", "editable",
    "find", "item_of", "kind_of", "problems", "publish", "remark", "save", "settle", "subject_of_draft",
    "subject_of_item",
]  # fmt: skip

#: How many drafts a person may begin in a day: more than anybody writes, fewer than a machine.
BEGINNINGS = limits.Limit("begin_draft", 40, timedelta(days=1))
#: Who may do each act of ``TRANSITIONS``; an editor's acts are refused to the author.
_RIGHTS = {
    "submit": Act.SUBMIT_DRAFT,
    "take_back": Act.SUBMIT_DRAFT,
    "withdraw": Act.SUBMIT_DRAFT,
    "send_back": Act.REVIEW_DRAFT,
    "accept": Act.REVIEW_DRAFT,
    "publish": Act.PUBLISH,
}
_NOT_BY_AUTHOR = ("accept", "publish")
_REMARK_LONGEST = 5_000


def kind_of(draft: Draft) -> Kind:
    """Return the kind of a draft."""
    kind: Kind = current.extension("portal_kinds")[draft.kind]
    return kind


def item_of(session: Session, kind: Kind, draft: Draft) -> ContentItem | None:
    """Return the entry that a draft changes, whole; none when it is a new one."""
    if draft.item_id is None:
        return None
    statement = select(kind.model).where(kind.model.id == draft.item_id).options(*everything(), *kind.loading)
    return session.scalar(statement)


def _locked_item(session: Session, kind: Kind, draft: Draft) -> ContentItem | None:
    """Return the entry that a draft changes as it is now, held against whoever publishes another of its texts."""
    if draft.item_id is None:
        return None
    row = ContentItem.__table__.c
    session.execute(select(row.id).where(row.id == draft.item_id).with_for_update())
    statement = select(kind.model).where(kind.model.id == draft.item_id).options(*everything(), *kind.loading)
    return session.scalar(statement.execution_options(populate_existing=True))


def begin(
    session: Session,
    actor: Actor,
    kind: Kind,
    *,
    language: str,
    depth: str = "full",
    item: ContentItem | None = None,
    call: Call | None = None,
    record: Mapping[str, Any] | None = None,
) -> Draft:
    """Begin a draft of a new entry, or of new words for ``item``; ``record`` is what stands in it at first.

    Raises ``NotAllowed``, ``TooOften``, ``OpenDraftExists``, and ``InvalidInput`` for a call that takes no answers.
    """
    require(actor, (kind.begun_by if item is None else None) or Act.WRITE_DRAFT)
    if item is not None:
        require(actor, Act.EDIT_DRAFT, subject_of_item(session, item))
        _refuse_second(session, item)
    if call is not None:
        _check_call(actor, call)
    limits.count(session, BEGINNINGS, str(actor.identifier))
    start = dump_record(kind, item) if item is not None and record is None else deepcopy(dict(record or {}))
    start.setdefault("original_language", language)
    start.setdefault("translations", {}).setdefault(language, {})
    draft = Draft(
        kind=kind.code,
        item_id=None if item is None else item.id,
        owner_id=actor.identifier,
        language=language,
        depth=depth,
        record=start,
        saved_by=actor.identifier,
        base_revision=None if item is None else item.revision,
        call_id=None if call is None else call.id,
        events=[DraftEvent(act="begin", actor_id=actor.identifier, at=now())],
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        if item is not None:
            _refuse_second(session, item)
        raise
    return draft


def _refuse_second(session: Session, item: ContentItem) -> None:
    statement = select(Draft).where(Draft.item_id == item.id, Draft.state.in_(OPEN_STATES))
    found = session.scalar(statement)
    if found is not None:
        raise OpenDraftExists(found)


def _check_call(actor: Actor, call: Call) -> None:
    today = now().date()
    if call.state != "open" or not call.opens_on <= today <= call.closes_on:
        raise InvalidInput({"call": [_("This call takes no answers now.")]})
    if call.open_to == "contributors" and not actor.has(CONTRIBUTOR):
        raise InvalidInput({"call": [_("Only contributors of member metropolises may answer this call.")]})


def find(session: Session, actor: Actor, draft_id: int, act: Act) -> Draft:
    """Return a draft to somebody who may do ``act`` to it.

    Raises ``NotFound`` also when they may not even read it: whether it exists is nobody else's business.
    """
    draft = session.get(Draft, draft_id) if 0 < draft_id < 2**31 else None
    if draft is None:
        raise NotFound(str(draft_id))
    subject = subject_of_draft(session, draft)
    if not may(actor, Act.READ_DRAFT, subject) and not may(actor, act, subject):
        raise NotFound(str(draft_id))
    require(actor, act, subject)
    return draft


def editable(actor: Actor, draft: Draft, subject: Subject) -> bool:
    """Tell whether ``actor`` may write in ``draft`` now: what lies with the editors is changed by them only."""
    if draft.state in (DRAFT, RETURNED):
        return may(actor, Act.EDIT_DRAFT, subject)
    reviewing = draft.state in (SUBMITTED, ACCEPTED) and may(actor, Act.REVIEW_DRAFT, subject)
    return reviewing and actor.identifier != draft.owner_id


def save(
    session: Session, actor: Actor, draft: Draft, changes: Mapping[str, Any], version: int, page: str = ""
) -> None:
    """Write ``changes`` (path → value; an empty one removes) to a draft that was read as ``version``.

    ``page`` names the opened page that saves: a page that saves by itself is not in conflict with itself. Raises
    ``NotAllowed``, ``NotNow``; ``InvalidInput`` for paths that a draft may not change and for what cannot be kept;
    ``Conflict`` when one of the paths has been changed otherwise since, from another page.
    """
    session.refresh(draft, with_for_update=True)
    subject = subject_of_draft(session, draft)
    require(actor, Act.EDIT_DRAFT, subject)
    if not editable(actor, draft, subject):
        raise NotNow("save", draft.state)
    known = writable(kind_of(draft), draft.language)
    unknown = {path: [_("This field cannot be changed here.")] for path in changes if path not in known}
    if unknown:
        raise InvalidInput(unknown)
    check_storable(changes)
    _check_files(session, draft, changes)
    _write(actor, draft, changes, version, page)
    session.flush()


def deepen(session: Session, actor: Actor, draft: Draft, depth: str) -> None:
    """Make a quick entry a full one (``depth``), or a full one a quick one; nothing that was written goes."""
    require(actor, Act.EDIT_DRAFT, subject_of_draft(session, draft))
    if draft.state not in OPEN_STATES:
        raise NotNow("deepen", draft.state)
    draft.depth = "full" if depth == "full" else "quick"
    session.flush()


def _check_files(session: Session, draft: Draft, changes: Mapping[str, Any]) -> None:
    """Refuse stored files that belong to another draft: publishing would show them to everybody."""
    wanted = keys_in(changes.get("attachments") or [])
    foreign = wanted - keys_in(draft.record.get("attachments") or []) - keys_of(session, draft)
    if foreign:
        raise InvalidInput({"attachments": [_("This file does not belong to this draft.")]})


def _write(actor: Actor, draft: Draft, changes: Mapping[str, Any], version: int, page: str) -> None:
    new = {path: value for path, value in changes.items() if not same(value_at(draft.record, path), value)}
    if not new:
        return
    changed_in = {path: draft.changed_in.get(path, [0, ""]) for path in new}
    theirs = {
        path: value_at(draft.record, path)
        for path, (number, by_page) in changed_in.items()
        if number > version and (not page or page != by_page)
    }
    if theirs:
        raise Conflict(theirs, draft.saved_by, draft.version)
    record = deepcopy(draft.record)
    for path, value in new.items():
        put(record, path, value)
    draft.record = record
    draft.version += 1
    draft.changed_in = draft.changed_in | {path: [draft.version, page] for path in new}
    draft.saved_by = actor.identifier


def problems(kind: Kind, draft: Draft, catalogue: Catalogue) -> dict[str, list[str]]:
    """Return what keeps a draft from being submitted: reasons by path; empty when nothing does."""
    found: dict[str, list[str]] = {}
    try:
        check_record(kind, _checkable(draft), catalogue)
    except InvalidInput as error:
        for path, reason in flatten(error.messages):
            found.setdefault(path, []).append(reason)
    places = draft.record.get("metropolises")
    unknown = [str(one) for one in places if one not in catalogue.metropolises] if isinstance(places, list) else []
    if unknown:  # also told while other fields are wrong, which the check of the kind does not do
        found["metropolises"] = [_("Not known: %(names)s.", names=", ".join(clean_line(one, 80) for one in unknown))]
    for name in completeness(kind, draft.record, draft.language).missing_essential:
        found[path_of(kind, draft.language, name)] = [_("This is still missing.")]
    return found


def _checkable(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in draft.record.items() if name not in ("state", "published_at")}


def completeness(kind: Kind, record: Mapping[str, Any], language: str | None = None) -> Completeness:
    """Return what of a full entry ``record`` has (in ``language``, or the original)."""
    return completeness_of(kind.writing, record, text_names(kind), language)


def act(session: Session, actor: Actor, draft: Draft, name: str, note: str = "") -> None:
    """Do ``name`` (a key of ``TRANSITIONS``) with a draft, note it, and tell whom it concerns.

    Raises ``NotAllowed`` (``OwnContribution`` for letting one's own through), ``NotNow``; ``InvalidInput`` when a draft
    is not fit to be submitted, or is sent back without a word.
    """
    if name == "publish":
        publish(session, actor, draft, kind_of(draft))
        return
    _enter(session, actor, draft, name)
    if name == "submit":
        reasons = problems(kind_of(draft), draft, Catalogue.read(session))
        if reasons:
            raise InvalidInput(reasons)
    if name == "send_back" and not note and all(one.settled_at for one in draft.remarks):
        raise InvalidInput({"note": [_("Say what is to be changed, here or beside a field.")]})
    if name == "accept":
        approve_owner(session, draft)
    _note(session, actor, draft, name, note)


def _enter(session: Session, actor: Actor, draft: Draft, name: str) -> None:
    """Lock ``draft`` and raise unless ``actor`` may do ``name`` to it now."""
    session.refresh(draft, with_for_update=True)
    require(actor, _RIGHTS[name], subject_of_draft(session, draft))
    if name in _NOT_BY_AUTHOR and draft.owner_id == actor.identifier:
        raise OwnContribution
    if draft.state not in TRANSITIONS[name][0]:
        raise NotNow(name, draft.state)


def _note(session: Session, actor: Actor, draft: Draft, name: str, note: str) -> None:
    draft.state = TRANSITIONS[name][1]
    if draft.state == SUBMITTED:
        draft.submitted_at = now()
    event = DraftEvent(act=name, actor_id=actor.identifier, note=note[:_REMARK_LONGEST], at=now())
    draft.events.append(event)
    session.flush()
    tell(session, draft, event)


def remark(session: Session, actor: Actor, draft: Draft, field: str, text: str) -> Remark:
    """Ask for something in the field at the path ``field`` (``""``: all of it). Raises ``InvalidInput``."""
    require(actor, Act.REVIEW_DRAFT, subject_of_draft(session, draft))
    if field and field not in writable(kind_of(draft), draft.language):
        raise InvalidInput({"field": [_("There is no such field.")]})
    if not text.strip():
        raise InvalidInput({"text": [_("Must not be empty.")]})
    check_storable({"text": text})
    if draft.state not in OPEN_STATES:
        raise NotNow("remark", draft.state)
    made = Remark(field=field, text=text.strip()[:_REMARK_LONGEST], author_id=actor.identifier, created_at=now())
    draft.remarks.append(made)
    session.flush()
    return made


def settle(session: Session, actor: Actor, remark: Remark) -> None:
    """Mark a remark as done, by those who may write in its draft; once more opens it again."""
    require(actor, Act.EDIT_DRAFT, subject_of_draft(session, remark.draft))
    if remark.draft.state not in OPEN_STATES:
        raise NotNow("settle", remark.draft.state)
    remark.settled_at = None if remark.settled_at else now()
    session.flush()


def publish(session: Session, actor: Actor, draft: Draft, kind: Kind) -> ContentItem:
    """Write an accepted draft to its entry, in one transaction with all that follows from it, and return the entry.

    Raises ``NotAllowed``, ``NotNow``, and ``InvalidInput`` when the draft no longer fits what it has to.
    """
    _enter(session, actor, draft, "publish")
    catalogue = Catalogue.read(session)
    reasons = problems(kind, draft, catalogue)
    if reasons:
        raise InvalidInput(reasons)
    item = write_entry(session, actor, draft, kind, _locked_item(session, kind, draft), catalogue)
    draft.item_id = item.id
    approve_owner(session, draft)
    _note(session, actor, draft, "publish", "")
    return item
