"""What an engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Passage:
    """A piece of text in which the words were found.

    ``parts`` alternates between plain and found text, beginning with plain (which may be empty); it holds text,
    never markup, so that the page escapes it as any other text.
    """

    language: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A document that was found, and where its words were: in the title, and in passages of one language."""

    identifier: str
    score: float
    title: Passage | None = None
    passages: tuple[Passage, ...] = ()
    kilometres: float | None = None


@dataclass(frozen=True)
class FacetCount:
    """A value of a facet and the number of results that choosing it would give (beside the values chosen already)."""

    value: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of results.

    ``total`` counts all results exactly. ``facets`` maps each facet asked for to its values, most frequent first,
    then by value. ``engine`` names the engine that answered; ``reduced`` tells that it stood in for another.
    ``relaxed`` tells that no document matched as asked and that fewer words were required.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    engine: str = ""
    reduced: bool = False
    relaxed: bool = False
    did_you_mean: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A title to jump to while typing."""

    identifier: str
    title: str
    language: str
