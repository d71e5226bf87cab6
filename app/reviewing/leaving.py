"""What becomes of reviews when somebody deletes their account, and the copy that they can take."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.reviewing.models import ACCEPTED, INVITED, WITHDRAWN, PeerReview


def forget_person(session: Session, person_id: int) -> None:
    """Leave opinions that were given, without a name; take back what was asked of the person and not given."""
    own = PeerReview.person_id == person_id
    session.execute(update(PeerReview).where(own, PeerReview.state.in_((INVITED, ACCEPTED))).values(state=WITHDRAWN))
    session.execute(update(PeerReview).where(own).values(person_id=None, email_key=None))
    for column in (PeerReview.invited_by, PeerReview.released_by):
        session.execute(update(PeerReview).where(column == person_id).values({column: None}))


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the reviews that somebody was asked for, and what they said."""
    statement = select(PeerReview).where(PeerReview.person_id == person_id).order_by(PeerReview.id)
    return [
        {
            "invited_at": one.invited_at.isoformat(),
            "state": one.state,
            "recommendation": one.recommendation,
            "to_author": one.to_author,
            "to_editor": one.to_editor,
        }
        for one in session.scalars(statement)
    ]
