"""Use cases of peer review. Each reads: may I, is it valid, change, what follows; the commit is left to the caller.

Editors invite, remind, withdraw and release; reviewers accept or decline and give an opinion; what becomes of the draft
is decided on the desk. Nobody is an editor, or a reviewer, of what is their own.
"""

import secrets
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.accounts import limits, tokens
from app.accounts.models import Person
from app.accounts.people import email_key, find_by_email
from app.accounts.permissions import Act, Actor, require
from app.drafts.errors import NotNow, OwnContribution
from app.drafts.models import ACCEPTED as DRAFT_ACCEPTED
from app.drafts.models import RETURNED, SUBMITTED, Draft
from app.drafts.service import kind_of, subject_of_draft
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.reviewing import telling
from app.reviewing.models import ACCEPTED, DECLINED, GIVEN, INVITED, WITH_REVIEWER, WITHDRAWN, PeerReview

#: The states of a draft in which reviewers read it.
REVIEWABLE = (SUBMITTED, RETURNED, DRAFT_ACCEPTED)
INVITATIONS = limits.Limit("invite_reviewer", 60, timedelta(days=1))
LONGEST_WAIT = timedelta(days=365)
_LARGEST = 2**31


def draft_for_editor(session: Session, actor: Actor, draft_id: int) -> Draft:
    """Return a draft to an editor of it; raises ``NotFound``, ``NotAllowed``, ``OwnContribution``."""
    require(actor, Act.INVITE_REVIEWER)
    draft = session.get(Draft, draft_id) if 0 < draft_id < _LARGEST else None
    if draft is None or not kind_of(draft).citable:
        raise NotFound(str(draft_id))
    if actor.identifier in subject_of_draft(session, draft).owners:
        raise OwnContribution
    return draft


def reviews_of(session: Session, draft: Draft) -> list[PeerReview]:
    """Return all reviews of a draft, the oldest first. Who may see them is asked before."""
    return list(session.scalars(select(PeerReview).where(PeerReview.draft_id == draft.id).order_by(PeerReview.id)))


def invite(
    session: Session, actor: Actor, draft: Draft, *, email: str, blind: bool, due_on: date, language: str, message: str
) -> PeerReview:
    """Mail an invitation to ``email``, whether or not there is an account with it.

    Raises ``InvalidInput`` with reasons by field, ``NotNow``, ``TooOften``, and what ``draft_for_editor`` does.
    """
    draft_for_editor(session, actor, draft.id)
    if draft.state not in REVIEWABLE:
        raise NotNow("invite_reviewer", draft.state)
    person = find_by_email(session, email)
    _check_invitation(session, draft, email, person, due_on)
    limits.count(session, INVITATIONS, str(actor.identifier))
    known = person is not None and person.state == "active"
    review = PeerReview(
        draft_id=draft.id,
        draft=draft,
        person_id=person.id if person is not None and known else None,
        email_key=email_key(email),
        language=person.language if person is not None and known else language,
        nonce=secrets.token_urlsafe(32),
        blind=blind,
        due_on=due_on,
        message=message,
        invited_by=actor.identifier,
    )
    session.add(review)
    session.flush()
    telling.tell_reviewer(session, review, "invited")
    return review


def _check_invitation(session: Session, draft: Draft, email: str, person: Person | None, due_on: date) -> None:
    today = now().date()
    problems: dict[str, list[str]] = {}
    if not today <= due_on <= today + LONGEST_WAIT:
        problems["due_on"] = [_("Must be a day from today on, within a year.")]
    if person is not None and person.id in subject_of_draft(session, draft).owners:
        problems["email"] = [_("Is the author’s own address.")]
    elif person is not None and person.state in ("suspended", "deleted"):
        problems["email"] = [_("Belongs to somebody who cannot sign in.")]
    elif session.scalar(select(_invited(draft, email))):
        problems["email"] = [_("Has been invited to review this draft already.")]
    if problems:
        raise InvalidInput(problems)


def _invited(draft: Draft, email: str) -> ColumnElement[bool]:
    return exists().where(
        PeerReview.draft_id == draft.id, PeerReview.email_key == email_key(email), PeerReview.state != WITHDRAWN
    )


def find_for_editor(session: Session, actor: Actor, review_id: int) -> PeerReview:
    """Return a review to an editor of its draft, locked; raises as ``draft_for_editor`` does."""
    require(actor, Act.INVITE_REVIEWER)
    review = session.get(PeerReview, review_id, with_for_update=True) if 0 < review_id < _LARGEST else None
    if review is None:
        raise NotFound(str(review_id))
    draft_for_editor(session, actor, review.draft_id)
    return review


def withdraw(session: Session, actor: Actor, review_id: int) -> PeerReview:
    """Take an invitation back that has not led to an opinion; the reviewer is told. Raises ``NotNow``."""
    review = find_for_editor(session, actor, review_id)
    if review.state not in (INVITED, ACCEPTED):
        raise NotNow("withdraw_review", review.state)
    telling.tell_reviewer(session, review, "withdrawn")
    review.state = WITHDRAWN
    return review


def release(session: Session, actor: Actor, review_id: int) -> PeerReview:
    """Let the author read an opinion, and tell them. Raises ``NotNow``."""
    review = find_for_editor(session, actor, review_id)
    if review.state != GIVEN or review.released_at is not None:
        raise NotNow("release_review", review.state)
    review.released_at, review.released_by = now(), actor.identifier
    telling.tell_author(session, review)
    return review


def released_to_author(session: Session, actor: Actor, draft_id: int) -> tuple[Draft, list[PeerReview]]:
    """Return a draft and the opinions on it that its author may read; raises ``NotFound``."""
    require(actor, Act.READ_OPINIONS)
    draft = session.get(Draft, draft_id) if 0 < draft_id < _LARGEST else None
    if draft is None or actor.identifier not in subject_of_draft(session, draft).owners:
        raise NotFound(str(draft_id))
    return draft, [review for review in reviews_of(session, draft) if review.released_at is not None]


# --- reviewers -------------------------------------------------------------------------------------------------------


def of_reviewer(session: Session, actor: Actor) -> list[PeerReview]:
    """Return the reviews that the actor was asked for, those to be given first."""
    require(actor, Act.REVIEW_AS_PEER)
    statement = select(PeerReview).where(_of(actor), PeerReview.state.in_(WITH_REVIEWER))
    return list(session.scalars(statement.order_by(PeerReview.given_at.desc().nulls_first(), PeerReview.due_on)))


def is_reviewer(session: Session, actor: Actor) -> bool:
    """Tell whether anybody has asked the actor for a review."""
    own = exists().where(_of(actor), PeerReview.state.in_(WITH_REVIEWER))
    return actor.signed_in and bool(session.scalar(select(own)))


def _of(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for reviews of the actor: theirs, or sent to their address before they had an account."""
    key = select(Person.email_key).where(Person.id == actor.identifier).scalar_subquery()
    return or_(
        PeerReview.person_id == actor.identifier, and_(PeerReview.person_id.is_(None), PeerReview.email_key == key)
    )


def find(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> PeerReview:
    """Return a review to its reviewer; raises ``NotFound`` for others, and once it was declined or withdrawn."""
    require(actor, Act.REVIEW_AS_PEER)
    statement = select(PeerReview).where(PeerReview.id == review_id, PeerReview.state.in_(WITH_REVIEWER), _of(actor))
    if not 0 < review_id < _LARGEST:
        raise NotFound(str(review_id))
    review = session.scalar(statement.with_for_update() if lock else statement)
    if review is None or actor.identifier in subject_of_draft(session, review.draft).owners:
        raise NotFound(str(review_id))
    return review


def is_open(review: PeerReview) -> bool:
    """Tell whether the opinion is still wanted: no longer, when the draft was published or withdrawn."""
    return review.draft.state in REVIEWABLE


def accept(session: Session, actor: Actor, review: PeerReview) -> None:
    """Say yes to an invitation that was found by its link, or by ``find``: from now on the actor is the reviewer.

    Raises ``NotNow``, and ``OwnContribution`` for the author.
    """
    require(actor, Act.REVIEW_AS_PEER)
    if actor.identifier in subject_of_draft(session, review.draft).owners:
        raise OwnContribution
    if review.state != INVITED or not is_open(review):
        raise NotNow("accept_review", review.state)
    review.person_id, review.state, review.answered_at = actor.identifier, ACCEPTED, now()
    person = session.get(Person, actor.identifier)
    if person is not None:
        review.language = person.language


def decline(session: Session, review: PeerReview) -> None:
    """Say no to an invitation, as whoever holds its link may; the editor is told. Raises ``NotNow``."""
    if review.state not in (INVITED, ACCEPTED):
        raise NotNow("decline_review", review.state)
    review.state, review.answered_at = DECLINED, now()
    telling.tell_editor(session, review, "declined")


def begin_account(session: Session, review: PeerReview) -> str | None:
    """Return the token by which who holds the link of ``review`` makes their account; none when they have one.

    The link went to the address and nowhere else, so it proves what a mail to confirm it would prove.
    """
    if review.email_key is None:
        return None
    person = find_by_email(session, review.email_key)
    if person is None:
        person = Person(
            email=review.email_key, email_key=review.email_key, name="", language=review.language, state="unconfirmed"
        )
        session.add(person)
        session.flush()
    if person.state != "unconfirmed":
        return None
    review.person_id = person.id
    return tokens.issue(session, person, tokens.INVITE)


def give(
    session: Session, actor: Actor, review_id: int, *, recommendation: str, to_author: str, to_editor: str
) -> PeerReview:
    """Keep an opinion; it may be given anew until an editor has released it. The editor is told of the first.

    Raises ``NotFound``, ``NotNow``.
    """
    review = find(session, actor, review_id, lock=True)
    if review.state not in (ACCEPTED, GIVEN) or review.released_at is not None or not is_open(review):
        raise NotNow("give_review", review.state)
    first = review.state == ACCEPTED
    review.recommendation, review.to_author, review.to_editor = recommendation, to_author, to_editor
    review.state, review.given_at, review.draft_version = GIVEN, now(), review.draft.version
    session.flush()
    if first:
        telling.tell_editor(session, review, "given")
    return review


def reads_files(session: Session, actor: Actor, draft: Draft) -> bool:
    """Tell whether the actor reads the files of a draft as its reviewer."""
    own = exists().where(
        PeerReview.draft_id == draft.id,
        PeerReview.person_id == actor.identifier,
        PeerReview.state.in_((ACCEPTED, GIVEN)),
    )
    return bool(session.scalar(select(own)))
