"""How complete the translations are: by language and by theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.content.models import content_term
from app.taxonomy.models import THEME, Term
from app.translating.overview import IN_PROGRESS, MISSING, ORIGINAL, OUTDATED, UP_TO_DATE, cells
from config.languages import LANGUAGE_CODES

#: The theme of the row that counts all entries, those without a theme included.
EVERYTHING = ""


@dataclass(frozen=True)
class Completeness:
    """How many public entries of a theme stand how in a language; what is in progress is not readable yet."""

    theme: str
    language: str
    original: int = 0
    published: int = 0
    outdated: int = 0
    in_progress: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """Return how many entries there are."""
        return self.original + self.published + self.outdated + self.in_progress + self.missing

    @property
    def readable(self) -> int:
        """Return how many can be read in the language."""
        return self.original + self.published + self.outdated

    @property
    def share(self) -> int:
        """Return how many of a hundred can be read in the language, rounded down; 0 where there are none."""
        return self.readable * 100 // self.total if self.total else 0


class Band(NamedTuple):
    """A stretch of a bar: what it counts, and where it lies on a scale from 0 to 100."""

    name: str
    number: int
    start: float
    width: float


def completeness(session: Session, actor: Actor) -> tuple[Completeness, ...]:
    """Return the figures of all entries, then of each theme, each in every language; raises ``NotAllowed``."""
    require(actor, Act.SEE_TRANSLATIONS)
    cell = cells(with_original=True)
    counted = select(cell.c.language, cell.c.state, func.count()).group_by(cell.c.language, cell.c.state)
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for language, state, number in session.execute(counted):
        numbers.setdefault((EVERYTHING, language), {})[state] = int(number)
    by_theme = (
        select(Term.code, cell.c.language, cell.c.state, func.count())
        .select_from(cell)
        .join(content_term, content_term.c.item_id == cell.c.id)
        .join(Term, Term.code == content_term.c.term_code)
        .where(Term.scheme == THEME)
        .group_by(Term.code, cell.c.language, cell.c.state)
    )
    for theme, language, state, number in session.execute(by_theme):
        numbers.setdefault((theme, language), {})[state] = int(number)
    themes = session.scalars(select(Term.code).where(Term.scheme == THEME).order_by(Term.position))
    return tuple(
        Completeness(theme, language, **numbers.get((theme, language), {}))
        for theme in (EVERYTHING, *themes)
        for language in LANGUAGE_CODES
    )


def bands(row: Completeness) -> Sequence[Band]:
    """Return the bar of a row: what is original, translated, out of date, in progress, missing."""
    found: list[Band] = []
    start = 0.0
    for name in (ORIGINAL, UP_TO_DATE, OUTDATED, IN_PROGRESS, MISSING):
        number = getattr(row, name)
        width = round(100 * number / row.total, 2) if row.total else 0.0
        if number:
            found.append(Band(name, number, round(start, 2), width))
        start += width
    return found
