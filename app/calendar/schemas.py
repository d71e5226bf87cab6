"""The forms of the calendar."""

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields, validate

from app.accounts.schemas import Address
from app.calendar.models import GENDERS
from config.languages import LANGUAGE_CODES

NOTHING = "nothing"


class InvitationForm(Schema):
    """Which speaker is written to, where, and in which language."""

    speaker = fields.Integer(required=True, validate=validate.Range(1, 200))
    address = Address(required=True)
    mail_language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))


class GenderForm(Schema):
    """What a speaker says of their own gender."""

    gender = fields.String(
        required=True,
        validate=validate.OneOf((*GENDERS, NOTHING), error=_("Please choose one of these.")),
        error_messages={"required": _("Please choose one of these.")},
    )
