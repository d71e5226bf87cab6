"""Calls for entries: for a time, on a theme, with an outcome in the end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import CONTRIBUTOR
from app.accounts.permissions import Act, Actor, require
from app.content.models import PUBLISHED as PUBLIC
from app.content.models import ContentItem
from app.drafts.models import Call, Draft
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.text import slugify
from app.taxonomy.models import THEME, Term
from config.languages import LANGUAGE_CODES

DRAFT, OPEN, CLOSED = "draft", "open", "closed"


def today() -> date:
    """Return the present day in UTC, by which calls open and close."""
    return now().date()


def is_accepting(call: Call, day: date | None = None) -> bool:
    """Tell whether ``call`` may be answered on ``day`` (today): it is open, and the day is one of its days."""
    return call.state == OPEN and call.opens_on <= (day or today()) <= call.closes_on


def is_over(call: Call) -> bool:
    """Tell whether ``call`` takes no more answers; it may have passed its last day before the chore notes it."""
    return call.state == CLOSED or (call.state == OPEN and call.closes_on < today())


def may_answer(actor: Actor, call: Call) -> bool:
    """Tell whether ``actor`` may answer ``call`` now."""
    return is_accepting(call) and (call.open_to == "everybody" or actor.has(CONTRIBUTOR))


def public_calls(session: Session) -> list[Call]:
    """Return the calls that everybody may read, the one that closes last first."""
    statement = select(Call).where(Call.state != DRAFT).order_by(Call.closes_on.desc(), Call.id.desc())
    return list(session.scalars(statement))


def accepting_calls(session: Session) -> list[Call]:
    """Return the calls that may be answered today, the one that closes first first."""
    day = today()
    within = Call.state == OPEN, Call.opens_on <= day, Call.closes_on >= day
    return list(session.scalars(select(Call).where(*within).order_by(Call.closes_on, Call.id)))


def read_call(session: Session, slug: str) -> Call:
    """Return a call that everybody may read; raises ``NotFound``."""
    call = session.scalar(select(Call).where(Call.slug == slug, Call.state != DRAFT))
    if call is None:
        raise NotFound(slug)
    return call


def all_calls(session: Session, actor: Actor) -> list[Call]:
    """Return every call for its editors, the newest first; raises ``NotAllowed``."""
    require(actor, Act.MANAGE_CALLS)
    return list(session.scalars(select(Call).order_by(Call.id.desc())))


def find_call(session: Session, actor: Actor, identifier: int) -> Call:
    """Return a call for its editors, whatever its state; raises ``NotAllowed`` and ``NotFound``."""
    require(actor, Act.MANAGE_CALLS)
    call = session.get(Call, identifier)
    if call is None:
        raise NotFound(str(identifier))
    return call


def save_call(session: Session, actor: Actor, call: Call | None, data: Mapping[str, Any]) -> Call:
    """Write ``data`` to ``call``, or to a new one, whose address stays what it was first.

    ``data`` has titles, texts, outcomes (by language), theme_code, opens_on, closes_on, open_to, kind.
    Raises ``NotAllowed``, and ``InvalidInput`` with reasons by field.
    """
    require(actor, Act.MANAGE_CALLS)
    _check(session, data)
    if call is None:
        call = Call(slug=_free_slug(session, data["titles"]["en"]), made_by=actor.identifier)
        session.add(call)
    for name in ("titles", "texts", "outcomes", "theme_code", "opens_on", "closes_on", "open_to", "kind"):
        if name in data:
            setattr(call, name, data[name])
    session.flush()
    return call


def _check(session: Session, data: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    if data["closes_on"] < data["opens_on"]:
        problems["closes_on"] = [_("Must not be before the opening day.")]
    for name in ("titles", "texts"):
        for code in LANGUAGE_CODES:
            if not data[name].get(code):
                problems[f"{name}.{code}"] = [_("Must be given.")]
    theme = data.get("theme_code")
    if theme and session.scalar(select(Term.code).where(Term.code == theme, Term.scheme == THEME)) is None:
        problems["theme_code"] = [_("Is not known here.")]
    if problems:
        raise InvalidInput(problems)


def _free_slug(session: Session, title: str) -> str:
    slug = base = slugify(title) or "call"
    taken = set(session.scalars(select(Call.slug).where(Call.slug.startswith(base, autoescape=True))))
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def open_call(actor: Actor, call: Call) -> None:
    """Show ``call`` to everybody; it takes answers from its first day on. Raises ``InvalidInput`` when it is past."""
    require(actor, Act.MANAGE_CALLS)
    if call.closes_on < today():
        raise InvalidInput({"closes_on": [_("Must not be in the past.")]})
    call.state = OPEN


def close_call(actor: Actor, call: Call) -> None:
    """Take no more answers to ``call``, before its last day."""
    require(actor, Act.MANAGE_CALLS)
    if call.state == OPEN:
        call.state = CLOSED


def close_due(session: Session) -> None:
    """Close the calls whose last day has passed (a chore)."""
    session.execute(update(Call).where(Call.state == OPEN, Call.closes_on < today()).values(state=CLOSED))


def answers_published(session: Session, call: Call) -> Sequence[int]:
    """Return the identifiers of the public entries that answered ``call``, the newest first."""
    answered = select(Draft.item_id).where(Draft.call_id == call.id, Draft.item_id.is_not(None))
    statement = (
        select(ContentItem.id)
        .where(ContentItem.id.in_(answered), ContentItem.state == PUBLIC, ContentItem.deleted_at.is_(None))
        .order_by(ContentItem.published_at.desc(), ContentItem.id.desc())
    )
    return list(session.scalars(statement))


def answers_counted(session: Session, call: Call) -> tuple[int, int]:
    """Return how many drafts answer ``call`` and have been submitted, and how many of them are published."""
    submitted = select(func.count()).where(Draft.call_id == call.id, Draft.submitted_at.is_not(None))
    return session.scalar(submitted) or 0, len(answers_published(session, call))


def save_outcome(session: Session, actor: Actor, call: Call, outcomes: Mapping[str, str]) -> None:
    """Keep what came of ``call``, by language; raises ``NotAllowed``."""
    require(actor, Act.MANAGE_CALLS)
    call.outcomes = dict(outcomes)
    session.flush()
