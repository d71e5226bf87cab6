"""What an engine must be able to do, and what may go wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.document import Change, Document
from search.query import Query
from search.results import Hit, Results, Suggestion


class EngineUnavailable(Exception):
    """The engine is away, too slow or broken; somebody else may answer. Never carries credentials."""


class EngineSlow(EngineUnavailable):
    """The engine did not answer within its time: it may be away, or only busy."""


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do beyond finding words, so that a page may ask before it offers it."""

    name: str
    typing_errors: bool = True
    suggestions: bool = True
    similar: bool = True


@dataclass(frozen=True)
class Rejection:
    """A change that the engine refused for good, and why; a stale version is no rejection."""

    identifier: str
    reason: str


class Engine(Protocol):
    """An index of documents that can be searched.

    Every method raises ``EngineUnavailable`` when the engine cannot answer now.
    """

    @property
    def capabilities(self) -> Capabilities:
        """Tell what this engine can do."""
        ...

    def setup(self) -> None:
        """Create the empty index where there is none; harmless where there is one."""
        ...

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        """Apply changes; one whose version is not above the version held is passed over. Safe to repeat."""
        ...

    def refresh(self) -> None:
        """Make everything written so far visible to searches."""
        ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and put it in the old one's place at once; return how many documents it holds.

        Searches are answered from the old index until the switch. What is written meanwhile is the caller's to
        replay afterwards.
        """
        ...

    def versions(self) -> Iterable[tuple[str, int]]:
        """Yield identifier and version of every document held, ordered by identifier (for the check)."""
        ...

    def search(self, query: Query) -> Results:
        """Answer a query."""
        ...

    def suggest(self, text: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Return titles that begin like, or contain, what was typed so far, the reader's language first."""
        ...

    def similar(self, identifier: str, language: str, limit: int = 4) -> list[Hit]:
        """Return documents like this one, best first, without it; an empty list when it is not held."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...
