"""The tags that a form offers, each with its meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.content.kinds import Kind
from app.content.service import TAG_FIELDS
from app.kernel.database import now
from app.taxonomy.models import PRINCIPLE, SDG, Term
from app.taxonomy.service import wording

Option = tuple[str, str, str | None]


@dataclass(frozen=True)
class Choice:
    """Tags under one heading (empty where there is none); each option is value, name and meaning."""

    heading: str
    options: tuple[Option, ...]


def several_for(kind: Kind, fields: Sequence[str], chosen: Mapping[str, Any], language: str) -> dict[str, list[Choice]]:
    """Return what fields of ``kind`` that take any number of values offer, and what was ``chosen`` beside."""
    found = {}
    for name, offered in kind.writing.several.items():
        if name in fields:
            options = offered(language)
            strange = [str(value) for value in chosen.get(name) or () if value not in options]
            found[name] = [Choice("", tuple((value, label, None) for value, label in options.items())
                                  + tuple((value, value, None) for value in strange))]  # fmt: skip
    return found


def tags_for(session: Session, fields: Sequence[str], language: str) -> dict[str, list[Choice]]:
    """Return the tags that a form with ``fields`` offers, in ``language``."""
    return {
        name: _choices(session, scheme, language, now().date()) for name, scheme in TAG_FIELDS.items() if name in fields
    }


def _choices(session: Session, scheme: str, language: str, day: date) -> list[Choice]:
    statement = select(Term).where(Term.scheme == scheme).order_by(Term.position)
    terms = session.scalars(statement.options(selectinload(Term.parent), selectinload(Term.versions))).all()
    groups: dict[str, list[Option]] = {}
    for term in terms:
        heading = term.parent.label(language) if scheme == PRINCIPLE and term.parent else ""
        groups.setdefault(heading, []).append(_option(term, language, day))
    return [Choice(heading, tuple(options)) for heading, options in groups.items()]


def _option(term: Term, language: str, day: date) -> Option:
    value = term.code.removeprefix("sdg-") if term.scheme == SDG else term.code
    meaning = term.descriptions.get(language)
    if term.scheme == PRINCIPLE:
        said = wording(term, day)
        meaning = said.texts[language] if said else meaning
    label = f"{value}. {term.label(language)}" if term.scheme == SDG else term.label(language)
    return value, label, meaning
