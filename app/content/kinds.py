"""What a kind of content declares of itself; everything in this package works from such a declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ExecutableOption

from app.content.models import ContentItem
from app.content.writing import PLAIN_WRITING, Writing


@dataclass(frozen=True)
class Section:
    """A text field that an entry has in each language; ``label`` and ``purpose`` are lazy translations."""

    name: str
    label: Any
    purpose: Any


@dataclass(frozen=True)
class Kind:
    """A kind of content.

    ``code`` is stored and is the value of the facet; ``path`` is its part of an address (``case-studies``);
    ``template`` is the page of one entry; ``schema`` checks the interchange form; ``new`` makes an empty item;
    ``apply`` writes the checked own fields of a record to an item; ``dump`` gives them back;
    ``facets`` gives the values of its own facets and ``facet_labels`` names them;
    ``card_facts`` reads what its cards show beside the common facts; ``loading`` are loader options
    for its page; ``json_columns`` names what a flat file holds as JSON.
    """

    code: str
    path: str
    label: Any
    template: str
    sections: tuple[Section, ...]
    model: type[ContentItem]
    schema: Callable[[], Schema]
    apply: Callable[[Any, Mapping[str, Any]], None]
    dump: Callable[[Any], dict[str, Any]]
    facets: Callable[[Any], dict[str, tuple[str, ...]]]
    facet_labels: Mapping[str, Mapping[str, Any]]
    card_facts: Callable[[Session, Sequence[int]], dict[int, Mapping[str, Any]]]
    loading: tuple[ExecutableOption, ...] = ()
    plain_columns: tuple[str, ...] = ()
    json_columns: tuple[str, ...] = ()
    writing: Writing = PLAIN_WRITING

    @property
    def section_names(self) -> tuple[str, ...]:
        """Return the names of the sections in reading order."""
        return tuple(section.name for section in self.sections)
