"""The mails of peer review. None to a reviewer names the author of a blind review, none to an author the reviewer."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.drafts.models import ACCEPTED as DRAFT_ACCEPTED
from app.drafts.models import RETURNED, SUBMITTED, Draft
from app.drafts.telling import title_of
from app.kernel.database import now
from app.mailing.posting import external_url, post
from app.reviewing import links
from app.reviewing.models import ACCEPTED, GIVEN, INVITED, PeerReview

#: A reviewer is reminded so long before the day, and once more when it has passed.
BEFORE = timedelta(days=5)


def tell_reviewer(session: Session, review: PeerReview, event: str) -> None:
    """Mail a reviewer: ``invited``, ``reminded``, ``withdrawn``."""
    if review.email_key is None:
        return
    person = session.get(Person, review.person_id) if review.person_id is not None else None
    editor = session.get(Person, review.invited_by) if review.invited_by is not None else None
    unanswered = review.state == INVITED
    language = person.language if person is not None and person.state == "active" else review.language
    post(
        session,
        key=f"peer-review-{event}:{review.id}:{review.reminders}",
        recipient=(person.email if person is not None else None) or review.email_key,
        person_id=person.id if person is not None and person.state == "active" else None,
        language=language,
        template=f"reviewing/mail/{event}",
        review=review,
        title=title_of(review.draft),
        author=_author(session, review),
        editor=editor.name if editor is not None else "",
        overdue=review.due_on < now().date(),
        address=external_url("reviewing.invitation", language=language, token=links.token_of(review))
        if unanswered
        else external_url("reviewing.review", language=language, review_id=review.id),
    )


def _author(session: Session, review: PeerReview) -> str:
    if review.blind or review.draft.owner_id is None:
        return ""
    person = session.get(Person, review.draft.owner_id)
    return person.name if person is not None else ""


def tell_editor(session: Session, review: PeerReview, event: str) -> None:
    """Mail the editor who invited: ``given``, ``declined``."""
    reviewer = session.get(Person, review.person_id) if review.person_id is not None else None
    _tell_person(
        session,
        review.invited_by,
        f"peer-review-{event}:{review.id}",
        f"reviewing/mail/{event}",
        review,
        "reviewing.reviews",
        reviewer=(reviewer.name if reviewer is not None else "") or review.email_key or "",
    )


def tell_author(session: Session, review: PeerReview) -> None:
    """Mail the author that an opinion may be read."""
    key = f"peer-review-released:{review.id}"
    _tell_person(session, review.draft.owner_id, key, "reviewing/mail/released", review, "reviewing.opinions")


def _tell_person(
    session: Session, person_id: int | None, key: str, template: str, review: PeerReview, endpoint: str, **values: Any
) -> None:
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None or person.state != "active" or not person.email:
        return
    post(
        session,
        key=key,
        recipient=person.email,
        person_id=person.id,
        language=person.language,
        template=template,
        person=person,
        title=title_of(review.draft),
        address=external_url(endpoint, language=person.language, draft_id=review.draft_id),
        **values,
    )


def remind(session: Session) -> None:
    """Remind reviewers whose day is near, and once more those whose day has passed (a chore)."""
    today = now().date()
    near = and_(PeerReview.reminders == 0, PeerReview.due_on <= today + BEFORE, PeerReview.due_on >= today)
    passed = and_(PeerReview.reminders < 2, PeerReview.due_on < today)
    statement = (
        select(PeerReview)
        .join(Draft)
        .where(PeerReview.state.in_((INVITED, ACCEPTED)), or_(near, passed))
        .where(Draft.state.in_((SUBMITTED, RETURNED, DRAFT_ACCEPTED)))
        # Who was invited a moment ago needs no reminder, however near the day.
        .where(PeerReview.invited_at < now() - timedelta(days=1))
        .with_for_update(of=PeerReview, skip_locked=True)
    )
    for review in session.scalars(statement):
        review.reminders = 2 if review.due_on < today else 1
        tell_reviewer(session, review, "reminded")


def opinions_waiting(reviews: list[PeerReview]) -> int:
    """Return how many opinions wait to be released."""
    return sum(review.state == GIVEN and review.released_at is None for review in reviews)
