"""The declaration of the kind: what makes an entry a case study."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.case_studies.facets import OWN_FACETS
from app.case_studies.models import CaseStudy, KeyFigure
from app.case_studies.schemas import CaseStudySchema, YearsSchema
from app.case_studies.sections import SECTIONS
from app.case_studies.showing import COMPARABLE, facts, figures
from app.case_studies.writing import WRITING
from app.content.answers import CodeSchema
from app.content.depth import depth_of
from app.content.kinds import Column, Kind, Names
from app.content.service import write_rows
from app.kernel.formats import years
from app.taxonomy.models import THEME

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
    own = {
        "metropolises": case.places,
        "themes": case.codes(THEME),
        "contact": case.contact_organisation,
        "sources": case.sources,
    }
    return {
        "status": (case.status,) if case.status else (),
        "year": (str(case.start_year),) if case.start_year else (),
        "depth": (depth_of(case, WRITING, own),),
    }


def counted(count: int, written: str) -> str:
    """Return how many case studies there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s case study", "%(number)s case studies", count, number=written)


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return status and years of case studies by identifier."""
    row = CaseStudy.__table__.c
    found = session.execute(select(row.id, row.status, row.start_year, row.end_year).where(row.id.in_(identifiers)))
    return {identifier: {"status": status, "years": (start, end)} for identifier, status, start, end in found}


def card_line(facts: Mapping[str, Any], names: Names) -> Sequence[str]:
    """Return years and status of a card as a reader sees them."""
    start, end = facts["years"]
    when = years(start, end, facts["status"])
    return when, _status(facts, names)


def card_answer(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return status and years of a card as programs read them."""
    status, (start, end) = facts["status"], facts["years"]
    return {
        "status": {"code": status, "name": names.name("status", status)} if status else None,
        "years": {"start": start, "end": end} if start else None,
    }


def _status(facts: Mapping[str, Any], names: Names) -> str:
    return names.name("status", facts["status"]) if facts["status"] else ""


CASE_STUDY = Kind(
    code="case-study",
    path="case-studies",
    label=_("Case study"),
    label_plural=_("Case studies"),
    purpose=_("what a metropolis did, told by those who did it."),
    counted=counted,
    model=CaseStudy,
    schema=CaseStudySchema,
    sections=SECTIONS,
    apply=apply,
    dump=dump,
    plain_columns=PLAIN,
    number_columns=("start_year", "end_year"),
    json_columns=("cost", "place", "key_figures", "contact"),
    own_facets=OWN_FACETS,
    facets=facets,
    facet_loading=(selectinload(CaseStudy.sources),),
    loading=(selectinload(CaseStudy.key_figures),),
    template="case_studies/case_study.html",
    facts=facts,
    figures=figures,
    comparable_facts=COMPARABLE,
    card_facts=card_facts,
    card_line=card_line,
    columns=(
        Column(_("Status"), _status),
        Column(_("Start year"), lambda facts, _names: str(facts["years"][0] or "")),
        Column(_("End year"), lambda facts, _names: str(facts["years"][1] or "")),
    ),
    card_fields={
        "status": fields.Nested(CodeSchema, allow_none=True),
        "years": fields.Nested(YearsSchema, allow_none=True),
    },
    card_answer=card_answer,
    samples=Path(__file__).parent / "samples",
    writing=WRITING,
    invitation=_("Tell what your city has done"),
)
