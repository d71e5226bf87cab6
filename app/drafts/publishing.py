"""Writing an accepted draft to its entry, and what follows: owners, freshness, translations that are now outdated."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Actor
from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, ContentRevision
from app.content.records import dump_record
from app.content.service import Catalogue, Origin, check_record, find_existing, reference_of, save_record
from app.drafts.merging import merged
from app.drafts.models import Draft, Freshness, Ownership
from app.drafts.paths import same, text_names
from app.kernel.database import now

#: Names of new entries are given out one after the other.
_REFERENCE_LOCK = 0x4D50_0010


def write_entry(
    session: Session, actor: Actor, draft: Draft, kind: Kind, item: ContentItem | None, catalogue: Catalogue
) -> ContentItem:
    """Create or change the entry of ``draft`` and return it; raises ``InvalidInput``."""
    before = None if item is None else dump_record(kind, item)
    record = deepcopy(draft.record) if before is None else merged(_base(session, draft, before), draft.record, before)
    record |= {"state": PUBLISHED}
    if before is None:
        record.pop("published_at", None)
        record.pop("reference", None)
    else:
        record["reference"] = before["reference"]
        record["published_at"] = before.get("published_at")
        _mark_outdated(kind, before, record, draft.language, item.revision + 1 if item else 1)
    data = check_record(kind, record, catalogue)
    if item is None:
        data["reference"] = _free_reference(session, kind, data)
    save_record(session, kind, data, catalogue, item, Origin(actor.identifier, "publish"))
    session.flush()
    found = item or find_existing(session, kind, [data["reference"]])[data["reference"]]
    _record_owner(session, found, draft)
    confirm(session, found.id)
    return found


def _base(session: Session, draft: Draft, current: Mapping[str, Any]) -> Mapping[str, Any]:
    found = session.get(ContentRevision, (draft.item_id, draft.base_revision)) if draft.base_revision else None
    return current if found is None else found.snapshot


def _mark_outdated(kind: Kind, before: Mapping[str, Any], record: dict[str, Any], language: str, revision: int) -> None:
    """Mark the texts that no longer render the original; they keep the number of the revision that they render.

    A text that the draft (in ``language``) has changed itself renders the new one, ``revision``.
    """
    original, names = record["original_language"], text_names(kind)

    def changed(code: str) -> bool:
        old, new = before["translations"].get(code, {}), record["translations"].get(code, {})
        return not all(same(old.get(name), new.get(name)) for name in names)

    for code, text in record["translations"].items():
        if changed(code):
            text["source_revision"] = revision
            text["status"] = PUBLISHED if code == language else text.get("status", PUBLISHED)
        elif changed(original) and text.get("status") == PUBLISHED:
            text["status"] = "outdated"


def _free_reference(session: Session, kind: Kind, data: Mapping[str, Any]) -> str:
    session.execute(select(func.pg_advisory_xact_lock(_REFERENCE_LOCK)))
    wanted = reference_of(data)
    taken = set(
        session.scalars(
            select(ContentItem.reference).where(
                ContentItem.kind == kind.code, ContentItem.reference.startswith(wanted[:110])
            )
        )
    )
    number = 2
    free = wanted
    while free in taken:
        free = f"{wanted[:110].rstrip('-')}-{number}"
        number += 1
    return free


def _record_owner(session: Session, item: ContentItem, draft: Draft) -> None:
    """Make who wrote a new entry its owner; who only improved one that has owners does not become one."""
    if draft.owner_id is None:
        return
    if draft.item_id is not None and session.scalar(select(Ownership).where(Ownership.item_id == item.id).limit(1)):
        return
    row = {"item_id": item.id, "person_id": draft.owner_id}
    session.execute(insert(Ownership).values(row).on_conflict_do_nothing())


def confirm(session: Session, item_id: int) -> None:
    """Note that an entry holds today, so that its owners are not asked for a while."""
    row = {"item_id": item_id, "confirmed_at": now(), "asked_at": None, "reminders": 0}
    statement = insert(Freshness).values(row)
    changed = {name: statement.excluded[name] for name in ("confirmed_at", "asked_at", "reminders")}
    session.execute(statement.on_conflict_do_update(index_elements=["item_id"], set_=changed))


def approve_owner(session: Session, draft: Draft) -> None:
    """Let through the person whose draft an editor has accepted: their next ones are seen by their colleagues."""
    new = update(Person).where(Person.id == draft.owner_id, Person.approved_at.is_(None))
    session.execute(new.values(approved_at=now()))
