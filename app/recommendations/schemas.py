"""The interchange form of a recommendation."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.content.schemas import REFERENCE, ContentSchema, places, translation_schema
from app.kernel.fields import LabelsField, Line, WholeNumber
from app.recommendations.models import ADDRESSEES, ANSWERS, STATUSES
from app.recommendations.sections import SECTIONS
from config.languages import LANGUAGE_CODES

EARLIEST, LATEST = 1900, 2200
ORIGIN = validate.Regexp(r"\A(debates|sessions)/[0-9]{1,9}\Z", error=_("Must name a debate or a session."))


class EndorsementSchema(Schema):
    """The answer of a metropolis, with its reason and the language that the reason is in."""

    metropolis = fields.String(required=True, validate=[validate.Length(1, 120), REFERENCE])
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    reason = Line(2_000)
    language = fields.String(validate=validate.OneOf(LANGUAGE_CODES))


class RecommendationSchema(ContentSchema):
    """A recommendation in the interchange form."""

    metropolises = places(needed=False)
    status = fields.String(validate=validate.OneOf(STATUSES), allow_none=True)
    year = WholeNumber(required=True, validate=validate.Range(EARLIEST, LATEST))
    adopted_on = fields.Date(allow_none=True)
    addressees = fields.List(fields.String(validate=validate.OneOf(ADDRESSEES)), load_default=list)
    addressed_to = LabelsField(longest=300, load_default=dict)
    adopted_by = LabelsField(longest=300, load_default=dict)
    occasion = LabelsField(longest=300, load_default=dict)
    origin = fields.String(validate=ORIGIN, allow_none=True)
    endorsements = fields.List(fields.Nested(EndorsementSchema), validate=validate.Length(max=500), load_default=list)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(tuple(section.name for section in SECTIONS))),
        required=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _each_metropolis_once(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        slugs = [one["metropolis"] for one in data["endorsements"]]
        if len(slugs) != len(set(slugs)):
            raise ValidationError(_("A metropolis answers once."), "endorsements")

    @validates_schema(skip_on_field_errors=True)
    def _day_is_in_the_year(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        day = data.get("adopted_on")
        if day is not None and day.year != data["year"]:
            raise ValidationError(_("Must be a day of the year of adoption."), "adopted_on")
