"""What the pages of this room share: numbers in addresses, the unit of work, choices of forms."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.community.schemas import LARGEST
from app.kernel import current
from app.kernel.unit_of_work import unit_of_work
from app.taxonomy.models import PRINCIPLE, THEME, Term
from app.taxonomy.service import terms_of

BASE = "/<language:language>/community"
NUMBER = f"<int(max={LARGEST}):number>"
BOTH = ["GET", "POST"]
POST = ["POST"]


def work() -> AbstractContextManager[Session]:
    """Return the unit of work of this request."""
    return unit_of_work(current.database().sessions)


def choices(scheme: str) -> list[tuple[str, str]]:
    """Return code and name of the terms of a scheme, for a field to choose from."""
    return [(term.code, term.label(current.language())) for term in _terms(scheme)]


def _terms(scheme: str) -> Sequence[Term]:
    return terms_of(current.session(), scheme)


def themes() -> list[tuple[str, str]]:
    """Return the themes to choose from."""
    return choices(THEME)


def principles() -> list[tuple[str, str]]:
    """Return the principles to choose from."""
    return choices(PRINCIPLE)


def too_often() -> str:
    """Return what is told to somebody who has written very much today."""
    return _("You have written very much today. Please go on tomorrow.")


def closed() -> str:
    """Return what is told to somebody who writes into a closed debate."""
    return _("This debate is closed. What is written in it stays as it is.")
