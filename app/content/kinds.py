"""What a kind of content declares of itself; every other room works from such a declaration, whatever the kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from marshmallow import Schema, fields
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.permissions import Act
from app.content.models import ContentItem
from app.content.writing import PLAIN_WRITING, Writing
from search.document import FACETS


class Names(Protocol):
    """What things are called in the language of a reader (the portal's ``Labels``)."""

    @property
    def language(self) -> str:
        """Return the language."""
        ...

    def name(self, facet: str, value: str) -> str:
        """Return the name of a value of a facet; the value itself where it has none."""
        ...


@dataclass(frozen=True)
class Section:
    """A text field that an entry has in each language; ``label`` and ``purpose`` are lazy translations."""

    name: str
    label: Any
    purpose: Any


@dataclass(frozen=True)
class Fact:
    """A line of the facts of an entry, ready to be read.

    ``name`` is the same for the same fact of all entries, so that a comparison can put them side by side; ``note`` is
    small print; ``url`` is where the value leads.
    """

    name: str
    label: Any
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A number that an entry shows large, ready to be read."""

    value: str
    label: str


@dataclass(frozen=True)
class Author:
    """Who wrote an entry: a person by ``family`` and ``given`` name, or an organisation, which has but a ``name``."""

    name: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True)
class Column:
    """A column that a kind adds to saved results; ``value`` makes the cell of what ``card_facts`` has read."""

    label: Any
    value: Callable[[Mapping[str, Any], Names], str]


def _nothing_known(_value: str) -> bool:
    return False


@dataclass(frozen=True)
class OwnFacet:
    """A facet that not every kind has.

    ``name`` is the parameter of an address; ``label`` heads it on the search page. Its values are those of ``values``
    (with their names, in the order in which a page shows them) and those that ``accepts`` takes; the name of the latter
    is what ``named`` makes of value and language. ``from_highest`` shows the values in falling order. ``purpose`` (a
    text for the catalogues), ``schema`` (JSON Schema of one value) and ``example`` describe it in the interface for
    programs. Kinds that share a facet name the same object. A search page counts it where the search is limited to
    kinds that have it, and with ``everywhere`` also where it is not.
    """

    name: str
    label: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    accepts: Callable[[str], bool] = _nothing_known
    named: Callable[[str, str], str] = lambda value, _language: value
    from_highest: bool = False
    purpose: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    example: Any = None
    everywhere: bool = False


def _no_facts(_item: Any, _names: Names) -> Sequence[Any]:
    return ()


def _no_further_text(_item: Any, _language: str) -> Sequence[str]:
    return ()


def _no_title_page(_item: Any, _names: Names) -> tuple[str, str] | None:
    return None


def _no_authors(_item: Any, _language: str) -> Sequence[Author]:
    return ()


def _no_reference(_item: Any, _language: str) -> Mapping[str, str]:
    return {}


def _no_card_facts(_session: Session, _identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    return {}


def _no_card_answer(_facts: Mapping[str, Any], _names: Names) -> dict[str, Any]:
    return {}


def count_entries(count: int, written: str) -> str:
    """Return how many entries there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s entry", "%(number)s entries", count, number=written)


_WRITE = _("Write an entry")


@dataclass(frozen=True)
class Kind:
    """A kind of content. What has a default may be left out; ``facets``, ``apply`` and ``dump`` go by the item.

    ``code`` is stored and is the value of the facet ``kind``; ``path`` is its part of an address (``case-studies``) and
    names its commands; ``label`` and ``label_plural`` are lazy translations; ``counted`` says how many there are, of a
    number and the number as the reader's language writes it; ``purpose`` says in a clause, on the page about the
    portal, what its entries are for. ``sections`` are its texts in reading order, ``model`` its
    table, ``schema`` checks its interchange form.

    ``apply`` writes the checked own fields of a record to an item, ``dump`` gives them back. A row of a
    spreadsheet holds ``plain_columns`` as text, of these ``number_columns`` as whole numbers, ``json_columns`` as JSON.

    ``facets`` gives the values of ``own_facets`` (it may also replace those of a common one), and needs what the
    loader options ``facet_loading`` read; ``loading`` are those for a whole item. ``names`` gives the further names
    by which a search in a language finds an entry, beside those of its terms and places; ``further_text`` gives what
    else is searched in a language than its sections, such as the text of its files.

    ``drawing`` is the emblem of entries that belong to no metropolis: a path of SVG, drawn as a line on a ground of
    60 × 60 units. ``template`` is the page of one entry. ``facts`` gives the lines of its facts and ``figures`` its
    large numbers, for page, PDF and comparison; ``comparable_facts`` names those that are compared (all, if it is
    empty). A kind whose PDF begins with a title page gives by ``title_page`` what stands above and below the title.

    ``card_facts`` reads what lists need beside the common facts; ``card_line`` makes of it what a card says beside the
    place; ``card_template`` shows what else it has, which may go by the ``hit`` of a search; ``columns`` are those of
    saved results; ``card_answer`` gives it to programs, in the fields ``card_fields``.

    ``begun_by`` is the act of the table of permissions that lets somebody begin an entry of the kind; none where
    entries come about in another way than by beginning to write. ``invitation`` (a lazy translation) is what a page
    says to those who may.

    ``public`` makes of an entry's interchange form what everybody may see of it. An entry of a ``personal`` kind is its
    person's own: those who write for a metropolis that it names have no part in it.

    ``structured_type`` is the type of schema.org, a kind of ``CreativeWork``; for any other type ``structured`` gives
    all properties of an entry. ``citable`` and ``comparable`` tell whether a page says how to cite it, and offers to
    put it beside another. ``authors`` names, for a language and in order, who wrote an entry (the metropolises it is
    about, if it gives none); ``reference_type`` is its type in CSL (``webpage``, ``report``) and ``reference_fields``
    gives further fields by their names there: ``DOI``, ``ISBN``, ``collection-title``, ``number``, ``issued`` (as in
    ISO 8601; month and day may lack).
    ``license`` is given to libraries too. ``author_fields`` are the columns of the model that name authors: a blind
    reviewer is not shown them. ``samples`` is a folder of files in the interchange form.
    """

    code: str
    path: str
    label: Any
    label_plural: Any
    model: type[ContentItem]
    schema: Callable[..., Schema]
    sections: tuple[Section, ...] = ()
    counted: Callable[[int, str], str] = count_entries
    purpose: Any = ""

    apply: Callable[[Any, Mapping[str, Any]], None] = lambda _item, _record: None
    dump: Callable[[Any], dict[str, Any]] = lambda _item: {}
    plain_columns: tuple[str, ...] = ()
    number_columns: tuple[str, ...] = ()
    json_columns: tuple[str, ...] = ()
    writing: Writing = PLAIN_WRITING
    begun_by: Act | None = Act.WRITE_DRAFT
    invitation: Any = _WRITE
    public: Callable[[dict[str, Any]], dict[str, Any]] = lambda record: record
    personal: bool = False

    own_facets: tuple[OwnFacet, ...] = ()
    facets: Callable[[Any], dict[str, tuple[str, ...]]] = lambda _item: {}
    facet_loading: tuple[ExecutableOption, ...] = ()
    names: Callable[[Any, str], Sequence[str]] = lambda _item, _language: ()
    further_text: Callable[[Any, str], Sequence[str]] = _no_further_text
    loading: tuple[ExecutableOption, ...] = ()

    drawing: str = ""
    template: str = "content/entry.html"
    facts: Callable[[Any, Names], Sequence[Fact]] = _no_facts
    figures: Callable[[Any, Names], Sequence[Figure]] = _no_facts
    title_page: Callable[[Any, Names], tuple[str, str] | None] = _no_title_page
    comparable_facts: tuple[str, ...] = ()

    card_facts: Callable[[Session, Sequence[int]], dict[int, Mapping[str, Any]]] = _no_card_facts
    card_line: Callable[[Mapping[str, Any], Names], Sequence[str]] = lambda _facts, _names: ()
    card_template: str = ""
    columns: tuple[Column, ...] = ()
    card_fields: Mapping[str, fields.Field[Any]] = field(default_factory=dict)
    card_answer: Callable[[Mapping[str, Any], Names], dict[str, Any]] = _no_card_answer

    structured_type: str = "Article"
    structured: Callable[[Any, Names], dict[str, Any]] | None = None
    citable: bool = True
    authors: Callable[[Any, str], Sequence[Author]] = _no_authors
    reference_type: str = "webpage"
    reference_fields: Callable[[Any, str], Mapping[str, str]] = _no_reference
    author_fields: tuple[str, ...] = ("authors",)
    comparable: bool = True
    samples: Path | None = None

    @property
    def section_names(self) -> tuple[str, ...]:
        """Return the names of the sections in reading order."""
        return tuple(section.name for section in self.sections)

    @property
    def package(self) -> str:
        """Return the name of the package that is its folder."""
        return self.model.__module__.rpartition(".")[0]

    @property
    def needs_metropolis(self) -> bool:
        """Tell whether an entry must name a metropolis; its schema says so."""
        return bool(self.schema().fields["metropolises"].required)


def own_facets_of(kinds: Iterable[Kind]) -> dict[str, OwnFacet]:
    """Return the facets that ``kinds`` bring of their own, by name; of a shared one, the first."""
    found: dict[str, OwnFacet] = {}
    for kind in kinds:
        for facet in kind.own_facets:
            found.setdefault(facet.name, facet)
    return found


def facets_of(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Return the names of all facets that entries of ``kinds`` may have, in the order in which a page shows them."""
    return (*FACETS[:-1], *own_facets_of(kinds), FACETS[-1])
