"""The interchange form of an expert."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.content.schemas import ContentSchema, places, translation_schema
from app.experts.models import AVAILABILITIES, HELP, HIDEABLE, LEVELS
from app.experts.orcid import parse_orcid
from app.experts.sections import SECTIONS
from app.kernel.fields import LabelsField, Line
from app.members.service import is_country
from config.languages import LANGUAGE_CODES

LANGUAGE = validate.Regexp(r"\A[a-z]{2,3}\Z", error=_("Must be a language."))
REGIONS = ("africa", "asia-pacific", "europe", "latin-america-and-the-caribbean", "north-america")
WORK = validate.Regexp(r"\A[a-z-]{1,40}/[a-z0-9-]{1,120}\Z", error=_("Must be the address of an entry of the portal."))


class OrcidField(fields.String):
    """An ORCID identifier whose check character is right."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        found = parse_orcid(super()._deserialize(value, attr, data, **kwargs))
        if found is None:
            raise ValidationError(_("This is not an ORCID identifier; please check its sixteen characters."))
        return found


class SpokenLanguageSchema(Schema):
    """A language (ISO 639) and how well it is spoken."""

    language = fields.String(required=True, validate=LANGUAGE)
    level = fields.String(load_default="fluent", validate=validate.OneOf(LEVELS))


class TopicSchema(Schema):
    """A concept of the portal's vocabulary."""

    identifier = fields.String(required=True, validate=validate.Regexp(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z"))
    labels = LabelsField(required=True, validate=validate.Length(1))


class ExpertSchema(ContentSchema):
    """An expert in the interchange form; the title is the name."""

    metropolises = places(needed=False)
    country = fields.String(required=True)
    organisation = Line(300, allow_none=True)
    position = LabelsField(load_default=dict)
    languages = fields.List(fields.Nested(SpokenLanguageSchema), validate=validate.Length(max=20), load_default=list)
    regions = fields.List(fields.String(validate=validate.OneOf(REGIONS)), load_default=list)
    topics = fields.List(fields.Nested(TopicSchema), validate=validate.Length(max=30), load_default=list)
    help = fields.List(fields.String(validate=validate.OneOf(HELP)), load_default=list)
    availability = fields.String(validate=validate.OneOf(AVAILABILITIES), allow_none=True)
    orcid = OrcidField(allow_none=True)
    works = fields.List(fields.String(validate=WORK), validate=validate.Length(max=50), load_default=list)
    hidden_fields = fields.List(fields.String(validate=validate.OneOf(HIDEABLE)), load_default=list)
    consented_at = fields.AwareDateTime(format="iso", allow_none=True)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(tuple(section.name for section in SECTIONS))),
        required=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _country_exists(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if "country" in data and not is_country(data["country"]):
            raise ValidationError(_("Please choose a country."), "country")

    @validates_schema(skip_on_field_errors=True)
    def _languages_once(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        codes = [spoken["language"] for spoken in data["languages"]]
        if len(codes) != len(set(codes)):
            raise ValidationError(_("A language is named twice."), "languages")
