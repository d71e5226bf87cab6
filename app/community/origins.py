"""Where a recommendation comes from, as far as a reader may know it."""

from sqlalchemy.orm import Session

from app.accounts.permissions import Actor
from app.community import debates
from app.community.debate_models import Debate
from app.community.session_models import CommunitySession


def origin_of(session: Session, actor: Actor, origin: str | None) -> tuple[str, int, str, str] | None:
    """Return endpoint, number, title and language of the debate or session named by ``"debates/17"``, if it is there.

    An import may name one that does not exist here: then there is nothing to show.
    """
    path, _slash, number = (origin or "").partition("/")
    if not number:
        return None
    found: Debate | CommunitySession | None
    found = session.get(Debate, int(number)) if path == "debates" else session.get(CommunitySession, int(number))
    if found is None or (isinstance(found, Debate) and not debates.may_read(actor, found)):
        return None
    endpoint = "community.debate" if path == "debates" else "community.session"
    return endpoint, found.id, found.title, found.language
