"""What a reader is shown of an entry: its text in their language, or in another where that one is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
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


def read_cards(session: Session, kinds: Mapping[str, Kind], identifiers: Sequence[int], language: str) -> list[Card]:
    """Return the cards of the public entries among ``identifiers``, in that order, in a fixed number of statements."""
    if not identifiers:
        return []
    item, text = ContentItem.__table__.c, ContentTranslation.__table__.c
    rows = session.execute(
        select(item.id, item.kind, item.reference, item.original_language, item.published_at)
        .add_columns(text.language, text.title, text.summary)
        .join_from(ContentItem.__table__, ContentTranslation.__table__, text.item_id == item.id)
        .where(item.id.in_(identifiers), item.state == PUBLISHED, item.deleted_at.is_(None))
        .where(text.status.in_(PUBLIC_TRANSLATION_STATES))
    ).all()
    texts: dict[int, dict[str, Any]] = {}
    for row in rows:
        texts.setdefault(row.id, {})[row.language] = row
    places, terms = _places(session, texts), _terms(session, texts)
    facts = _facts(session, kinds, texts)
    cards = []
    for identifier in identifiers:
        if identifier in texts:
            row = _best(texts[identifier], language)
            cards.append(
                Card(
                    identifier=identifier,
                    kind=kinds[row.kind],
                    reference=row.reference,
                    title=ShownText(row.title, row.language),
                    summary=ShownText(plain_text(row.summary), row.language),
                    languages=tuple(code for code in LANGUAGE_CODES if code in texts[identifier]),
                    metropolises=tuple(places.get(identifier, ())),
                    terms=tuple(terms.get(identifier, ())),
                    published_at=row.published_at,
                    facts=facts.get(identifier, {}),
                )
            )
    return cards


def _best(rows: Mapping[str, Any], language: str) -> Any:
    original = next(iter(rows.values())).original_language
    return next(rows[code] for code in preference(language, original) if code in rows)


def _places(session: Session, identifiers: Iterable[int]) -> dict[int, list[str]]:
    place = ContentMetropolis.__table__.c
    found: dict[int, list[str]] = {}
    statement = select(place.item_id, place.metropolis_slug).where(place.item_id.in_(list(identifiers)))
    for identifier, slug in session.execute(statement.order_by(place.item_id, place.position)):
        found.setdefault(identifier, []).append(slug)
    return found


def _terms(session: Session, identifiers: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    statement = (
        select(content_term.c.item_id, Term.scheme, Term.code)
        .join(Term, Term.code == content_term.c.term_code)
        .where(content_term.c.item_id.in_(list(identifiers)))
    )
    for identifier, scheme, code in session.execute(statement.order_by(Term.scheme, Term.position)):
        found.setdefault(identifier, []).append((scheme, code))
    return found


def _facts(
    session: Session, kinds: Mapping[str, Kind], texts: Mapping[int, Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    by_kind: dict[str, list[int]] = {}
    for identifier, rows in texts.items():
        by_kind.setdefault(next(iter(rows.values())).kind, []).append(identifier)
    facts: dict[int, Mapping[str, Any]] = {}
    for code, identifiers in by_kind.items():
        facts.update(kinds[code].card_facts(session, identifiers))
    return facts


def public_references(session: Session, kind: Kind) -> Iterable[tuple[str, datetime, str]]:
    """Yield reference, time of the last change and language of every public text of ``kind`` (for the sitemap)."""
    item, text = ContentItem.__table__.c, ContentTranslation.__table__.c
    statement = (
        select(item.reference, item.updated_at, text.language)
        .join_from(ContentItem.__table__, ContentTranslation.__table__, text.item_id == item.id)
        .where(item.kind == kind.code, item.state == PUBLISHED, item.deleted_at.is_(None))
        .where(text.status.in_(PUBLIC_TRANSLATION_STATES))
        .order_by(item.reference, text.language)
    )
    return (tuple(row) for row in session.execute(statement))


def newest(session: Session, limit: int) -> list[int]:
    """Return the identifiers of the newest public entries, newest first."""
    statement = select(ContentItem.id).where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
    return list(
        session.scalars(statement.order_by(ContentItem.published_at.desc(), ContentItem.id.desc()).limit(limit))
    )
