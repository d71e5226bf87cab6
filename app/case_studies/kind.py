"""The declaration of the kind: what makes an entry a case study."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.case_studies.models import CaseStudy, KeyFigure
from app.case_studies.schemas import CaseStudySchema
from app.case_studies.sections import SECTIONS
from app.case_studies.writing import WRITING
from app.content.kinds import Kind
from app.content.service import write_rows

#: One file for each sample case study, in the interchange form.
SAMPLES = Path(__file__).parent / "samples"
PLAIN = ("status", "start_year", "end_year", "level_of_government", "lead_organisation")


def apply(case: CaseStudy, record: Mapping[str, Any]) -> None:
    """Write the checked fields that only case studies have to ``case``; what is missing becomes empty."""
    for name in PLAIN:
        setattr(case, name, record.get(name))
    cost, place, contact = record.get("cost") or {}, record.get("place") or {}, record.get("contact") or {}
    case.cost_amount, case.cost_currency = cost.get("amount"), cost.get("currency")
    case.cost_year, case.cost_notes = cost.get("year"), cost.get("note", {})
    case.latitude, case.longitude = place.get("latitude"), place.get("longitude")
    case.contact_organisation, case.contact_website = contact.get("organisation"), contact.get("website")
    figures = [
        {
            "value": figure["value"],
            "year": figure.get("year"),
            "source_position": figure.get("source"),
            "labels": figure["label"],
        }
        for figure in record["key_figures"]
    ]
    write_rows(case.key_figures, KeyFigure, figures)


def plain_number(number: Decimal) -> int | float:
    """Return a decimal as JSON writes it: whole numbers without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def dump(case: CaseStudy) -> dict[str, Any]:
    """Return the fields that only case studies have, in the interchange form; empty ones are left out."""
    record: dict[str, Any] = {name: getattr(case, name) for name in PLAIN}
    if case.cost_amount is not None:
        cost = {"amount": plain_number(case.cost_amount), "currency": case.cost_currency, "year": case.cost_year}
        record["cost"] = cost | ({"note": case.cost_notes} if case.cost_notes else {})
    if case.latitude is not None:
        record["place"] = {"latitude": case.latitude, "longitude": case.longitude}
    if case.contact_organisation:
        record["contact"] = {"organisation": case.contact_organisation, "website": case.contact_website}
    record["key_figures"] = [
        {
            "value": plain_number(figure.value),
            "year": figure.year,
            "source": figure.source_position,
            "label": figure.labels,
        }
        for figure in case.key_figures
    ]
    return record


def facets(case: CaseStudy) -> dict[str, tuple[str, ...]]:
    """Return the values of the facets that only case studies have."""
    return {
        "status": (case.status,) if case.status else (),
        "year": (str(case.start_year),) if case.start_year else (),
    }


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return status and years of case studies by identifier."""
    row = CaseStudy.__table__.c
    found = session.execute(select(row.id, row.status, row.start_year, row.end_year).where(row.id.in_(identifiers)))
    return {identifier: {"status": status, "years": (start, end)} for identifier, status, start, end in found}


#: What a reader sees for each status.
STATUS_LABELS = {
    "planned": _("Planned"),
    "under_way": _("Under way"),
    "completed": _("Completed"),
    "discontinued": _("Discontinued"),
}

CASE_STUDY = Kind(
    code="case-study",
    path="case-studies",
    label=_("Case study"),
    template="case_studies/case_study.html",
    sections=SECTIONS,
    model=CaseStudy,
    schema=CaseStudySchema,
    apply=apply,
    dump=dump,
    facets=facets,
    facet_labels={"status": STATUS_LABELS},
    card_facts=card_facts,
    loading=(selectinload(CaseStudy.key_figures),),
    plain_columns=PLAIN,
    json_columns=("cost", "place", "key_figures", "contact"),
    writing=WRITING,
)
