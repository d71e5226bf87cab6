"""The adoption of a draft: it becomes an entry, which goes the way of every entry (translation, search, mails)."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.community import notices
from app.community.drafting import NotInThisState, find, read, text_of
from app.community.drafting_models import ADOPTED, ENDORSING, RecommendationDraft
from app.community.endorsing import today
from app.content.models import PUBLISHED, ContentItem
from app.content.service import Catalogue, Origin, check_record, find_existing, save_record
from app.drafts.publishing import confirm
from app.kernel.errors import InvalidInput
from app.kernel.text import slugify
from app.recommendations.kind import RECOMMENDATION
from app.recommendations.models import ADOPTED as ENTRY_ADOPTED
from app.recommendations.sections import RECOMMENDATION as RECOMMENDED

#: References of new recommendations are given out one after the other.
_REFERENCE_LOCK = 0x4D50_0012


def adopt(session: Session, actor: Actor, number: int) -> ContentItem:
    """Make an endorsed draft an entry and tell who followed its debate.

    Raises ``NotInThisState`` unless it was put to the metropolises, ``InvalidInput`` when none said yes or a text
    cannot be published.
    """
    require(actor, Act.ADOPT_RECOMMENDATION)
    find(session, actor, number, lock=True)
    draft = read(session, actor, number)
    if draft.state != ENDORSING:
        raise NotInThisState
    if not any(one.answer == "yes" for one in draft.endorsements):
        raise InvalidInput({"adopt": [_("No metropolis has said yes yet.")]})
    if RECOMMENDED not in text_of(draft):
        raise InvalidInput({"adopt": [_("The draft does not recommend anything yet.")]})
    record = record_of(session, draft)
    data = check_record(RECOMMENDATION, record, Catalogue.read(session))
    save_record(
        session, RECOMMENDATION, data, Catalogue.read(session), None, Origin(actor.identifier, "adopt_recommendation")
    )
    session.flush()
    item = find_existing(session, RECOMMENDATION, [record["reference"]])[record["reference"]]
    confirm(session, item.id)
    draft.state, draft.item_id = ADOPTED, item.id
    if draft.debate is not None:
        path = RECOMMENDATION.path
        notices.tell_of_adoption(session, draft.debate, draft.id, draft.title, path, item.reference)
    return item


def record_of(session: Session, draft: RecommendationDraft) -> dict[str, Any]:
    """Return the record of the entry that a draft becomes."""
    day, language = today(), draft.language
    yes = [one.metropolis_slug for one in draft.endorsements if one.answer == "yes"]
    record: dict[str, Any] = {
        "reference": _free_reference(session, draft),
        "original_language": language,
        "state": PUBLISHED,
        "metropolises": yes[:20],
        "themes": list(draft.themes),
        "principles": [draft.debate.principle_code] if draft.debate and draft.debate.principle_code else [],
        "status": ENTRY_ADOPTED,
        "year": day.year,
        "adopted_on": day.isoformat(),
        "addressees": list(draft.addressees),
        "addressed_to": {language: draft.addressed_to} if draft.addressed_to else {},
        "origin": _origin(draft),
        "occasion": {draft.session.language: draft.session.title} if draft.session else {},
        "endorsements": [_answer(one) for one in draft.endorsements],
        "translations": {language: {"title": draft.title, "summary": draft.summary, **text_of(draft)}},
    }
    return record


def _answer(one: Any) -> dict[str, str]:
    told = {"metropolis": one.metropolis_slug, "answer": one.answer}
    return told | ({"reason": " ".join(one.reason.split()), "language": one.language} if one.reason else {})


def _origin(draft: RecommendationDraft) -> str | None:
    """Return where a draft comes from; a debate of members only is not named to everybody."""
    if draft.debate is not None:
        return None if draft.debate.members_only or draft.debate.hidden_at else f"debates/{draft.debate.id}"
    return f"sessions/{draft.session.id}" if draft.session is not None else None


def _free_reference(session: Session, draft: RecommendationDraft) -> str:
    session.execute(select(func.pg_advisory_xact_lock(_REFERENCE_LOCK)))
    wanted = slugify(draft.title)[:100].strip("-") or "recommendation"
    taken = select(ContentItem.id).where(ContentItem.kind == RECOMMENDATION.code, ContentItem.reference == wanted)
    return wanted if session.scalar(taken) is None else f"{wanted}-{draft.id}"
