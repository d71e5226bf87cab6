"""A search as it is kept: its parameters in a fixed order, without what is only about the page; and its name."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.portal.criteria import Criteria, Problem, read_criteria
from app.portal.labels import Labels

#: Parameters that say how a page shows a search, not what is looked for.
_OF_THE_PAGE = ("sort", "page", "page_size", "all")
LONGEST_NAME = 120


def pairs_of(criteria: Criteria) -> list[tuple[str, str]]:
    """Return the parameters of what is looked for."""
    return [(name, value) for name, value in criteria.parameters() if name not in _OF_THE_PAGE]


def query_string(criteria: Criteria) -> str:
    """Return what is looked for as it is written in an address and kept."""
    return urlencode(pairs_of(criteria))


def criteria_of(query: str, labels: Labels) -> tuple[Criteria, Sequence[Problem]]:
    """Return what a kept ``query`` looks for, and what of it does not exist any more."""
    parameters: MultiDict[str, str] = MultiDict(parse_qsl(query))
    return read_criteria(parameters, labels)  # type: ignore[arg-type]  # keys() gives what can be looped over


def described(criteria: Criteria, labels: Labels) -> str:
    """Return in words of the reader's language what is looked for."""
    parts = [_("“%(text)s”", text=criteria.text)] if criteria.text else []
    parts += [labels.name(facet, value) for facet, values in criteria.filters.items() for value in values]
    if criteria.near is not None:
        distance, place = format_decimal(int(criteria.near.kilometres)), labels.name("metropolis", criteria.near_name)
        parts.append(_("within %(distance)s km of %(place)s", distance=distance, place=place))
    if criteria.box is not None:
        parts.append(_("part of the map"))
    return " · ".join(parts) or _("Everything")


def name_for(criteria: Criteria, labels: Labels) -> str:
    """Return a name to offer for a search."""
    name = described(criteria, labels)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
