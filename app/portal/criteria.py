"""What a reader asks for, read from the parameters of an address: one reading for the pages and for the API.

What cannot be understood is left out and told (``problems``): a page shows it as a notice, the API refuses it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _

from app.kernel.text import clean_line, has_unusable_characters
from search.document import FACETS, Place
from search.query import DEEPEST_RESULT, LARGEST_PAGE, Box, Near, Sort

LONGEST_TEXT = 500
PAGE_SIZE = 10
DEFAULT_KILOMETRES = 500.0
MOST_VALUES = 50
#: Parameters that are no facets.
PARAMETERS = ("q", "sort", "page", "page_size", "near", "within", "box", "off", "all")


class Parameters(Protocol):
    """The parameters of an address, each with all its values (werkzeug's ``MultiDict``)."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a parameter."""
        ...

    def keys(self) -> Sequence[str]:
        """Return the names of the parameters."""
        ...


class Known(Protocol):
    """The facets that there are, and the values that they may have."""

    @property
    def facets(self) -> Sequence[str]:
        """Return the names of all facets."""
        ...

    def knows(self, facet: str, value: str) -> bool:
        """Tell whether ``value`` is one of ``facet``."""
        ...

    def place(self, metropolis: str) -> Place | None:
        """Return where a metropolis lies."""
        ...


class Trouble(StrEnum):
    """What may be wrong with a parameter."""

    UNKNOWN_PARAMETER = "unknown_parameter"
    UNKNOWN_VALUE = "unknown_value"
    NOT_UNDERSTOOD = "not_understood"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True)
class Problem:
    """A parameter that was left out or changed, and why."""

    parameter: str
    value: str
    trouble: Trouble

    @property
    def message(self) -> str:
        """Return the reason for a reader."""
        value = self.value[:60]
        return {
            Trouble.UNKNOWN_PARAMETER: _("“%(value)s” is not something the search can narrow by.", value=value),
            Trouble.UNKNOWN_VALUE: _("The filter “%(value)s” is not known and was left out.", value=value),
            Trouble.NOT_UNDERSTOOD: _("“%(value)s” could not be understood and was left out.", value=value),
            Trouble.TOO_LONG: _("The search was longer than %(longest)s characters and was cut.", longest=LONGEST_TEXT),
            Trouble.OUT_OF_RANGE: _("“%(value)s” is out of range.", value=value),
        }[self.trouble]


@dataclass(frozen=True)
class Criteria:
    """What is searched for, and what of it the page shows.

    ``near_name`` is what the reader chose as centre: a metropolis, or ``lat,lon``. ``opened`` names the facets of which
    all values are shown.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    page_size: int = PAGE_SIZE
    near: Near | None = None
    near_name: str = ""
    box: Box | None = None
    switched_off: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    @property
    def effective_sort(self) -> Sort:
        """Return the order asked for, or the natural one: by relevance for words, else the newest first."""
        if self.sort is not None:
            return self.sort
        return Sort.RELEVANCE if self.text else Sort.NEWEST

    @property
    def last_page(self) -> int:
        """Return the last page that an engine will answer."""
        return DEEPEST_RESULT // self.page_size

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that ask for just this, in a fixed order and without defaults."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet in sorted(self.filters, key=_place) for value in self.filters[facet]]
        if self.near is not None:
            pairs += [("near", self.near_name), ("within", f"{self.near.kilometres:g}")]
        if self.box is not None:
            pairs.append(("box", ",".join(f"{edge:g}" for edge in _edges(self.box))))
        pairs += [("off", key) for key in sorted(self.switched_off)]
        pairs += [("all", facet) for facet in sorted(self.opened)]
        if self.sort is not None:
            pairs.append(("sort", self.sort.value))
        if self.page_size != PAGE_SIZE:
            pairs.append(("page_size", str(self.page_size)))
        return pairs + ([("page", str(self.page))] if self.page > 1 else [])

    def toggled(self, facet: str, value: str) -> "Criteria":
        """Return the same criteria with ``value`` chosen, or no longer chosen; on the first page."""
        values = self.filters.get(facet, ())
        changed = tuple(v for v in values if v != value) if value in values else (*values, value)
        filters = {**self.filters, facet: changed}
        return replace(self, filters={f: v for f, v in filters.items() if v}, page=1)

    def without(self, name: str) -> "Criteria":
        """Return the same criteria without ``near``, ``box`` or ``switched_off``; on the first page."""
        empty = replace(self, page=1)
        if name == "near":
            return replace(empty, near=None, near_name="", sort=None if self.sort is Sort.DISTANCE else self.sort)
        return replace(empty, **{name: None if name == "box" else frozenset()})  # type: ignore[arg-type]

    def at(self, page: int) -> "Criteria":
        """Return the same criteria on another page."""
        return replace(self, page=page)

    def toggled_facet(self, facet: str) -> "Criteria":
        """Return the same criteria with all values of a facet shown, or only the first again; on the same page."""
        return replace(self, opened=self.opened ^ {facet})


def _place(facet: str) -> tuple[int, str]:
    """Return by what facets are ordered in an address: those of every kind first."""
    return FACETS.index(facet) if facet in FACETS else len(FACETS), facet


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.west, box.south, box.east, box.north


def read_criteria(parameters: Parameters, known: Known) -> tuple[Criteria, list[Problem]]:
    """Return the criteria that ``parameters`` ask for, and what of them could not be used."""
    reader = _Reader(parameters, known)
    criteria = Criteria(
        text=reader.text(),
        filters=reader.filters(),
        sort=reader.sort(),
        page_size=reader.whole("page_size", PAGE_SIZE, LARGEST_PAGE),
        box=reader.box(),
        switched_off=frozenset(key[:200] for key in parameters.getlist("off")[:MOST_VALUES]),
        opened=reader.opened(),
    )
    near, name = reader.near()
    if near is None and criteria.sort is Sort.DISTANCE:
        criteria = replace(criteria, sort=None)
    page = reader.whole("page", 1, criteria.last_page)
    return replace(criteria, near=near, near_name=name, page=page), reader.problems


class _Reader:
    """Reads one parameter after another and notes what is wrong."""

    def __init__(self, parameters: Parameters, known: Known) -> None:
        self.parameters, self.known = parameters, known
        self.problems: list[Problem] = []

    def _note(self, parameter: str, value: str, trouble: Trouble) -> None:
        self.problems.append(Problem(parameter, clean_line(value, 100), trouble))

    def _last(self, parameter: str) -> str:
        values = self.parameters.getlist(parameter)
        return values[-1].strip() if values else ""

    def text(self) -> str:
        raw = " ".join(self.parameters.getlist("q")[:5])
        if has_unusable_characters(raw):
            self._note("q", raw, Trouble.NOT_UNDERSTOOD)
        text = clean_line(raw, LONGEST_TEXT * 4)
        if len(text) > LONGEST_TEXT:
            self._note("q", text, Trouble.TOO_LONG)
        return text[:LONGEST_TEXT].strip()

    def filters(self) -> dict[str, tuple[str, ...]]:
        chosen: dict[str, tuple[str, ...]] = {}
        for name in self.parameters.keys():  # noqa: SIM118  (not a mapping)
            if name in PARAMETERS:
                continue
            if name not in self.known.facets:
                self._note(clean_line(name, 60), name, Trouble.UNKNOWN_PARAMETER)
                continue
            values = dict.fromkeys(value.strip() for value in self.parameters.getlist(name)[:MOST_VALUES])
            good = tuple(value for value in values if self.known.knows(name, value))
            for value in values:
                if value and value not in good:
                    self._note(name, value, Trouble.UNKNOWN_VALUE)
            if good:
                chosen[name] = good
        return chosen

    def opened(self) -> frozenset[str]:
        names = dict.fromkeys(name.strip() for name in self.parameters.getlist("all")[:MOST_VALUES])
        for name in names:
            if name and name not in self.known.facets:
                self._note("all", name, Trouble.UNKNOWN_VALUE)
        return frozenset(names).intersection(self.known.facets)

    def sort(self) -> Sort | None:
        raw = self._last("sort")
        if not raw:
            return None
        try:
            return Sort(raw)
        except ValueError:
            self._note("sort", raw, Trouble.UNKNOWN_VALUE)
            return None

    def whole(self, parameter: str, default: int, most: int) -> int:
        raw = self._last(parameter)
        if not raw:
            return default
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 9):
            self._note(parameter, raw, Trouble.NOT_UNDERSTOOD)
            return default
        number = int(raw)
        if not 1 <= number <= most:
            self._note(parameter, raw, Trouble.OUT_OF_RANGE)
        return min(max(number, 1), most)

    def _numbers(self, parameter: str, count: int) -> list[float] | None:
        raw = self._last(parameter)
        if not raw:
            return None
        try:
            numbers = [float(part) for part in raw.split(",")] if len(raw) <= 100 else []
        except ValueError:
            numbers = []
        if len(numbers) != count or not all(math.isfinite(number) for number in numbers):
            self._note(parameter, raw, Trouble.NOT_UNDERSTOOD)
            return None
        return numbers

    def near(self) -> tuple[Near | None, str]:
        name = self._last("near")
        if not name:
            return None, ""
        place = self.known.place(name)
        if place is None:
            numbers = self._numbers("near", 2)
            if numbers is None:
                return None, ""
            if abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
                self._note("near", name, Trouble.OUT_OF_RANGE)
                return None, ""
            place = Place(numbers[0], numbers[1])
        within = self._numbers("within", 1) or [DEFAULT_KILOMETRES]
        if not 1 <= within[0] <= 20_100:
            self._note("within", self._last("within"), Trouble.OUT_OF_RANGE)
        return Near(place, min(max(within[0], 1), 20_100)), name

    def box(self) -> Box | None:
        edges = self._numbers("box", 4)
        if edges is None:
            return None
        west, south, east, north = edges
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90 or south > north:
            self._note("box", self._last("box"), Trouble.OUT_OF_RANGE)
            return None
        return Box(west, south, east, north)
