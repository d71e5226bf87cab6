"""One translation as its desk shows it: the original field by field, the working copy, what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, Subject, require
from app.content.kinds import Kind
from app.content.models import ContentItem, ContentTranslation
from app.content.records import dump_record
from app.content.service import everything
from app.kernel.errors import NotFound
from app.translating.fields import Field, fields_of, texts_in
from app.translating.models import TranslationAssignment, TranslationDraft, TranslationEvent, TranslationJob
from app.translating.staleness import changes_between, snapshots
from config.languages import LANGUAGE_CODES


@dataclass(frozen=True)
class Work:
    """The translation of ``item`` into ``language``.

    ``fields`` is what there is to translate, ``texts`` the translation so far (of the working copy, or what is
    published), ``machine`` the fields that a machine wrote and nobody has read, ``changed`` the original's changes
    since the revision ``base``, which ``texts`` renders: path → before and after.
    """

    kind: Kind
    item: Any
    language: str
    record: Mapping[str, Any]
    fields: tuple[Field, ...]
    texts: Mapping[str, str]
    draft: TranslationDraft | None
    published: ContentTranslation | None
    base: int
    changed: Mapping[str, tuple[str, str]]

    @property
    def version(self) -> int:
        """Return the version of the working copy; 0 where there is none yet."""
        return self.draft.version if self.draft else 0

    @property
    def machine(self) -> Mapping[str, str]:
        """Return the fields that only a machine has written, each with the language it went through."""
        written = self.draft.machine if self.draft else {}
        return {field.path: written[field.path] for field in self.fields if field.path in written}

    @property
    def missing(self) -> tuple[Field, ...]:
        """Return the fields that have no translation."""
        return tuple(field for field in self.fields if not self.texts.get(field.path))


def find_item(session: Session, kind: Kind, reference: str, *, lock: bool = False) -> ContentItem:
    """Return a public entry, whole; with ``lock`` nobody else changes it until the end of the transaction.

    Raises ``NotFound`` also for an entry that not everybody may read: translators see no drafts.
    """
    statement = select(kind.model).where(kind.model.reference == reference)
    if lock:
        plain = select(ContentItem.__table__.c.id).where(
            ContentItem.__table__.c.kind == kind.code, ContentItem.__table__.c.reference == reference
        )
        session.execute(plain.with_for_update())
    found = session.scalar(statement.options(*everything(), *kind.loading).execution_options(populate_existing=True))
    if found is None or not found.is_public:
        raise NotFound(reference)
    return found


def subject_of(language: str) -> Subject:
    """Return what the right to translate depends on."""
    return Subject(language=language)


def open_work(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> Work:
    """Return the translation of an entry into ``language``; raises ``NotAllowed``, ``NotFound``."""
    require(actor, Act.TRANSLATE, subject_of(language))
    return work_on(session, kind, find_item(session, kind, reference), language)


def work_on(session: Session, kind: Kind, item: ContentItem, language: str, *, lock: bool = False) -> Work:
    """Return the translation of ``item`` into ``language``; with ``lock`` its working copy is kept from others.

    Raises ``NotFound`` when that is the language of the original.
    """
    if language == item.original_language or language not in LANGUAGE_CODES:
        raise NotFound(language)
    statement = select(TranslationDraft).where(
        TranslationDraft.item_id == item.id, TranslationDraft.language == language
    )
    draft = session.scalar(
        (statement.with_for_update() if lock else statement).execution_options(populate_existing=True)
    )
    record = dump_record(kind, item)
    text = next((text for text in item.translations if text.language == language), None)
    base = draft.base_revision if draft else text.source_revision if text else item.revision
    return Work(
        kind=kind,
        item=item,
        language=language,
        record=record,
        fields=fields_of(kind, record),
        texts=dict(draft.texts) if draft else texts_in(record, kind.section_names, language),
        draft=draft,
        published=text if text is not None and text.status != "in_progress" else None,
        base=base,
        changed=_changed_since(session, kind, item, record, base),
    )


def _changed_since(
    session: Session, kind: Kind, item: ContentItem, record: Mapping[str, Any], base: int
) -> Mapping[str, tuple[str, str]]:
    if base >= item.revision:
        return {}
    before = snapshots(session, [(item.id, base)]).get((item.id, base))
    return changes_between(before, record, kind.section_names) if before else {}


@dataclass(frozen=True)
class Happening:
    """What somebody did with a translation, and when; ``name`` is empty for a person who has left."""

    at: datetime
    act: str
    name: str


def history(session: Session, item_id: int, language: str) -> Sequence[Happening]:
    """Return who did what with a translation, the newest first."""
    statement = (
        select(TranslationEvent.at, TranslationEvent.act, Person.name)
        .outerjoin(Person, Person.id == TranslationEvent.actor_id)
        .where(TranslationEvent.item_id == item_id, TranslationEvent.language == language)
        .order_by(TranslationEvent.id.desc())
        .limit(50)
    )
    return [Happening(at, act, name or "") for at, act, name in session.execute(statement)]


@dataclass(frozen=True)
class Holder:
    """Who has taken a translation, and since when."""

    person_id: int
    name: str
    since: datetime


def holder(session: Session, item_id: int, language: str) -> Holder | None:
    """Return who has taken a translation."""
    statement = (
        select(TranslationAssignment.person_id, Person.name, TranslationAssignment.since)
        .join(Person, Person.id == TranslationAssignment.person_id)
        .where(TranslationAssignment.item_id == item_id, TranslationAssignment.language == language)
    )
    found = session.execute(statement).one_or_none()
    return Holder(*found) if found else None


def last_job(session: Session, item_id: int, language: str) -> TranslationJob | None:
    """Return what a machine was last asked for."""
    statement = select(TranslationJob).where(TranslationJob.item_id == item_id, TranslationJob.language == language)
    return session.scalar(statement.order_by(TranslationJob.id.desc()).limit(1))
