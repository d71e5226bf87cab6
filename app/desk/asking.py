"""Asking by mail, once a year, whether an entry still holds: its owners, again, whoever stands in, then the editors."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem
from app.content.reading import text_for
from app.drafts import freshness
from app.drafts.freshness import BETWEEN, EDITORS, FALLBACK, OWNERS, OWNERS_AGAIN, YEAR, FreshnessAnswer
from app.drafts.models import OPEN_STATES, Draft, Freshness
from app.kernel import current
from app.kernel.database import now
from app.mailing.posting import external_url, post

#: As many entries as one round of the chore takes; the next goes on with the rest.
AT_ONCE = 300


def ask_due(session: Session) -> None:
    """Ask about the entries whose time has come, and go a step further where nobody answered (a chore)."""
    moment = now()
    for item in session.scalars(_due(moment)):
        known = freshness.freshness_of(session, item.id)
        if known.asked_at is None:
            known.asked_at = moment
            _ask_from(session, item, known, OWNERS)
        else:
            _ask_from(session, item, known, known.reminders + 1)


def _due(moment: datetime) -> Select[ContentItem]:
    """Return the statement for the public entries about which somebody is to be asked now."""
    last = func.coalesce(Freshness.confirmed_at, ContentItem.published_at)
    first_time = and_(Freshness.asked_at.is_(None), last <= moment - YEAR)
    further = or_(
        *(
            and_(Freshness.reminders == step, Freshness.asked_at <= moment - BETWEEN * (step + 1))
            for step in (OWNERS, OWNERS_AGAIN, FALLBACK)
        )
    )
    # Who is changing the entry, or has asked for it to be archived, has answered.
    changing = select(Draft.id).where(Draft.item_id == ContentItem.id, Draft.state.in_(OPEN_STATES)).exists()
    answered = FreshnessAnswer.item_id == ContentItem.id, FreshnessAnswer.settled_at.is_(None)
    return (
        select(ContentItem)
        .outerjoin(Freshness, Freshness.item_id == ContentItem.id)
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None), or_(first_time, further))
        .where(~changing, ~select(FreshnessAnswer.id).where(*answered).exists())
        .options(selectinload(ContentItem.translations))
        .order_by(ContentItem.id)
        .limit(AT_ONCE)
    )


def _ask_from(session: Session, item: ContentItem, known: Freshness, step: int) -> None:
    """Ask those of ``step``, or of the first later one that reaches somebody."""
    for tried in range(step, EDITORS):
        asked = list(_recipients(session, item, known, tried))
        if asked:
            known.reminders = tried
            for address, language, person_id in asked:
                _post(session, item, known, address, language, person_id)
            return
    known.reminders = EDITORS


def _recipients(
    session: Session, item: ContentItem, known: Freshness, step: int
) -> Iterable[tuple[str, str, int | None]]:
    """Yield address, language and number of who is asked at ``step``."""
    if step == FALLBACK and known.fallback_email:
        yield known.fallback_email, item.original_language, None
        return
    owners = freshness.owners_of(session, item.id)
    if step == FALLBACK:
        known_already = {person.id for person in owners}
        people = [p for p in freshness.contributors_of_place(session, item.id) if p.id not in known_already]
    else:
        people = owners
    for person in people:
        if person.email:
            yield person.email, person.language, person.id


def _post(
    session: Session, item: ContentItem, known: Freshness, address: str, language: str, person_id: int | None
) -> None:
    kind: Kind = current_app.extensions["portal_kinds"][item.kind]
    text = text_for(item, language)
    if text is None or known.asked_at is None:
        return
    token = freshness.link_token(current.settings().signing_keys, known, person_id)
    last = known.confirmed_at or item.published_at
    post(
        session,
        key=f"still-valid:{item.id}:{int(known.asked_at.timestamp())}:{known.reminders}:{person_id or 0}",
        recipient=address,
        language=language,
        template="desk/mail/still_valid",
        person_id=person_id,
        title=text.title,
        title_language=text.language,
        last=last,
        again=known.reminders > OWNERS,
        by_link=external_url("desk.still_valid", language=language, token=token),
        by_account=person_id
        and external_url("desk.freshness", language=language, kind=kind.path, reference=item.reference),
        page=external_url("portal.entry", language=language, kind=kind.path, reference=item.reference),
    )
