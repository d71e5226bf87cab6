"""Use cases on the wording of principles: to propose one, to adopt or decline it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.permissions import Act, Actor, require
from app.community import debates
from app.community.debate_models import Debate
from app.community.wording_models import ADOPTED, DECLINED, PROPOSED, WordingProposal
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.taxonomy.models import PRINCIPLE, PrincipleVersion, Term
from app.taxonomy.service import term


class Decided(Exception):
    """The proposal has been adopted or declined before."""


def propose(session: Session, actor: Actor, principle_code: str, data: Mapping[str, Any]) -> WordingProposal:
    """Propose a wording and open the debate on it; raises ``NotFound`` or ``TooOften``."""
    require(actor, Act.PROPOSE_WORDING)
    principle = term(session, PRINCIPLE, principle_code)
    debate = debates.start(
        session,
        actor,
        {
            "title": data["title"],
            "text": data["reason"],
            "language": data["language"],
            "principle": principle.code,
            "readers": data["readers"],
        },
    )
    proposal = WordingProposal(
        principle_code=principle.code,
        texts=data["texts"],
        adopted_in=data["adopted_in"],
        reason=data["reason"],
        language=data["language"],
        debate_id=debate.id,
        proposed_by=actor.identifier,
    )
    session.add(proposal)
    session.flush()
    return proposal


def listed(session: Session, actor: Actor) -> Sequence[WordingProposal]:
    """Return the proposals that the actor may read, undecided ones first."""
    options = (joinedload(WordingProposal.principle), joinedload(WordingProposal.debate))
    order = ((WordingProposal.state != PROPOSED), WordingProposal.id.desc())
    found = session.scalars(select(WordingProposal).options(*options).order_by(*order))
    return [one for one in found if _may_read(actor, one)]


def _may_read(actor: Actor, proposal: WordingProposal) -> bool:
    debate: Debate | None = proposal.debate
    return debate is None or debates.may_read(actor, debate)


def find(session: Session, actor: Actor, number: int, *, lock: bool = False) -> WordingProposal:
    """Return a proposal that the actor may read (whoever reads its debate does); raises ``NotFound``."""
    proposal = session.get(WordingProposal, number, with_for_update={"of": WordingProposal} if lock else None)
    if proposal is None or not _may_read(actor, proposal):
        raise NotFound(str(number))
    return proposal


def adopt(session: Session, actor: Actor, number: int, valid_from: date, source: str) -> PrincipleVersion:
    """Make a proposal the wording that holds from a day on; earlier wordings stay.

    Raises ``NotFound``, ``Decided``, or ``InvalidInput`` when there is a wording of that day or a later one.
    """
    require(actor, Act.ADOPT_WORDING)
    proposal = _undecided(session, actor, number)
    session.get_one(Term, proposal.principle_code, with_for_update={"of": Term})
    latest = session.scalar(
        select(PrincipleVersion.valid_from)
        .where(PrincipleVersion.principle_code == proposal.principle_code)
        .order_by(PrincipleVersion.valid_from.desc())
        .limit(1)
    )
    if latest is not None and valid_from <= latest:
        raise InvalidInput({"valid_from": [_("Must be later than the day from which the latest wording holds.")]})
    version = PrincipleVersion(
        principle_code=proposal.principle_code,
        valid_from=valid_from,
        texts=dict(proposal.texts),
        source=source,
        adopted_in=proposal.adopted_in,
    )
    session.add(version)
    session.flush()
    proposal.version_id = version.id
    _decide(actor, proposal, ADOPTED)
    return version


def decline(session: Session, actor: Actor, number: int) -> None:
    """Close a proposal that is not adopted; it stays readable."""
    require(actor, Act.ADOPT_WORDING)
    _decide(actor, _undecided(session, actor, number), DECLINED)


def _undecided(session: Session, actor: Actor, number: int) -> WordingProposal:
    proposal = find(session, actor, number, lock=True)
    if proposal.state != PROPOSED:
        raise Decided
    return proposal


def _decide(actor: Actor, proposal: WordingProposal, state: str) -> None:
    proposal.state = state
    proposal.decided_by, proposal.decided_at = actor.identifier, now()


def principles(session: Session) -> Sequence[Term]:
    """Return the principles in order."""
    return session.scalars(select(Term).where(Term.scheme == PRINCIPLE).order_by(Term.position)).all()


def today() -> date:
    """Return the present day in UTC, as the pages of principles count."""
    return datetime.now(UTC).date()
