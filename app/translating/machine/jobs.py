"""What a machine is asked for: noted in a request, done beside it, dropped where somebody has written meanwhile."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.kernel.text import has_unusable_characters
from app.translating import models
from app.translating.machine.markdown import joined, pieces_of, translated_piece
from app.translating.machine.provider import Machine, NoWay, Unavailable, route
from app.translating.machine.terms import with_terms
from app.translating.models import DONE, DROPPED, FAILED, WAITING, TranslationJob
from app.translating.service import draft_for, note
from app.translating.work import Work, find_item, subject_of, work_on
from search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

#: Seconds that one round may take, so that a slow machine holds up nothing else for long.
_ROUND = 15.0
_ATTEMPTS = 6
_FIRST_PAUSE = timedelta(seconds=30)


def ask(session: Session, actor: Actor, kind: Kind, reference: str, language: str) -> bool:
    """Note that a machine shall write what nobody has written yet; tell whether there is anything to do.

    Fields that hold a machine's text which nobody has read may be written anew. Raises ``NotAllowed``, ``NotFound``.
    """
    require(actor, Act.TRANSLATE, subject_of(language))
    work = work_on(session, kind, find_item(session, kind, reference, lock=True), language)
    work = draft_for(session, work)
    fields = [field.path for field in work.fields if not work.texts.get(field.path) or field.path in work.machine]
    if not fields:
        return False
    row = {"item_id": work.item.id, "language": language, "version": work.version, "fields": fields}
    row |= {"state": WAITING, "asked_by": actor.identifier, "pieces": {}, "refused": [], "middle": ""}
    row |= {"attempts": 0, "reason": ""}
    statement = insert(TranslationJob).values(row).on_conflict_do_nothing()
    if session.scalar(statement.returning(TranslationJob.id)) is not None:
        note(session, actor, work.item.id, language, models.ASKED_MACHINE)
    return True


def work_off(
    session: Session, machine: Machine, kinds: Mapping[str, Kind], vocabulary: Vocabulary, seconds: float = _ROUND
) -> int | None:
    """Go on with the job that is due longest, for about ``seconds``; return its identifier, if there is one.

    Leaves the commit to the caller (a chore, of which one runs at a time). No row is locked while a machine is asked.
    """
    due = select(TranslationJob).where(TranslationJob.state == WAITING, TranslationJob.due_at <= now())
    job = session.scalar(due.order_by(TranslationJob.due_at, TranslationJob.id).limit(1))
    if job is None:
        return None
    try:
        _go_on(session, job, machine, kinds, vocabulary, time.monotonic() + seconds)
    except NotFound:
        _end(job, DROPPED)  # the entry is no longer public
    except Unavailable as error:
        _try_later(job, error)
    session.flush()
    return job.id


def _go_on(
    session: Session,
    job: TranslationJob,
    machine: Machine,
    kinds: Mapping[str, Kind],
    vocabulary: Vocabulary,
    deadline: float,
) -> None:
    work = _work_of(session, job, kinds)
    originals = {field.path: field.original for field in work.fields if field.path in job.fields}
    source = work.item.original_language
    way = route(machine.pairs(), source, job.language)
    job.middle = way[1] if len(way) > 2 else ""
    translate = with_terms(_along(machine, way), source, job.language, vocabulary)
    if _translate(job, pieces_of(originals.values()), translate, deadline):
        _apply(session, job, kinds, originals)


def _work_of(session: Session, job: TranslationJob, kinds: Mapping[str, Kind], *, lock: bool = False) -> Work:
    item = session.get(ContentItem, job.item_id)
    if item is None or item.kind not in kinds:
        raise NotFound(str(job.item_id))
    kind = kinds[item.kind]
    return work_on(session, kind, find_item(session, kind, item.reference), job.language, lock=lock)


def _along(machine: Machine, way: tuple[str, ...]) -> Callable[[str], str]:
    def translate(text: str) -> str:
        for source, target in pairwise(way):
            text = machine.translate(text, source, target)
        return text

    return translate


def _translate(job: TranslationJob, pieces: list[str], translate: Callable[[str], str], deadline: float) -> bool:
    """Translate what is not yet, until the deadline; tell whether all of it is there. What is done is kept."""
    done = dict(job.pieces)
    try:
        for piece in pieces:
            if piece in done:
                continue
            if time.monotonic() > deadline and len(done) > len(job.pieces):
                return False
            done[piece] = _sound(piece, translated_piece(piece, translate))
    finally:
        job.pieces = done
    return True


def _sound(piece: str, translated: str) -> str:
    if not translated or has_unusable_characters(translated) or len(translated) > 10 * len(piece) + 200:
        raise Unavailable("nonsense")
    return translated


def _apply(session: Session, job: TranslationJob, kinds: Mapping[str, Kind], originals: Mapping[str, str]) -> None:
    """Write what the machine made to the working copy, where nobody has written since it was asked."""
    with session.no_autoflush:  # the working copy is locked before the job, as publishing does: no deadlock
        work = _work_of(session, job, kinds, lock=True)
    session.refresh(job, ["state"])
    now_there = {field.path: field.original for field in work.fields if field.path in job.fields}
    if job.state != WAITING or work.draft is None:
        _end(job, DROPPED)
        return
    if now_there != originals:
        return  # the original changed while the machine was at work: it goes on with what is there now
    draft = work.draft
    free = [path for path in originals if _is_free(work, job, path)]
    job.refused = [path for path in originals if path not in free]
    if free:
        made = {path: joined(originals[path], job.pieces) for path in free}
        draft.version += 1
        draft.texts = {**draft.texts, **made}
        draft.machine = {**draft.machine, **dict.fromkeys(free, job.middle)}
        draft.changed = {**draft.changed, **dict.fromkeys(free, draft.version)}
        draft.pages = {path: page for path, page in draft.pages.items() if path not in free}
    _end(job, DONE if free else DROPPED)


def _is_free(work: Work, job: TranslationJob, path: str) -> bool:
    """Tell whether a field is still as it was when the machine was asked: empty, or a machine's own unread text."""
    unwritten = not work.texts.get(path) or path in work.machine
    draft = work.draft
    return unwritten and draft is not None and int(draft.changed.get(path, 0)) <= job.version


def _end(job: TranslationJob, state: str) -> None:
    job.state, job.done_at, job.pieces = state, now(), {}


def _try_later(job: TranslationJob, error: Unavailable) -> None:
    job.attempts += 1
    job.reason = error.reason
    if isinstance(error, NoWay) or job.attempts >= _ATTEMPTS:
        _end(job, FAILED)
        logger.warning("the machine translation %s was given up: %s", job.id, error.reason)
    else:
        job.due_at = now() + _FIRST_PAUSE * 2 ** (job.attempts - 1)
