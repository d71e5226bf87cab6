"""Use cases of translators: take a translation, write it, let a machine begin, publish it, take it back."""

import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, NotAllowed, may, require
from app.content.kinds import Kind
from app.kernel.errors import NotFound
from app.translating import models
from app.translating.models import TranslationAssignment, TranslationDraft, TranslationEvent
from app.translating.work import Holder, Work, find_item, holder, subject_of, work_on


class TakenByOther(Exception):
    """Somebody else has taken this translation."""

    def __init__(self, by: Holder) -> None:
        """Keep who."""
        super().__init__(by.name)
        self.by = by


class Conflict(Exception):
    """Somebody else has changed the same fields meanwhile; nothing was saved.

    ``theirs`` are their texts by path, ``version`` that of the working copy now.
    """

    def __init__(self, theirs: Mapping[str, str], version: int) -> None:
        """Keep what they wrote."""
        super().__init__(", ".join(theirs))
        self.theirs, self.version = dict(theirs), version


@dataclass(frozen=True)
class Written:
    """What somebody sends from the desk.

    ``texts`` by path; ``read`` are the machine's fields that they say they have read; ``was`` are the fingerprints of
    the texts that their page showed, ``page`` is its name.
    """

    texts: Mapping[str, str]
    read: AbstractSet[str]
    was: Mapping[str, str]
    page: str = ""


@dataclass(frozen=True)
class Saved:
    """What became of it: ``theirs`` are fields that somebody else had changed and that were left as they are."""

    work: Work
    theirs: tuple[str, ...]


def fingerprint(text: str) -> str:
    """Return a short name of a text, by which a page says what it showed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def note(session: Session, actor: Actor, item_id: int, language: str, act: str) -> None:
    """Note what somebody did; leaves the commit to the caller."""
    session.add(TranslationEvent(item_id=item_id, language=language, actor_id=actor.identifier, act=act))


def take(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> None:
    """Take a translation, visible to others; raises ``TakenByOther``, ``NotAllowed``, ``NotFound``."""
    require(actor, Act.TRANSLATE, subject_of(language))
    item = work_on(session, kind, find_item(session, kind, reference), language).item
    if not _take_if_free(session, actor, item.id, language):
        by = holder(session, item.id, language)
        if by is not None and by.person_id != actor.identifier:
            raise TakenByOther(by)


def _take_if_free(session: Session, actor: Actor, item_id: int, language: str) -> bool:
    row = {"item_id": item_id, "language": language, "person_id": actor.identifier}
    statement = insert(TranslationAssignment).values(row).on_conflict_do_nothing()
    taken = session.scalar(statement.returning(TranslationAssignment.item_id)) is not None
    if taken:
        note(session, actor, item_id, language, models.TAKEN)
    return taken


def give_back(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> None:
    """Give a translation back so that others may take it; an editor may do so for somebody else.

    What was written so far stays. Raises ``NotAllowed`` when it is somebody else's, ``NotFound``.
    """
    require(actor, Act.TRANSLATE, subject_of(language))
    item = find_item(session, kind, reference)
    by = holder(session, item.id, language)
    if by is None:
        return
    if by.person_id != actor.identifier and not may(actor, Act.PUBLISH, subject_of(language)):
        raise NotAllowed(Act.TRANSLATE)
    _free(session, item.id, language)
    note(session, actor, item.id, language, models.GIVEN_BACK)


def _free(session: Session, item_id: int, language: str) -> None:
    session.execute(
        delete(TranslationAssignment).where(
            TranslationAssignment.item_id == item_id, TranslationAssignment.language == language
        )
    )


def draft_for(session: Session, work: Work) -> Work:
    """Return ``work`` with its working copy, begun where there is none, kept from others until the transaction ends.

    Its entry must be locked already, as publishing locks it before it removes the working copy.
    """
    row = {
        "item_id": work.item.id,
        "language": work.language,
        "texts": dict(work.texts),
        "base_revision": work.base,
        "version": 0,
        "changed": {},
        "machine": {},
        "hands": [],
        "pages": {},
    }
    session.execute(insert(TranslationDraft).values(row).on_conflict_do_nothing())
    return work_on(session, work.kind, work.item, work.language, lock=True)


def save(session: Session, actor: Actor, kind: Kind, reference: str, language: str, written: Written) -> Saved:
    """Write to the working copy, beginning one where there is none; leaves the commit to the caller.

    Where somebody else saved meanwhile, what only one of the two changed is kept of either; who saves while the
    translation is being published waits, and goes on from what was published. Raises ``Conflict`` where both changed
    the same field, ``NotAllowed``, ``NotFound``.
    """
    require(actor, Act.TRANSLATE, subject_of(language))
    work = work_on(session, kind, find_item(session, kind, reference, lock=True), language)
    if work.draft is None and not _differs(work, written):
        return Saved(work, ())
    work = draft_for(session, work)
    draft = _draft_of(work)
    mine, theirs = _merge(work, written)
    read = {
        path for path in written.read & draft.machine.keys() if written.texts.get(path) == draft.texts.get(path, "")
    }
    if mine or read:
        _write(draft, actor, mine, read, written.page)
        _take_if_free(session, actor, work.item.id, language)
    session.flush()
    return Saved(work_on(session, kind, work.item, language), theirs)


def _differs(work: Work, written: Written) -> bool:
    return any(text != work.texts.get(path, "") for path, text in written.texts.items())


def _draft_of(work: Work) -> TranslationDraft:
    if work.draft is None:
        raise NotFound(work.language)
    return work.draft


def _merge(work: Work, written: Written) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what is to be written, and the fields in which somebody else's text stays; raises ``Conflict``."""
    draft = _draft_of(work)
    known = {field.path for field in work.fields}
    mine: dict[str, str] = {}
    left: list[str] = []
    conflicts: dict[str, str] = {}
    for path, text in written.texts.items():
        theirs = draft.texts.get(path, "")
        if text == theirs or path not in known:
            continue
        own = written.page != "" and draft.pages.get(path) == written.page
        if own or fingerprint(theirs) == written.was.get(path):
            mine[path] = text
        elif fingerprint(text) == written.was.get(path):
            left.append(path)
        else:
            conflicts[path] = theirs
    if conflicts:
        raise Conflict(conflicts, draft.version)
    return mine, tuple(left)


def _write(draft: TranslationDraft, actor: Actor, mine: Mapping[str, str], read: AbstractSet[str], page: str) -> None:
    draft.version += 1
    draft.texts = {path: text for path, text in {**draft.texts, **mine}.items() if text}
    draft.changed = {**draft.changed, **dict.fromkeys(mine, draft.version)}
    draft.pages = {**draft.pages, **dict.fromkeys(mine, page)}
    draft.machine = {path: way for path, way in draft.machine.items() if path not in mine and path not in read}
    if actor.identifier is not None and actor.identifier not in draft.hands:
        draft.hands = [*draft.hands, actor.identifier]


def discard(session: Session, actor: Actor, kind: Kind, reference: str, language: str, version: int) -> None:
    """Throw the working copy away; what is published stays. Raises ``Conflict`` when it changed meanwhile."""
    require(actor, Act.TRANSLATE, subject_of(language))
    work = work_on(session, kind, find_item(session, kind, reference, lock=True), language, lock=True)
    if work.draft is None:
        return
    if work.draft.version != version:
        raise Conflict({}, work.draft.version)
    end_work(session, work)
    note(session, actor, work.item.id, language, models.DISCARDED)


def end_work(session: Session, work: Work) -> None:
    """Remove the working copy and everything that waits for it; leaves the commit to the caller."""
    session.execute(delete(TranslationDraft).where(TranslationDraft.id == _draft_of(work).id))
    _free(session, work.item.id, work.language)


def names_of(session: Session, people: Iterable[int]) -> list[str]:
    """Return the names of people in this order; those who have left are left out."""
    wanted = list(people)
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    found = {row.id: row.name for row in rows}
    return [found[person] for person in wanted if found.get(person)]
