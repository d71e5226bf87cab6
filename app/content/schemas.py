"""The interchange form that all kinds share: checked on every way in, given back by every export."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.content.models import STATES, TRANSLATION_STATES
from app.kernel.fields import LabelsField, Line, Prose, WebAddress, WholeNumber, year
from config.languages import LANGUAGE_CODES

REFERENCE = validate.Regexp(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", error=_("Must be lower-case letters, digits and hyphens."))

#: A language of any kind, as BCP 47 names it; a source may be in one that the portal does not speak.
LANGUAGE_TAG = validate.Regexp(r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,5})?\Z")


class SourceSchema(Schema):
    """A public source of facts."""

    title = Line(500, required=True)
    publisher = Line(300, allow_none=True)
    year = year(allow_none=True)
    url = WebAddress(allow_none=True)
    language = fields.String(validate=[validate.Length(2, 8), LANGUAGE_TAG], allow_none=True)


class AttachmentSchema(Schema):
    """A link, a file or an image; an image needs alternative text."""

    type = fields.String(load_default="link", validate=validate.OneOf(("link", "file", "image")))
    url = WebAddress(required=True)
    labels = LabelsField(load_default=dict)
    credit = Line(300, allow_none=True)
    licence = Line(100, allow_none=True)

    @validates_schema
    def _image_has_alternative_text(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data.get("type") == "image" and not data.get("labels"):
            raise ValidationError(_("An image needs alternative text."), "labels")


def translation_schema(sections: tuple[str, ...]) -> type[Schema]:
    """Return the schema of one language's text for a kind with these ``sections``."""
    base: dict[str, fields.Field[Any]] = {
        "title": Line(200, required=True),
        "summary": Prose(required=True, validate=validate.Length(max=1_000)),
        "status": fields.String(validate=validate.OneOf(TRANSLATION_STATES), load_default="published"),
        "source_revision": WholeNumber(validate=validate.Range(1, 1_000_000), allow_none=True),
        "translated_on": fields.Date(allow_none=True),
        "translators": fields.List(Line(200), validate=validate.Length(max=50), load_default=list),
    }
    return Schema.from_dict(base | {name: Prose() for name in sections}, name="TranslationSchema")


def places(*, needed: bool) -> fields.List[Any]:
    """Return the field of the metropolises of a kind whose entries must name one (``needed``) or may."""
    if needed:
        return fields.List(fields.String(), required=True, validate=validate.Length(1, 20))
    return fields.List(fields.String(), load_default=list, validate=validate.Length(max=20))


class ContentSchema(Schema):
    """What a record of every kind has; a kind's schema adds its own fields and its ``translations``."""

    class Meta:
        """A field that is not known is a mistake to be told, not to be lost."""

        unknown = RAISE

    reference = fields.String(validate=[validate.Length(1, 120), REFERENCE])
    original_language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))
    state = fields.String(validate=validate.OneOf(STATES))
    published_at = fields.AwareDateTime(format="iso", allow_none=True)
    metropolises = places(needed=True)
    themes = fields.List(fields.String(), load_default=list)
    principles = fields.List(fields.String(), load_default=list)
    capacities = fields.List(fields.String(), load_default=list)
    sdgs = fields.List(WholeNumber(validate=validate.Range(1, 17)), load_default=list)
    sources = fields.List(fields.Nested(SourceSchema), validate=validate.Length(max=100), load_default=list)
    attachments = fields.List(fields.Nested(AttachmentSchema), validate=validate.Length(max=100), load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def _original_exists(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data["original_language"] not in data["translations"]:
            message = _("There is no text in the original language.")
            raise ValidationError({"translations": {data["original_language"]: [message]}})
