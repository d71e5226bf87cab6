"""The interchange form of a paper."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.content.answers import AnswerSchema
from app.content.schemas import ContentSchema, places, translation_schema
from app.issue_papers.identifiers import DoiField, IsbnField
from app.issue_papers.models import AUTHOR_TYPES, NEEDS_GENDER_APPROACH, SERIES, VERSION_TYPES
from app.issue_papers.sections import SECTIONS
from app.kernel.fields import LabelsField, Line, WholeNumber, year
from config.languages import LANGUAGE_CODES

_ENTRY = re.compile(r"(?:\Ahttps?://[^/]+/[a-z]{2}/|\A/[a-z]{2}/|\A)([a-z-]{1,40}/[a-z0-9-]{1,120})/?\Z")


class EntryField(fields.String):
    """An entry of the portal: ``<kind path>/<reference>``, or its address."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        found = _ENTRY.match(super()._deserialize(value, attr, data, **kwargs).strip())
        if found is None:
            raise ValidationError(_("Must be the address of an entry of the portal."))
        return found.group(1)


class AuthorSchema(Schema):
    """A person or an organisation that wrote the paper."""

    type = fields.String(load_default="person", validate=validate.OneOf(AUTHOR_TYPES))
    name = Line(200, required=True)
    family = Line(150)
    affiliation = Line(300)
    entry = EntryField()


class VersionSchema(Schema):
    """A later version or an erratum, and what changed by it."""

    type = fields.String(load_default="version", validate=validate.OneOf(VERSION_TYPES))
    date = fields.Date(required=True)
    text = LabelsField(longest=1_000, required=True, validate=validate.Length(1))


class AuthorAnswerSchema(AnswerSchema):
    """An author, as an answer to programs tells it."""

    type = fields.String()
    name = fields.String()


class IssuePaperSchema(ContentSchema):
    """A paper in the interchange form."""

    metropolises = places(needed=False)
    series = fields.String(required=True, validate=validate.OneOf(SERIES))
    number = WholeNumber(validate=validate.Range(1, 9_999), allow_none=True)
    year = year(allow_none=True)
    authors = fields.List(fields.Nested(AuthorSchema), required=True, validate=validate.Length(1, 50))
    funding = Line(500, allow_none=True)
    licence = Line(100, allow_none=True)
    isbn = IsbnField(allow_none=True)
    doi = DoiField(allow_none=True)
    versions = fields.List(fields.Nested(VersionSchema), validate=validate.Length(max=50), load_default=list)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(tuple(section.name for section in SECTIONS))),
        required=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _tells_its_gender_approach(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        original = data["original_language"]
        text = data["translations"].get(original)
        if data["series"] in NEEDS_GENDER_APPROACH and text is not None and not text.get("gender_approach"):
            reason = _("A paper of this series must tell its gender approach.")
            raise ValidationError({"translations": {original: {"gender_approach": [reason]}}})
