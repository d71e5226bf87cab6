"""Publishing a translation, and taking it off the portal again: through the same door as every change of an entry."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import Catalogue, Origin, check_record, save_record
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.translating import models
from app.translating.fields import NEEDED, with_texts
from app.translating.models import DROPPED, WAITING, TranslationJob
from app.translating.service import end_work, names_of, note
from app.translating.staleness import changes_between, snapshots
from app.translating.work import Work, find_item, subject_of, work_on


class Refused(Exception):
    """A translation cannot be published as it is; ``paths`` are the fields concerned."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        """Keep the fields."""
        super().__init__(", ".join(paths))
        self.paths = paths


class Unread(Refused):
    """A machine wrote these fields and nobody has read them."""


class Incomplete(Refused):
    """These fields have no translation."""


class OriginalChanged(Refused):
    """The original has changed in these fields since the page was shown."""


class Overtaken(Refused):
    """Somebody else has written in the working copy since it was saved."""


class NothingToPublish(Refused):
    """There is no working copy."""


def publish(
    session: Session,
    actor: Actor,
    kind: Kind,
    reference: str,
    language: str,
    *,
    version: int,
    revision: int,
    incomplete: bool = False,
) -> ContentItem:
    """Publish the working copy; leaves the commit to the caller.

    ``version`` and ``revision`` are those that the translator had before them. ``incomplete`` lets fields other than
    title and summary be missing: readers are then shown them in another language, marked. Raises ``NotAllowed``,
    ``NotFound``, ``Overtaken``, ``Unread``, ``Incomplete``, ``OriginalChanged``, ``NothingToPublish``, and
    ``InvalidInput`` where a text is not as the kind's schema wants it.
    """
    require(actor, Act.PUBLISH_TRANSLATION, subject_of(language))
    work = work_on(session, kind, find_item(session, kind, reference, lock=True), language, lock=True)
    _check(session, work, version=version, revision=revision, incomplete=incomplete)
    record = with_texts(work.record, language, {field.path: work.texts.get(field.path, "") for field in work.fields})
    record["translations"][language] |= {
        "status": "published",
        "source_revision": work.item.revision,
        "translated_on": now().date().isoformat(),
        "translators": _translators(session, work),
    }
    _save(session, kind, record, work.item, Origin(actor.identifier, f"translate:{language}"))
    end_work(session, work)
    _drop_jobs(session, work)
    note(session, actor, work.item.id, language, models.PUBLISHED)
    return find_item(session, kind, reference)


def _check(session: Session, work: Work, *, version: int, revision: int, incomplete: bool) -> None:
    if work.draft is None:
        raise NothingToPublish(())
    if work.draft.version != version:
        raise Overtaken(())
    if work.machine:
        raise Unread(tuple(work.machine))
    if changed := _changed_since(session, work, revision):
        raise OriginalChanged(changed)
    missing = tuple(field.path for field in work.missing)
    if missing and (not incomplete or any(path in NEEDED for path in missing)):
        raise Incomplete(missing)


def _changed_since(session: Session, work: Work, revision: int) -> tuple[str, ...]:
    """Return the fields of the original that have changed since the translator looked at ``revision``."""
    if revision == work.item.revision:
        return ()
    seen = snapshots(session, [(work.item.id, revision)]).get((work.item.id, revision))
    if seen is None:
        return tuple(field.path for field in work.fields)
    return tuple(changes_between(seen, work.record, work.kind.section_names))


def _translators(session: Session, work: Work) -> list[str]:
    """Return who is named: those of the translation so far, and whoever wrote in this one."""
    before = list(work.published.translators) if work.published else []
    hands = work.draft.hands if work.draft else []
    return list(dict.fromkeys([*before, *names_of(session, hands)]))[:50]


def _save(session: Session, kind: Kind, record: Mapping[str, Any], item: ContentItem, origin: Origin) -> None:
    catalogue = Catalogue.read(session)
    save_record(session, kind, check_record(kind, record, catalogue), catalogue, item, origin)
    session.flush()


def _drop_jobs(session: Session, work: Work) -> None:
    waiting = update(TranslationJob).where(
        TranslationJob.item_id == work.item.id,
        TranslationJob.language == work.language,
        TranslationJob.state == WAITING,
    )
    session.execute(waiting.values(state=DROPPED, done_at=now()))


def unpublish(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> ContentItem:
    """Take a translation off the portal; its text is kept, in progress. Raises ``NotAllowed``, ``NotFound``."""
    require(actor, Act.PUBLISH_TRANSLATION, subject_of(language))
    work = work_on(session, kind, find_item(session, kind, reference, lock=True), language)
    if work.published is None:
        raise NotFound(language)
    record = with_texts(work.record, language, {})
    record["translations"][language]["status"] = "in_progress"
    _save(session, kind, record, work.item, Origin(actor.identifier, f"unpublish:{language}"))
    note(session, actor, work.item.id, language, models.UNPUBLISHED)
    return find_item(session, kind, reference)
