"""The interchange form of a case study (described for people in docs/import.md)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.case_studies.models import GOVERNMENT_LEVELS, STATUSES
from app.case_studies.sections import SECTIONS
from app.content.answers import AnswerSchema
from app.content.schemas import ContentSchema, translation_schema
from app.kernel.fields import FiniteNumber, LabelsField, Line, WebAddress, WholeNumber, year
from config.languages import LANGUAGE_CODES


class CostSchema(Schema):
    """What it cost: an amount in a currency (ISO 4217) of a year."""

    amount = FiniteNumber(places=2, required=True, validate=validate.Range(0))
    currency = fields.String(
        required=True,
        validate=validate.Regexp(
            r"\A[A-Z]{3}\Z", error=_("Must be a currency code of three capital letters, such as EUR.")
        ),
    )
    year = year(allow_none=True)
    note = LabelsField(longest=500, load_default=dict)


class PlaceSchema(Schema):
    """A point in degrees, WGS 84."""

    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))


class KeyFigureSchema(Schema):
    """A measured fact; ``source`` is the number, from 1, of the source that states it."""

    value = FiniteNumber(places=4, required=True)
    year = year(allow_none=True)
    source = WholeNumber(validate=validate.Range(1, 100), allow_none=True)
    label = LabelsField(required=True, validate=validate.Length(1))


class ContactSchema(Schema):
    """The office to ask; never a person's address."""

    organisation = Line(300, required=True)
    website = WebAddress(allow_none=True)


class YearsSchema(AnswerSchema):
    """When a policy began and ended, as an answer tells it."""

    start = fields.Integer(strict=True)
    end = fields.Integer(strict=True, allow_none=True)


class CaseStudySchema(ContentSchema):
    """A case study in the interchange form."""

    status = fields.String(validate=validate.OneOf(STATUSES), allow_none=True)
    start_year = year(allow_none=True)
    end_year = year(allow_none=True)
    level_of_government = fields.String(validate=validate.OneOf(GOVERNMENT_LEVELS), allow_none=True)
    lead_organisation = Line(300, allow_none=True)
    cost = fields.Nested(CostSchema, allow_none=True)
    place = fields.Nested(PlaceSchema, allow_none=True)
    key_figures = fields.List(fields.Nested(KeyFigureSchema), validate=validate.Length(max=20), load_default=list)
    contact = fields.Nested(ContactSchema, allow_none=True)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(tuple(section.name for section in SECTIONS))),
        required=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _years_in_order(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        start, end = data.get("start_year"), data.get("end_year")
        if end and not start:
            raise ValidationError(_("A case with an end year needs a start year."), "start_year")
        if start and end and end < start:
            raise ValidationError(_("Must not be before the start year."), "end_year")

    @validates_schema(skip_on_field_errors=True)
    def _figures_name_sources(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        for index, figure in enumerate(data["key_figures"]):
            if (figure.get("source") or 0) > len(data["sources"]):
                message = _("There is no source with this number.")
                raise ValidationError({"key_figures": {index: {"source": [message]}}})
