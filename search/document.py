"""What is indexed: one document for each public entry, with its text in each language it exists in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: The facets that every kind of document has. A document may have others: an engine takes any well-formed name.
FACETS: tuple[str, ...] = (
    "kind",
    "theme",
    "principle",
    "domain",
    "capacity",
    "sdg",
    "region",
    "country",
    "metropolis",
    "language",
)
_FACET_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def is_facet(name: str) -> bool:
    """Tell whether ``name`` may be that of a facet: lower-case letters, digits, underscores, at most 40."""
    return _FACET_NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class Place:
    """A point in degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Text:
    """The text of a document in one language; ``body`` holds its sections joined by blank lines, without markup."""

    title: str
    summary: str = ""
    body: str = ""
    #: Names that a reader may search by: metropolises, countries, tags, in this language.
    names: str = ""


@dataclass(frozen=True)
class Document:
    """A public entry as an engine sees it.

    ``identifier`` is unique over all kinds; ``version`` grows with every change, so that a late or doubled write
    can be refused; ``facets`` maps names of facets to the values the document has; ``published`` is aware.
    """

    identifier: str
    version: int
    texts: Mapping[str, Text]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    published: datetime | None = None


@dataclass(frozen=True)
class Deletion:
    """The note that a document is no longer public; ``version`` as in ``Document``."""

    identifier: str
    version: int


Change = Document | Deletion
