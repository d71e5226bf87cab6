"""An entry as PDF, set by Typst: text reaches the template as data, never as markup."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from flask_babel import gettext as _

from app.content.reading import Entry
from app.kernel.blocks import blocks_of
from app.kernel.formats import day, language_name
from app.kernel.markup import plain_text
from app.portal.citing import citation
from app.portal.labels import Labels
from app.web.filters import address

TEMPLATE = Path(__file__).parent / "typeset" / "entry.typ"
_KEPT = 64


def entry_pdf(entry: Entry, labels: Labels) -> bytes:
    """Return the PDF (tagged, with title and language) of an entry as its reader sees it."""
    return _compile(json.dumps(_data(entry, labels), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=_KEPT)
def _compile(data: str) -> bytes:
    compiled: bytes = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs={"data": data}, ignore_system_fonts=True
    )
    return compiled


def _data(entry: Entry, labels: Labels) -> dict[str, Any]:
    item = entry.item
    return {
        "language": entry.language,
        "portal": _("Policy Transfer Platform"),
        "kind": str(entry.kind.label),
        "title": entry.title.text,
        "title_page": _title_page(entry, labels),
        "places": ", ".join(labels.name("metropolis", place.metropolis_slug) for place in item.places),
        "summary": plain_text(entry.summary.text),
        "summary_language": entry.summary.language,
        "figures": [{"value": figure.value, "label": figure.label} for figure in entry.kind.figures(item, labels)],
        "facts": _facts(entry, labels),
        "facts_title": _("Facts"),
        "sections": [
            {
                "title": str(section.label),
                "language": text.language,
                "note": _in_other_language(text.language) if text.language != entry.language else "",
                "blocks": blocks_of(text.text),
            }
            for section, text in entry.sections
        ],
        "sources_title": _("Sources"),
        "sources": [_source(source) for source in item.sources],
        "cite_title": _("How to cite"),
        "cite": citation(entry, labels),
        "address": address("portal.entry", kind=entry.kind.path, reference=item.reference),
    }


def _title_page(entry: Entry, labels: Labels) -> dict[str, str] | None:
    told = entry.kind.title_page(entry.item, labels)
    return None if told is None else {"above": told[0], "below": told[1], "publisher": "Metropolis"}


def _in_other_language(code: str) -> str:
    return _("in %(language)s", language=language_name(code))


def _facts(entry: Entry, labels: Labels) -> list[list[str]]:
    item = entry.item
    facts = [[str(fact.label), fact.value] for fact in entry.kind.facts(item, labels)]
    for scheme, label in (("theme", _("Themes")), ("principle", _("Principles for Better Cities"))):
        facts.append([label, "; ".join(labels.name(scheme, code) for code in item.codes(scheme))])
    facts.append([_("Published on"), day(item.published_at) if item.published_at else ""])
    return [fact for fact in facts if fact[1]]


def _source(source: Any) -> dict[str, str]:
    parts = [source.title, source.publisher or "", str(source.year or "")]
    return {"text": ". ".join(part for part in parts if part), "link": source.url or ""}
