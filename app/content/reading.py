"""What a reader is shown of an entry: its text in their language, or in another where that one is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, String, and_, bindparam, exists, func, literal, select, true
from sqlalchemy.orm import Session

from app.content.kinds import Kind, Section
from app.content.models import (
    PUBLIC_TRANSLATION_STATES,
    PUBLISHED,
    ContentItem,
    ContentMetropolis,
    ContentTranslation,
    content_term,
)
from app.content.service import everything
from app.kernel.errors import NotFound
from app.kernel.markup import plain_text
from app.taxonomy.models import Term
from config.languages import LANGUAGE_CODES


@dataclass(frozen=True)
class ShownText:
    """A text and the language in which it is shown (not always the reader's)."""

    text: str
    language: str


@dataclass(frozen=True)
class Entry:
    """An entry as one reader sees it; ``sections`` has those that exist in some language, in reading order."""

    kind: Kind
    item: Any
    language: str
    title: ShownText
    summary: ShownText
    sections: tuple[tuple[Section, ShownText], ...]
    languages: tuple[str, ...]

    @property
    def missing_here(self) -> bool:
        """Tell whether the entry has no text at all in the reader's language."""
        return self.language not in self.languages

    @property
    def in_other_language(self) -> tuple[Section, ...]:
        """Return the sections that are shown in another language than the reader's."""
        return tuple(section for section, text in self.sections if text.language != self.language)


@dataclass(frozen=True)
class Card:
    """What a list shows of an entry. ``facts`` are the kind's own (status, years)."""

    identifier: int
    kind: Kind
    reference: str
    title: ShownText
    summary: ShownText
    languages: tuple[str, ...]
    metropolises: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    published_at: datetime | None
    facts: Mapping[str, Any]

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of the terms of ``scheme``."""
        return tuple(code for kind_of_term, code in self.terms if kind_of_term == scheme)


def preference(language: str, original: str) -> tuple[str, ...]:
    """Return the languages in the order in which a text is looked for: the reader's, the original, the rest."""
    return tuple(dict.fromkeys((language, original, *LANGUAGE_CODES)))


def text_for(item: ContentItem, language: str) -> ContentTranslation | None:
    """Return the public text of ``item`` that a reader of ``language`` is shown; none when it has none."""
    texts = item.public_translations()
    return next((texts[code] for code in preference(language, item.original_language) if code in texts), None)


def read_entry(session: Session, kind: Kind, reference: str, language: str) -> Entry:
    """Return a public entry as a reader of ``language`` sees it; raises ``NotFound``."""
    statement = select(kind.model).where(kind.model.reference == reference).options(*everything(), *kind.loading)
    item = session.scalar(statement)
    if item is None or not item.is_public or not item.public_translations():
        raise NotFound(reference)
    return entry_of(kind, item, language)


def read_entries(session: Session, kind: Kind, references: Sequence[str], language: str) -> list[Entry]:
    """Return the public entries among ``references``, in that order; what is not public is left out."""
    statement = select(kind.model).where(kind.model.reference.in_(references)).options(*everything(), *kind.loading)
    found = {item.reference: item for item in session.scalars(statement)}
    items = (found[reference] for reference in dict.fromkeys(references) if reference in found)
    return [entry_of(kind, item, language) for item in items if item.is_public and item.public_translations()]


def entry_of(kind: Kind, item: ContentItem, language: str) -> Entry:
    """Return ``item`` (which has at least one public text) as a reader of ``language`` sees it."""
    texts = item.public_translations()
    order = [code for code in preference(language, item.original_language) if code in texts]
    sections = []
    for section in kind.sections:
        shown = next((code for code in order if texts[code].sections.get(section.name)), None)
        if shown is not None:
            sections.append((section, ShownText(texts[shown].sections[section.name], shown)))
    first = texts[order[0]]
    return Entry(
        kind=kind,
        item=item,
        language=language,
        title=ShownText(first.title, first.language),
        summary=ShownText(first.summary, first.language),
        sections=tuple(sections),
        languages=tuple(code for code in LANGUAGE_CODES if code in texts),
    )


_item, _text, _place = ContentItem.__table__.c, ContentTranslation.__table__.c, ContentMetropolis.__table__.c
_is_public_text = and_(_text.item_id == _item.id, _text.status.in_(PUBLIC_TRANSLATION_STATES))
#: The public text of an entry that a reader is shown, as ``preference`` has it.
_best_text = (
    select(_text.language, _text.title, _text.summary)
    .where(_is_public_text)
    .order_by(
        (_text.language == bindparam("reader", type_=String)).desc(),
        (_text.language == _item.original_language).desc(),
        func.array_position(literal(list(LANGUAGE_CODES), ARRAY(String)), _text.language),
    )
    .limit(1)
    .correlate(ContentItem.__table__)
    .lateral("best")
)


def _all_of(statement: Select[Any]) -> Any:
    """Return the rows of a sub-query (of one column) as one value."""
    return func.array(statement.correlate(ContentItem.__table__).scalar_subquery())


#: Everything that cards show, in one statement that is built once: a page has no time to build it anew.
_CARDS = (
    select(_item.id, _item.kind, _item.reference, _item.published_at, _best_text)
    .add_columns(
        _all_of(select(_text.language).where(_is_public_text)).label("languages"),
        _all_of(select(_place.metropolis_slug).where(_place.item_id == _item.id).order_by(_place.position)).label(
            "metropolises"
        ),
        _all_of(
            select(func.concat(Term.scheme, " ", Term.code))
            .join(content_term, Term.code == content_term.c.term_code)
            .where(content_term.c.item_id == _item.id)
            .order_by(Term.scheme, Term.position)
        ).label("terms"),
    )
    .select_from(ContentItem.__table__.join(_best_text, true()))
    .where(_item.id == func.any(bindparam("identifiers", type_=ARRAY(BigInteger))))
    .where(_item.state == PUBLISHED, _item.deleted_at.is_(None))
)


def read_cards(session: Session, kinds: Mapping[str, Kind], identifiers: Sequence[int], language: str) -> list[Card]:
    """Return the cards of the public entries among ``identifiers``, in that order, in a fixed number of statements."""
    if not identifiers:
        return []
    parameters = {"identifiers": list(identifiers), "reader": language}
    rows = {row.id: row for row in session.connection().execute(_CARDS, parameters)}
    facts = _facts(session, kinds, rows)
    return [
        Card(
            identifier=identifier,
            kind=kinds[row.kind],
            reference=row.reference,
            title=ShownText(row.title, row.language),
            summary=ShownText(plain_text(row.summary), row.language),
            languages=tuple(code for code in LANGUAGE_CODES if code in row.languages),
            metropolises=tuple(row.metropolises),
            terms=tuple(_pair(term) for term in row.terms),
            published_at=row.published_at,
            facts=facts.get(identifier, {}),
        )
        for identifier in identifiers
        if (row := rows.get(identifier)) is not None
    ]


def _pair(term: str) -> tuple[str, str]:
    scheme, _space, code = term.partition(" ")
    return scheme, code


def _facts(session: Session, kinds: Mapping[str, Kind], rows: Mapping[int, Any]) -> dict[int, Mapping[str, Any]]:
    by_kind: dict[str, list[int]] = {}
    for identifier, row in rows.items():
        by_kind.setdefault(row.kind, []).append(identifier)
    facts: dict[int, Mapping[str, Any]] = {}
    for code, identifiers in by_kind.items():
        facts.update(kinds[code].card_facts(session, identifiers))
    return facts


def public_references(session: Session, kind: Kind) -> Iterable[tuple[str, datetime]]:
    """Yield reference and time of the last change of every entry of ``kind`` with a public text, by reference."""
    item, text = ContentItem.__table__.c, ContentTranslation.__table__.c
    readable = exists().where(text.item_id == item.id, text.status.in_(PUBLIC_TRANSLATION_STATES))
    statement = (
        select(item.reference, item.updated_at)
        .where(item.kind == kind.code, item.state == PUBLISHED, item.deleted_at.is_(None), readable)
        .order_by(item.reference)
    )
    return (tuple(row) for row in session.execute(statement))


def newest(session: Session, limit: int, of_a_kind: int | None = None) -> list[int]:
    """Return the identifiers of the newest public entries, newest first, at most ``of_a_kind`` of each kind."""
    item = ContentItem
    order = (item.published_at.desc(), item.id.desc())
    place = func.row_number().over(partition_by=item.kind, order_by=order).label("place")
    public = (item.state == PUBLISHED, item.deleted_at.is_(None))
    ranked = select(item.id, item.published_at, place).where(*public).subquery()
    statement = select(ranked.c.id).where(ranked.c.place <= (of_a_kind or limit))
    return list(session.scalars(statement.order_by(ranked.c.published_at.desc(), ranked.c.id.desc()).limit(limit)))
