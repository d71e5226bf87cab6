"""A draft on the desk: its fields with what was remarked on them and what they change, and what was done so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import EDITOR, Person, RoleGrant
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem, ContentRevision
from app.content.records import dump_record
from app.content.service import Catalogue
from app.desk import checks
from app.desk.checks import Check, CheckedLink
from app.desk.duplicates import Likely, likely_duplicates, titles_of
from app.desk.queues import places_of, title_of
from app.drafts import service
from app.drafts.history import Piece, difference
from app.drafts.labels import label_of
from app.drafts.merging import merged
from app.drafts.models import ACCEPTED, DRAFT, WITHDRAWN, Call, Draft, DraftEvent, Remark
from app.drafts.paths import own_names, path_of, text_names, value_at
from app.drafts.publishing import write_entry
from app.drafts.subjects import is_approved
from app.kernel.errors import InvalidInput, NotFound
from app.portal.values import FieldNames


@dataclass(frozen=True)
class RemarkShown:
    """A remark with the name of who made it."""

    identifier: int
    text: str
    by: str
    at: datetime
    settled: bool


@dataclass(frozen=True)
class FieldShown:
    """A field of a draft; ``parts`` are the words that differ from what is published, ``prose`` is light Markdown."""

    path: str
    label: str
    value: str
    prose: bool
    parts: tuple[Piece, ...]
    expected: bool
    remarks: tuple[RemarkShown, ...]


@dataclass(frozen=True)
class Review:
    """All that the review page shows of a draft. ``events`` are pairs of an event and the name of who did it."""

    draft: Draft
    kind: Kind
    item: ContentItem | None
    title: str
    author: str
    author_approved: bool
    own: bool
    metropolises: tuple[str, ...]
    call: Call | None
    groups: tuple[tuple[str, tuple[FieldShown, ...]], ...]
    general: tuple[RemarkShown, ...]
    open_remarks: int
    changes: int
    events: tuple[tuple[DraftEvent, str], ...]
    checks: tuple[Check, ...]
    links: tuple[CheckedLink, ...]
    duplicates: tuple[Likely, ...]


def find(session: Session, actor: Actor, draft_id: int, act: Act) -> Draft:
    """Return a draft that has come to the desk; raises ``NotAllowed``; ``NotFound`` for what is only being written."""
    require(actor, Act.SEE_DESK)
    draft = service.find(session, actor, draft_id, act)
    if draft.state in (DRAFT, WITHDRAWN):
        raise NotFound(str(draft_id))
    return draft


def review(session: Session, actor: Actor, draft: Draft, names: FieldNames) -> Review:
    """Return all that the review page shows of ``draft``; values are written for people by ``names``."""
    kind = service.kind_of(draft)
    item = service.item_of(session, kind, draft)
    people = _people(session, draft)
    remarks = _remarks(draft, people)
    parts = _changes(session, kind, draft, item, names)
    links = tuple(checks.checked_links(session, checks.links_of(draft.record)))
    places = places_of(draft.record)
    return Review(
        draft=draft,
        kind=kind,
        item=item,
        title=title_of(draft.record, draft.language),
        author=people.get(draft.owner_id or 0, ""),
        author_approved=is_approved(session, draft.owner_id),
        own=draft.owner_id == actor.identifier,
        metropolises=places,
        call=session.get(Call, draft.call_id) if draft.call_id else None,
        groups=tuple(_groups(kind, draft, names, parts, remarks)),
        general=tuple(remarks.get("", ())),
        open_remarks=sum(1 for remark in draft.remarks if remark.settled_at is None),
        changes=len(parts),
        events=tuple((event, people.get(event.actor_id or 0, "")) for event in reversed(draft.events)),
        checks=(*checks.checks_of(session, kind, draft, item), checks.link_check(links)),
        links=links,
        duplicates=tuple(likely_duplicates(session, draft.kind, places, titles_of(draft.record), but=draft.item_id)),
    )


def _people(session: Session, draft: Draft) -> dict[int, str]:
    concerned = {draft.owner_id, *(event.actor_id for event in draft.events)}
    concerned |= {remark.author_id for remark in draft.remarks}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_([p for p in concerned if p])))
    return {row[0]: row[1] for row in found}


def _remarks(draft: Draft, people: Mapping[int, str]) -> dict[str, list[RemarkShown]]:
    found: dict[str, list[RemarkShown]] = {}
    for one in draft.remarks:
        by = people.get(one.author_id or 0, "")
        found.setdefault(one.field, []).append(RemarkShown(one.id, one.text, by, one.created_at, bool(one.settled_at)))
    return found


def _changes(
    session: Session, kind: Kind, draft: Draft, item: ContentItem | None, names: FieldNames
) -> dict[str, tuple[Piece, ...]]:
    """Return by path what publishing the draft would change of the entry as it is now."""
    if item is None:
        return {}
    now_there = dump_record(kind, item)
    base = session.get(ContentRevision, (item.id, draft.base_revision)) if draft.base_revision else None
    after = merged(base.snapshot if base else now_there, draft.record, now_there)
    return {change.path: change.parts for change in difference(kind, now_there, after, names.readable)}


def _groups(
    kind: Kind,
    draft: Draft,
    names: FieldNames,
    parts: Mapping[str, tuple[Piece, ...]],
    remarks: Mapping[str, Sequence[RemarkShown]],
) -> list[tuple[str, tuple[FieldShown, ...]]]:
    """Return the fields in the groups of the form; what no group names comes last."""
    expected = {*kind.writing.essential, *kind.writing.expected}
    prose = text_names(kind)

    def shown(name: str) -> FieldShown:
        path = path_of(kind, draft.language, name)
        return FieldShown(
            path=path,
            label=label_of(kind, path),
            value=names.readable(path, value_at(draft.record, path)),
            prose=name in prose and name != "title",
            parts=parts.get(path, ()),
            expected=name in expected,
            remarks=tuple(remarks.get(path, ())),
        )

    grouped = [(str(group.label), group.fields) for group in kind.writing.groups]
    named = {name for _label, fields in grouped for name in fields}
    rest = tuple(name for name in (*prose, *own_names(kind)) if name not in named)
    groups = [(label, tuple(shown(name) for name in fields)) for label, fields in (*grouped, ("", rest)) if fields]
    return [(label, tuple(field for field in fields if _worth(field))) for label, fields in groups]


def _worth(field: FieldShown) -> bool:
    return bool(field.value or field.parts or field.expected or field.remarks)


def assign(session: Session, actor: Actor, draft: Draft, person_id: int | None) -> None:
    """Give ``draft`` into the hands of an editor, or of nobody; raises ``NotAllowed`` and ``InvalidInput``."""
    require(actor, Act.REVIEW_DRAFT, service.subject_of_draft(session, draft))
    if person_id is not None:
        is_editor = select(RoleGrant.person_id).join(Person, Person.id == RoleGrant.person_id)
        is_editor = is_editor.where(RoleGrant.role == EDITOR, Person.state == "active", Person.id == person_id)
        if session.scalar(is_editor) is None:
            raise InvalidInput({"assigned_to": [_("This person is not an editor.")]})
    if draft.assigned_to == person_id:
        return
    draft.assigned_to = person_id
    draft.events.append(DraftEvent(act="assign", actor_id=actor.identifier, note=str(person_id or "")))
    session.flush()


def find_remark(session: Session, draft: Draft, remark_id: int) -> Remark:
    """Return a remark on ``draft``; raises ``NotFound``."""
    remark = session.get(Remark, remark_id) if 0 < remark_id < 2**31 else None
    if remark is None or remark.draft_id != draft.id:
        raise NotFound(str(remark_id))
    return remark


def decide(session: Session, actor: Actor, draft: Draft, name: str, note: str) -> None:
    """Accept a draft, send it back, publish it, or both of the first and last at once (``accept_and_publish``)."""
    if name == "accept_and_publish":
        if draft.state != ACCEPTED:
            service.act(session, actor, draft, "accept")
        service.act(session, actor, draft, "publish")
    else:
        service.act(session, actor, draft, name, note)


def write_for_now(session: Session, actor: Actor, draft: Draft) -> str:
    """Write ``draft`` to its entry and return its reference; the caller must roll back. Raises ``InvalidInput``."""
    kind = service.kind_of(draft)
    item = service.item_of(session, kind, draft)
    written = write_entry(session, actor, draft, kind, item, Catalogue.read(session))
    session.flush()
    session.expire_all()
    return written.reference
