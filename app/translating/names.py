"""The official names that a translation must keep to: themes, principles, capacities, goals, metropolises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.members.models import Metropolis
from app.taxonomy.models import CAPACITY, DOMAIN, PRINCIPLE, SDG, SUBDOMAIN, THEME, Term
from app.taxonomy.service import wording

#: In the order in which they are listed.
SCHEMES = (THEME, DOMAIN, PRINCIPLE, CAPACITY, SUBDOMAIN, SDG)


@dataclass(frozen=True)
class OfficialName:
    """A term's name in every language, and the wording of a principle that holds today."""

    code: str
    scheme: str
    labels: Mapping[str, str]
    wordings: Mapping[str, str]


def official_names(session: Session, today: date) -> dict[str, list[OfficialName]]:
    """Return the official names by scheme, in the order of the lists."""
    statement = select(Term).where(Term.scheme.in_(SCHEMES)).options(selectinload(Term.versions))
    found: dict[str, list[OfficialName]] = {scheme: [] for scheme in SCHEMES}
    for term in session.scalars(statement.order_by(Term.position, Term.code)):
        version = wording(term, today)
        found[term.scheme].append(OfficialName(term.code, term.scheme, term.labels, version.texts if version else {}))
    return found


def names_for_glossary(session: Session) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Return identifier and labels of everything that has an official name, for the glossary."""
    terms = session.execute(select(Term.code, Term.labels).where(Term.scheme.in_(SCHEMES)))
    places = session.execute(select(Metropolis.slug, Metropolis.names))
    return [(name, labels) for rows in (terms, places) for name, labels in rows]
