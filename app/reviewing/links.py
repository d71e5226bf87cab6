"""The link of an invitation: signed, for one review, and of no use once the invitation has been answered."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import current
from app.reviewing.models import INVITED, PeerReview


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current.settings().signing_keys, salt="peer-review-invitation")


def token_of(review: PeerReview) -> str:
    """Return what stands in the link to ``review``; the same for each mail about it."""
    token = _serializer().dumps([review.id, review.nonce])
    return token if isinstance(token, str) else token.decode("ascii")


def find_invited(session: Session, token: str, *, lock: bool = False) -> PeerReview | None:
    """Return the review that ``token`` invites to, if it waits for an answer; ``lock`` lets one answer at a time."""
    try:
        number, nonce = _serializer().loads(token)
    except (BadData, UnicodeError):
        return None
    statement = select(PeerReview).where(PeerReview.id == number, PeerReview.nonce == nonce)
    review = session.scalar(statement.with_for_update() if lock else statement)
    return review if review is not None and review.state == INVITED else None
