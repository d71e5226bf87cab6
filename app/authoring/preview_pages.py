"""The preview of a draft: the page that readers would see, made of the draft without touching the database."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from marshmallow import ValidationError

from app.accounts.acting import guarded
from app.accounts.permissions import Act
from app.authoring.opened import Opened, open_draft
from app.content.models import PUBLISHED, ContentItem
from app.content.reading import entry_of
from app.content.service import TAG_FIELDS, Catalogue, fill_item
from app.content.writing import TEXTS
from app.kernel import current
from app.kernel.database import now
from app.portal.entry_pages import shown_values
from app.taxonomy.models import SDG


def install(blueprint: Blueprint) -> None:
    """Add this page."""
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>/preview", "preview", preview)


@guarded(Act.READ_DRAFT)
def preview(draft_id: int) -> str:
    """Show a draft as readers would see it; raises ``NotFound``."""
    session = current.session()
    opened = open_draft(session, draft_id, Act.READ_DRAFT)
    with session.no_autoflush:
        item, left_out = preview_item(opened, Catalogue.read(session))
        entry = entry_of(opened.kind, item, current.language())
        return render_template(
            "authoring/preview.html",
            **shown_values(entry),
            opened=opened,
            left_out=left_out,
            similar=[],
            parts=lambda *_about: [],
        )


def preview_item(opened: Opened, catalogue: Catalogue) -> tuple[ContentItem, list[str]]:
    """Return an entry made of a draft, which belongs to no session, and the fields that had to be left out.

    What is not there yet is filled by words that say so; what is not right is left out.
    """
    kind, record = opened.kind, _filled(opened, catalogue)
    try:
        data: dict[str, Any] = kind.schema().load(record)
        left_out: list[str] = []
    except ValidationError as error:
        left_out = [str(name) for name in error.normalized_messages() if name in record]  # type: ignore[no-untyped-call]  # marshmallow has no types here
        sound = _without(opened, record, error)
        lacking = tuple(name for name, field in kind.schema().fields.items() if field.required and name not in sound)
        data = kind.schema(partial=lacking).load(sound)
    for field, scheme in TAG_FIELDS.items():
        codes = [f"sdg-{value}" if scheme == SDG else value for value in data[field]]
        data[field] = [code for code in codes if code in catalogue.terms and catalogue.terms[code].scheme == scheme]
    item = kind.model(kind=kind.code, reference=f"draft-{opened.draft.id}", revision=0, updated_at=now())
    fill_item(item, kind, data, catalogue)
    return item, left_out


def _filled(opened: Opened, catalogue: Catalogue) -> dict[str, Any]:
    record, language = deepcopy(opened.draft.record), opened.draft.language
    record |= {"state": PUBLISHED, "published_at": now().isoformat()}
    record.pop("reference", None)
    record["original_language"] = record.get("original_language") or language
    text = record["translations"].setdefault(language, {})
    text["title"] = text.get("title") or _("(no title yet)")
    text["summary"] = text.get("summary") or _("(no summary yet)")
    slugs = record.get("metropolises")
    known = [slug for slug in slugs if slug in catalogue.metropolises] if isinstance(slugs, list) else []
    needed = [min(catalogue.metropolises)] if opened.kind.needs_metropolis else []
    record["metropolises"] = known or needed
    return record


def _without(opened: Opened, record: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
    """Return ``record`` without the fields that ``error`` names; of the text, only those that are wrong."""
    wrong: Mapping[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]  # marshmallow has no types here
    kept = {name: value for name, value in record.items() if name not in wrong or name == "translations"}
    if "translations" in wrong:
        wrong_texts = wrong["translations"] if isinstance(wrong["translations"], Mapping) else {}
        kept["translations"] = {
            code: _sound_text(opened, text) | _said_to_lack(opened, text, wrong_texts.get(code))
            for code, text in kept["translations"].items()
        }
    return kept


def _sound_text(opened: Opened, text: Mapping[str, Any]) -> dict[str, Any]:
    safe = {name: str(text[name])[:190] for name in TEXTS if text.get(name)}
    return safe | {name: text[name] for name in opened.kind.section_names if _sound(text.get(name))}


def _said_to_lack(opened: Opened, text: Mapping[str, Any], wrong: Any) -> dict[str, Any]:
    """Return words in the place of the sections that the kind demands and that are not there yet."""
    names = wrong if isinstance(wrong, Mapping) else {}
    return {name: _("(not written yet)") for name in opened.kind.section_names if name in names and not text.get(name)}


def _sound(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) < 40_000
