"""The interchange form of an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.content.schemas import ContentSchema, places, translation_schema
from app.events.fields import Count, LanguageCodes, LocalTime, Numbers, TimeZone, numbers_in
from app.events.models import ELSEWHERE, EVENT_STATUSES, EVENT_TYPES, NO_REGISTRATION, REGISTRATIONS, SCHEDULED
from app.events.sections import SECTIONS
from app.events.times import exists, read_local, zone_of
from app.kernel.fields import LabelsField, Line, WebAddress
from config.languages import LANGUAGE_CODES

#: The entry of a person among the experts, as the portal's addresses have it.
ENTRY = validate.Regexp(r"\A[a-z-]{1,40}/[a-z0-9-]{1,120}\Z", error=_("Must be the address of an entry of the portal."))


class SpeakerSchema(Schema):
    """Somebody who speaks; nothing here says anything of their gender, which is theirs to declare."""

    name = Line(200, required=True)
    position = LabelsField(load_default=dict)
    organisation = Line(300, allow_none=True)
    entry = fields.String(validate=ENTRY, allow_none=True)


class ProgrammeItemSchema(Schema):
    """An item of the programme; ``speakers`` counts those of the event from 1."""

    starts = LocalTime(allow_none=True)
    ends = LocalTime(allow_none=True)
    title = LabelsField(required=True, validate=validate.Length(1))
    speakers = Numbers(allow_none=True)


class EventSchema(ContentSchema):
    """An event in the interchange form."""

    metropolises = places(needed=False)
    event_type = fields.String(required=True, validate=validate.OneOf(EVENT_TYPES))
    event_status = fields.String(validate=validate.OneOf(EVENT_STATUSES), load_default=SCHEDULED)
    starts = LocalTime(required=True)
    ends = LocalTime(allow_none=True)
    time_zone = TimeZone(required=True)
    venue = Line(300, allow_none=True)
    online_url = WebAddress(allow_none=True)
    held_in = LanguageCodes(allow_none=True)
    speakers = fields.List(fields.Nested(SpeakerSchema), validate=validate.Length(max=200), load_default=list)
    programme = fields.List(fields.Nested(ProgrammeItemSchema), validate=validate.Length(max=200), load_default=list)
    registration = fields.String(validate=validate.OneOf(REGISTRATIONS), load_default=NO_REGISTRATION)
    registration_url = WebAddress(allow_none=True)
    registration_limit = Count(validate=validate.Range(1, 100_000), allow_none=True)
    registration_closes = LocalTime(allow_none=True)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(tuple(section.name for section in SECTIONS))),
        required=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _times_are_sound(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        first, last = read_local(data["starts"]), read_local(data.get("ends") or data["starts"])
        if isinstance(first, datetime) != isinstance(last, datetime):
            raise ValidationError(_("Begin and end must both have a time of day, or neither."), "ends")
        if last < first:
            raise ValidationError(_("Must not be before the begin."), "ends")
        zone = zone_of(data["time_zone"])
        for name in ("starts", "ends", "registration_closes"):
            moment = read_local(data[name]) if data.get(name) else None
            if isinstance(moment, datetime) and not exists(moment, zone):
                raise ValidationError(_("Clocks there skip this hour on that day; please choose another."), name)

    @validates_schema(skip_on_field_errors=True)
    def _registration_is_told(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data["registration"] == ELSEWHERE and not data.get("registration_url"):
            raise ValidationError(_("Please say at which address people register."), "registration_url")

    @validates_schema(skip_on_field_errors=True)
    def _speakers_are_there(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        for index, item in enumerate(data["programme"]):
            if any(number > len(data["speakers"]) for number in numbers_in(item.get("speakers"))):
                message = _("There is no speaker with this number.")
                raise ValidationError({"programme": {index: {"speakers": [message]}}})
