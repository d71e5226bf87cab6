"""Use cases on entries of any kind: take in a record of the interchange form, give it back, read what is public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.content.kinds import Kind
from app.content.models import (
    PUBLISHED,
    ContentAttachment,
    ContentItem,
    ContentMetropolis,
    ContentRevision,
    ContentSource,
    ContentTranslation,
)
from app.content.records import dump_record
from app.kernel.database import now
from app.kernel.errors import InvalidInput
from app.kernel.text import clean_line, slugify
from app.members.models import Metropolis
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, TAG_SCHEMES, THEME, Term

Outcome = Literal["created", "updated", "unchanged"]
#: The fields of the form that name terms, and the scheme of each.
TAG_FIELDS = {"themes": THEME, "principles": PRINCIPLE, "capacities": CAPACITY, "sdgs": SDG}


@dataclass
class Catalogue:
    """The terms and metropolises that a record may name, read once for many records."""

    terms: dict[str, Term]
    metropolises: dict[str, Metropolis]

    @classmethod
    def read(cls, session: Session) -> "Catalogue":
        """Read both from the database."""
        terms = session.scalars(select(Term).where(Term.scheme.in_(TAG_SCHEMES)))
        return cls({term.code: term for term in terms}, {m.slug: m for m in session.scalars(select(Metropolis))})


def check_record(kind: Kind, record: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Return ``record`` checked and typed; raises ``InvalidInput`` with the reasons for each field."""
    problems: dict[str, Any] = {}
    try:
        data: dict[str, Any] = kind.schema().load({k: v for k, v in record.items() if v is not None})
    except ValidationError as error:
        raise InvalidInput(error.normalized_messages()) from None  # type: ignore[no-untyped-call]  # marshmallow has no types here
    for field, scheme in TAG_FIELDS.items():
        data[field] = [f"sdg-{value}" if scheme == SDG else value for value in data[field]]
        known = [code for code in data[field] if code in catalogue.terms and catalogue.terms[code].scheme == scheme]
        unknown = sorted(set(data[field]) - set(known))
        if unknown:
            problems[field] = [_("Not known: %(names)s.", names=", ".join(clean_line(name, 80) for name in unknown))]
    unknown = sorted(set(data["metropolises"]) - catalogue.metropolises.keys())
    if unknown:
        problems["metropolises"] = [
            _("Not known: %(names)s.", names=", ".join(clean_line(name, 80) for name in unknown))
        ]
    if problems:
        raise InvalidInput(problems)
    return data


def reference_of(data: Mapping[str, Any]) -> str:
    """Return the reference of a record: its own, or one of its first metropolis and its original title."""
    if data.get("reference"):
        return str(data["reference"])
    title = data["translations"][data["original_language"]]["title"]
    return "-".join([*data["metropolises"][:1], slugify(title)])[:120].strip("-")


def find_existing(session: Session, kind: Kind, references: Iterable[str]) -> dict[str, ContentItem]:
    """Return the entries of ``kind`` with these references, by reference, whole and whatever their state."""
    statement = select(kind.model).where(kind.model.reference.in_(list(references)))
    found = session.scalars(statement.options(*everything(), *kind.loading))
    return {item.reference: item for item in found}


def everything() -> tuple[Any, ...]:
    """Return the loader options that read an entry whole, in a fixed number of statements."""
    return (
        selectinload(ContentItem.translations),
        selectinload(ContentItem.terms),
        selectinload(ContentItem.places).joinedload(ContentMetropolis.metropolis),
        selectinload(ContentItem.sources),
        selectinload(ContentItem.attachments),
    )


@dataclass(frozen=True)
class Origin:
    """Who changes an entry in the portal (the identifier of a person), and what they did, for its history."""

    actor_id: int | None = None
    note: str = ""


IMPORTED = Origin()


def save_record(
    session: Session,
    kind: Kind,
    data: Mapping[str, Any],
    catalogue: Catalogue,
    existing: ContentItem | None,
    origin: Origin = IMPORTED,
) -> Outcome:
    """Create or update the entry that checked ``data`` describes, with a revision; leaves the commit to the caller.

    An entry that was deleted comes back.
    """
    item = existing
    before = dump_record(kind, item) if item is not None and item.deleted_at is None else None
    known = item is not None
    if item is None:
        item = kind.model(reference=reference_of(data), revision=0)
        session.add(item)
    with session.no_autoflush:
        fill_item(item, kind, data, catalogue)
        after = dump_record(kind, item)
    if after == before:
        session.expunge(item)
        return "unchanged"
    item.deleted_at = None
    item.revision += 1
    _note_revision(session, item, after, origin)
    return "updated" if known else "created"


def change_state(session: Session, kind: Kind, item: ContentItem, state: str, origin: Origin) -> None:
    """Bring an entry into ``state``, with a revision; leaves the commit to the caller."""
    item.state = state
    item.revision += 1
    _note_revision(session, item, dump_record(kind, item), origin)


def _note_revision(session: Session, item: ContentItem, snapshot: dict[str, Any], origin: Origin) -> None:
    session.add(
        ContentRevision(
            item=item,
            number=item.revision,
            created_at=now(),
            actor_id=origin.actor_id,
            note=origin.note,
            snapshot=snapshot,
        )
    )


def fill_item(item: ContentItem, kind: Kind, data: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Make ``item`` say what checked ``data`` says; it may be one that never reaches a database (a preview)."""
    item.original_language = data["original_language"]
    item.state = data.get("state") or item.state or PUBLISHED
    item.published_at = data.get("published_at") or item.published_at or (now() if item.state == PUBLISHED else None)
    item.terms = [catalogue.terms[code] for field in TAG_FIELDS for code in dict.fromkeys(data[field])]
    _write_places(item, list(dict.fromkeys(data["metropolises"])), catalogue)
    _write_translations(item, data["translations"])
    write_rows(item.sources, ContentSource, data["sources"])
    write_rows(item.attachments, ContentAttachment, data["attachments"])
    kind.apply(item, data)


def _write_places(item: ContentItem, slugs: Sequence[str], catalogue: Catalogue) -> None:
    if [place.metropolis_slug for place in item.places] == list(slugs):
        return
    old = {place.metropolis_slug: place for place in item.places}
    item.places = [
        old.get(slug) or ContentMetropolis(metropolis_slug=slug, metropolis=catalogue.metropolises[slug])
        for slug in slugs
    ]
    for position, place in enumerate(item.places, 1):
        place.position = position


def _write_translations(item: ContentItem, translations: Mapping[str, Mapping[str, Any]]) -> None:
    own = ("title", "summary", "status", "translated_on", "translators")
    old = {text.language: text for text in item.translations}
    for language, record in translations.items():
        text = old.get(language)
        if text is None:
            text = ContentTranslation(language=language)
            item.translations.append(text)
        for name in own:
            setattr(text, name, record.get(name))
        text.source_revision = record.get("source_revision") or text.source_revision or max(item.revision, 1)
        text.sections = {k: v for k, v in record.items() if k not in own and k != "source_revision"}
    for language in old.keys() - translations.keys():
        item.translations.remove(old[language])


def write_rows(rows: list[Any], model: type[Any], records: Sequence[Mapping[str, Any]]) -> None:
    """Make ``rows`` (numbered parts of an entry) say what ``records`` say, keeping the rows that are there.

    Rows are never put in the place of equal ones: the old would be deleted although nothing has changed.
    """
    names = [column.key for column in model.__table__.columns if not column.primary_key]
    for position, record in enumerate(records, 1):
        if position > len(rows):
            rows.append(model(position=position))
        for name in names:
            setattr(rows[position - 1], name, record.get(name))
    del rows[len(records) :]
