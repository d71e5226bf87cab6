"""The declaration of the kind: what makes an entry a recommendation."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.kinds import Column, Kind, Names
from app.recommendations.facets import OWN_FACETS
from app.recommendations.models import Recommendation
from app.recommendations.schemas import RecommendationSchema
from app.recommendations.sections import SECTIONS
from app.recommendations.showing import facts, said
from app.recommendations.writing import WRITING

PLAIN = ("status", "year", "adopted_on", "origin")
JSON = ("addressees", "addressed_to", "adopted_by", "occasion", "endorsements")


def apply(one: Recommendation, record: Mapping[str, Any]) -> None:
    """Write the checked fields that only recommendations have; what is missing becomes empty."""
    one.status, one.year = record.get("status"), record["year"]
    one.adopted_on, one.origin = record.get("adopted_on"), record.get("origin")
    one.addressees = list(record["addressees"])
    one.addressed_to, one.adopted_by = dict(record["addressed_to"]), dict(record["adopted_by"])
    one.occasion = dict(record["occasion"])
    one.endorsements = [dict(answer) for answer in record["endorsements"]]


def dump(one: Recommendation) -> dict[str, Any]:
    """Return the fields that only recommendations have, in the interchange form."""
    return {
        "status": one.status,
        "year": one.year,
        "adopted_on": one.adopted_on.isoformat() if one.adopted_on else None,
        "origin": one.origin,
        "addressees": list(one.addressees or []),
        "addressed_to": dict(one.addressed_to or {}),
        "adopted_by": dict(one.adopted_by or {}),
        "occasion": dict(one.occasion or {}),
        "endorsements": [dict(answer) for answer in one.endorsements or []],
    }


def facets(one: Recommendation) -> dict[str, tuple[str, ...]]:
    """Return the values of the facets of recommendations."""
    return {"addressee": tuple(one.addressees), "adopted": (str(one.year),)}


def search_names(one: Recommendation, language: str) -> list[str]:
    """Return further words by which a search in ``language`` finds a recommendation."""
    return [text for text in (said(one.occasion, language), said(one.addressed_to, language)) if text]


def counted(count: int, written: str) -> str:
    """Return how many recommendations there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s recommendation", "%(number)s recommendations", count, number=written)


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return year and addressees of recommendations by identifier."""
    row = Recommendation.__table__.c
    found = session.execute(select(row.id, row.year, row.addressees).where(row.id.in_(identifiers)))
    return {identifier: {"year": year, "addressees": tuple(groups)} for identifier, year, groups in found}


def card_line(facts: Mapping[str, Any], names: Names) -> Sequence[str]:
    """Return year and addressees of a card as a reader sees them."""
    return gettext("adopted in %(year)s", year=facts["year"]), _addressees(facts, names)


def card_answer(facts: Mapping[str, Any], _names: Names) -> dict[str, Any]:
    """Return year and addressees of a card as programs read them."""
    return {"adopted": facts["year"], "addressees": list(facts["addressees"])}


def _addressees(facts: Mapping[str, Any], names: Names) -> str:
    return ", ".join(names.name("addressee", value) for value in facts["addressees"])


RECOMMENDATION = Kind(
    code="recommendation",
    path="recommendations",
    label=_("Recommendation"),
    label_plural=_("Recommendations"),
    purpose=_("what city managers have debated and metropolises have adopted, and who has acted on it."),
    counted=counted,
    model=Recommendation,
    schema=RecommendationSchema,
    sections=SECTIONS,
    apply=apply,
    dump=dump,
    plain_columns=PLAIN,
    number_columns=("year",),
    json_columns=JSON,
    writing=WRITING,
    begun_by=None,
    own_facets=OWN_FACETS,
    facets=facets,
    names=search_names,
    facts=facts,
    template="recommendations/recommendation.html",
    drawing="M14 15h32v24H31l-8 8v-8h-9zM22 27l6 6 11-11",
    card_facts=card_facts,
    card_line=card_line,
    columns=(
        Column(_("Year of adoption"), lambda facts, _names: str(facts["year"])),
        Column(_("Addressed to"), _addressees),
    ),
    card_fields={"adopted": fields.Integer(strict=True), "addressees": fields.List(fields.String())},
    card_answer=card_answer,
    comparable=False,
    samples=Path(__file__).parent / "samples",
)
