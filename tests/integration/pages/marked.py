"""A portal in which every text of the content is marked, and whose French is the pseudo-locale."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.case_studies.sections import SECTIONS
from app.content.kinds import Kind
from app.content.service import Catalogue, check_record
from app.features import KINDS
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.unit_of_work import unit_of_work
from app.members.models import Metropolis, Region
from app.taxonomy.models import PrincipleVersion, Term
from tests.contract.content.entries import full, put, texts_in
from tests.integration.pages.installation import index, installation, save_cases
from tests.support.pseudo_locale import as_content, install_pseudo_catalogue

FULL, ONLY_ENGLISH = "dakar-marked-in-full", "lagos-marked-in-english"


@contextmanager
def marked_portal(folder: Path) -> Iterator[Flask]:
    """Give the application; the catalogue of its French is written under ``folder``."""
    install_pseudo_catalogue(folder, "fr")

    def prepare(app: Flask) -> None:
        app.extensions["babel"].translation_directories = [str(folder)]
        database = app.extensions["portal_database"]
        with unit_of_work(database.sessions) as session:
            _mark_reference_data(session)
        save_cases(database, _entries())
        for kind in KINDS[1:]:
            save_cases(database, [marked(kind, database)], kind)
        index(app)

    with installation(only_reference_data=True, prepare=prepare) as app:
        yield app


def reference_of(kind: Kind) -> str:
    """Return the reference of the marked entry of a kind."""
    return f"{kind.path}-marked"


def marked(kind: Kind, database: Database) -> dict[str, Any]:
    """Return the full record of a kind with marks around every text that may be any text, found by trying each."""
    with database.sessions() as session:
        catalogue = Catalogue.read(session)
    record = full(kind) | {"reference": reference_of(kind)}
    for path in list(texts_in(record)):
        changed = deepcopy(record)
        put(changed, path, lambda text: as_content(text.replace(". ", ", ").rstrip(".")))
        try:
            check_record(kind, changed, catalogue)
        except InvalidInput:
            continue
        record = changed
    return record | {"reference": reference_of(kind)}


def _mark_reference_data(session: Session) -> None:
    """Put marks around every text of the reference data."""
    for term in session.scalars(select(Term)):
        term.labels, term.descriptions = _marked(term.labels), _marked(term.descriptions)
    for version in session.scalars(select(PrincipleVersion)):
        version.texts, version.source = _marked(version.texts), as_content(version.source)
    for region in session.scalars(select(Region)):
        region.names = _marked(region.names)
    for metropolis in session.scalars(select(Metropolis)):
        metropolis.names, metropolis.native_name = _marked(metropolis.names), as_content(metropolis.native_name)
        metropolis.population_source = as_content(metropolis.population_source or "") or None


def _marked(labels: dict[str, str]) -> dict[str, str]:
    # one sentence each: where a page shows only the first, the mark must not be cut
    return {language: as_content(text.replace(". ", ", ").rstrip(".")) for language, text in labels.items()}


def _entries() -> list[dict[str, Any]]:
    """Return two entries: one with everything in every language, one with little and only in English."""
    labels = {code: as_content(f"label {code}") for code in ("en", "fr", "es")}
    full = {
        "reference": FULL,
        "original_language": "en",
        "metropolises": ["dakar"],
        "themes": ["sustainability"],
        "principles": ["economic-2"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11],
        "status": "under_way",
        "start_year": 2016,
        "level_of_government": "metropolitan",
        "lead_organisation": as_content("organisation"),
        "cost": {"amount": 1_200_000, "currency": "EUR", "year": 2022, "note": labels},
        "key_figures": [{"value": 17, "year": 2021, "source": 1, "label": labels}],
        "contact": {"organisation": as_content("office"), "website": "https://example.org"},
        "sources": [{"title": as_content("source"), "publisher": as_content("publisher"), "year": 2021}],
        "attachments": [{"type": "link", "url": "https://example.org/a", "labels": labels}],
        "translations": {code: _text(code) for code in ("en", "fr", "es")},
    }
    little = {
        "reference": ONLY_ENGLISH,
        "original_language": "en",
        "metropolises": ["lagos"],
        "themes": ["social-cohesion"],
        "translations": {"en": _text("en")},
    }
    return [full, little]


def _text(language: str) -> dict[str, Any]:
    sections = {section.name: as_content(f"{section.name} {language}") for section in SECTIONS}
    text: dict[str, Any] = {"title": as_content(f"bus {language}"), "summary": as_content(f"summary {language}")}
    return text | sections | {"translators": [as_content("translator")]}
