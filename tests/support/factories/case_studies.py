"""Case studies for tests: a small record in the interchange form, saved as every other way in saves it."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from app.case_studies.kind import CASE_STUDY
from app.case_studies.models import CaseStudy
from app.content.service import Catalogue, check_record, find_existing, reference_of, save_record
from app.kernel.unit_of_work import unit_of_work

_numbers = count(1)


def case_study_record(**changed: Any) -> dict[str, Any]:
    """Return a record with the least that an entry needs and a reference of its own; ``changed`` are its fields."""
    number = next(_numbers)
    record: dict[str, Any] = {
        "reference": f"case-{number}",
        "original_language": "en",
        "metropolises": ["montreal"],
        "translations": {"en": {"title": f"Shade along street {number}", "summary": "Trees for people on foot."}},
    }
    return record | changed


def save_case_study(session: Session, record: Mapping[str, Any]) -> CaseStudy:
    """Create or update the case study of ``record`` in ``session``; the caller commits."""
    catalogue = Catalogue.read(session)
    data = check_record(CASE_STUDY, record, catalogue)
    reference = reference_of(data)
    existing = find_existing(session, CASE_STUDY, [reference]).get(reference)
    save_record(session, CASE_STUDY, data, catalogue, existing)
    session.flush()
    return find_existing(session, CASE_STUDY, [reference])[reference]  # type: ignore[return-value]


def make_case_study(sessions: sessionmaker[Session], **changed: Any) -> int:
    """Save a case study, commit, and return its identifier."""
    with unit_of_work(sessions) as session:
        return save_case_study(session, case_study_record(**changed)).id


def full_record() -> dict[str, Any]:
    """Return a record of the interchange form that fills every field."""
    return {
        "reference": "trees-along-tramways",
        "original_language": "en",
        "state": "published",
        "published_at": "2026-01-02T09:00:00+00:00",
        "metropolises": ["montreal", "dakar"],
        "themes": ["quality-of-life", "sustainability"],
        "principles": ["ecological-5"],
        "capacities": ["capacity-vitality"],
        "sdgs": [11, 13],
        "status": "completed",
        "start_year": 2012,
        "end_year": 2019,
        "level_of_government": "metropolitan",
        "lead_organisation": "The agency for trams",
        "cost": {"amount": 1200000, "currency": "EUR", "year": 2015, "note": {"en": "Trees only."}},
        "place": {"latitude": 45.5, "longitude": -73.6},
        "key_figures": [{"value": 14.5, "year": 2018, "source": 1, "label": {"en": "kilometres", "fr": "kilomètres"}}],
        "contact": {"organisation": "Office of parks", "website": "https://example.org/parks"},
        "sources": [{"title": "A report", "publisher": "The city", "year": 2020, "url": "https://example.org/r"}],
        "attachments": [{"type": "image", "url": "https://example.org/i.png", "labels": {"en": "A tram"}}],
        "translations": {
            "en": {
                "title": "Trees along tramways",
                "summary": "Shade for those who wait.",
                **{section: f"About {section}: *much* was done." for section in CASE_STUDY.section_names},
            },
            "es": {
                "title": "Árboles junto al tranvía",
                "summary": "Sombra para quienes esperan.",
                "solution": "Se plantaron árboles.",
                "translated_on": "2026-01-05",
                "translators": ["A. Translator"],
            },
        },
    }
