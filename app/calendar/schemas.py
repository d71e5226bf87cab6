"""The forms of the calendar."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate

from app.accounts.people import is_address
from app.calendar.models import GENDERS
from config.languages import LANGUAGE_CODES

NOTHING = "nothing"


def _address(value: Any) -> None:
    if not is_address(value):
        raise ValidationError(_("This is not a mail address."))


class InvitationForm(Schema):
    """Which speaker is written to, where, and in which language."""

    speaker = fields.Integer(required=True, validate=validate.Range(1, 200))
    address = fields.String(required=True, validate=_address)
    mail_language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))


class GenderForm(Schema):
    """What a speaker says of their own gender."""

    gender = fields.String(
        required=True,
        validate=validate.OneOf((*GENDERS, NOTHING), error=_("Please choose one of these.")),
        error_messages={"required": _("Please choose one of these.")},
    )
