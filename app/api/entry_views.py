"""A list and one entry of each kind in the register."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, select

from app.api import shapes
from app.api.paging import page_links, pages_of, respond
from app.api.parameters import ONLY_LANGUAGE
from app.api.problems import no_such_page
from app.api.reading import check_parameters, read_page
from app.content.kinds import Kind
from app.content.models import PUBLIC_TRANSLATION_STATES, PUBLISHED, ContentItem, ContentTranslation
from app.content.reading import Entry, read_cards, read_entry
from app.content.records import dump_record
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.text import has_unusable_characters
from app.portal import context
from app.portal.labels import Labels
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME

_FIELD_OF_SCHEME = {THEME: "themes", PRINCIPLE: "principles", CAPACITY: "capacities", SDG: "sdgs"}


def _public(kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of entries of ``kind`` that everybody may read."""
    item, text = ContentItem.__table__.c, ContentTranslation.__table__.c
    readable = exists().where(text.item_id == item.id, text.status.in_(PUBLIC_TRANSLATION_STATES))
    return item.kind == kind.code, item.state == PUBLISHED, item.deleted_at.is_(None), readable


def list_view(kind: Kind) -> Callable[[], Response]:
    """Return the view of the public entries of ``kind``, the newest first."""

    def entries() -> Response:
        page, size = read_page()
        session, labels = current.session(), context.labels()
        item = ContentItem.__table__.c
        total = session.scalar(select(func.count()).select_from(ContentItem.__table__).where(*_public(kind))) or 0
        pages = pages_of(total, size)
        if page > pages:
            raise no_such_page(page, pages)
        newest = select(item.id).where(*_public(kind)).order_by(item.published_at.desc(), item.id.desc())
        identifiers = session.scalars(newest.offset((page - 1) * size).limit(size))
        cards = read_cards(session, context.kinds(), list(identifiers), labels.language)
        body = {"language": labels.language, "total": total, "page": page, "page_size": size, "pages": pages}
        results = [shapes.card(card, labels) for card in cards]
        return respond(body | {"results": results, "links": page_links(page, pages)})

    return entries


def one_view(kind: Kind) -> Callable[[str], Response]:
    """Return the view of one public entry of ``kind``."""

    def entry(reference: str) -> Response:
        check_parameters(ONLY_LANGUAGE)
        if has_unusable_characters(reference):
            raise NotFound(reference)
        labels = context.labels()
        found = read_entry(current.session(), kind, reference, labels.language)
        return respond(_body(found, labels))

    return entry


def _body(entry: Entry, labels: Labels) -> dict[str, Any]:
    item, kind = entry.item, entry.kind
    return {
        "identifier": str(item.id),
        "kind": {"code": kind.code, "name": str(kind.label)},
        "language": entry.language,
        "languages": list(entry.languages),
        "title": shapes.text(entry.title),
        "summary": shapes.text(entry.summary),
        "revision": item.revision,
        "updated_at": item.updated_at.isoformat(),
        "record": _record(entry),
        "names": _names(entry, labels),
        "links": {
            "self": shapes.address(f"api.{kind.code}", reference=item.reference),
            "page": shapes.address("portal.entry", kind=kind.path, reference=item.reference),
        },
    }


def _record(entry: Entry) -> dict[str, Any]:
    """Return the interchange form without what is not public (yet)."""
    record = entry.kind.public(dump_record(entry.kind, entry.item))
    public = entry.item.public_translations()
    record["translations"] = {code: text for code, text in record["translations"].items() if code in public}
    return record


def _names(entry: Entry, labels: Labels) -> dict[str, dict[str, str]]:
    """Return what the codes of the record mean; goals go by their number there."""
    item = entry.item
    names = {"metropolises": {p.metropolis_slug: labels.name("metropolis", p.metropolis_slug) for p in item.places}}
    for scheme, field in _FIELD_OF_SCHEME.items():
        names[field] = {code.removeprefix("sdg-"): labels.name(scheme, code) for code in item.codes(scheme)}
    own = entry.kind.facets(item)
    for facet in entry.kind.own_facets:
        if facet.values:
            names[facet.name] = {value: labels.name(facet.name, value) for value in own.get(facet.name, ())}
    sections = {section.name: str(section.label) for section, _shown in entry.sections}
    names["translations"] = {"title": _("Title"), "summary": _("Summary"), **sections}
    return names
