"""What is asked of an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from search.document import Place, is_facet

#: No reader goes further than this many results; deeper pages are refused by the caller.
DEEPEST_RESULT = 1_000
LARGEST_PAGE = 100


class Sort(StrEnum):
    """The orders in which results may be read."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"
    DISTANCE = "distance"


class Origin(StrEnum):
    """Where the words of a language come from."""

    TYPED = "typed"
    VOCABULARY = "vocabulary"
    TRANSLATOR = "translator"


@dataclass(frozen=True)
class Words:
    """The words looked for in the texts of one language.

    ``text`` is plain text, as a person would type it; parts in straight double quotes are phrases that must
    occur. ``synonyms`` are other ways to say parts of it (words or short phrases of the same language) that
    also match, but count for less.
    """

    language: str
    text: str
    synonyms: tuple[str, ...] = ()
    origin: Origin = Origin.TYPED


@dataclass(frozen=True)
class Near:
    """A circle: everything within ``kilometres`` of ``place``."""

    place: Place
    kilometres: float


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees; ``west`` may be greater than ``east`` where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Query:
    """A question to an engine.

    ``words`` holds at most one entry a language; a document matches when its text in any of these languages
    matches that language's words. No words at all match everything. ``filters`` maps a facet to the values of
    which a document must have at least one; different facets must all hold. ``language`` is the reader's: its
    texts rank before those of other languages when they match equally well. ``facets`` names the facets to count.
    """

    language: str
    words: tuple[Words, ...] = ()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: Near | None = None
    box: Box | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    passages: int = 2

    def __post_init__(self) -> None:
        """Refuse what no engine can answer; raises ``ValueError``."""
        wrong = [name for name in (*self.filters, *self.facets) if not is_facet(name)]
        if wrong:
            raise ValueError(f"no names of facets: {sorted(wrong)}")
        if self.offset < 0 or not 0 <= self.limit <= LARGEST_PAGE:
            raise ValueError("offset or limit out of range")
        if self.offset + self.limit > DEEPEST_RESULT:
            raise ValueError(f"results end at {DEEPEST_RESULT}")
        if self.sort is Sort.DISTANCE and self.near is None:
            raise ValueError("sorting by distance needs a place")
