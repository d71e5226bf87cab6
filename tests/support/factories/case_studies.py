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
