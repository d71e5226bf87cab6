"""What the forms of peer review take."""

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields, validate

from app.accounts.schemas import Address
from app.kernel.fields import Prose
from app.reviewing.models import RECOMMENDATIONS
from config.languages import LANGUAGE_CODES

LONGEST_OPINION = 20_000
LONGEST_MESSAGE = 2_000


class InvitationForm(Schema):
    """Whom an editor asks, how and until when."""

    email = Address(required=True)
    naming = fields.String(required=True, validate=validate.OneOf(("open", "blind")))
    due_on = fields.Date(required=True, error_messages={"invalid": _("Must be a date.")})
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))
    message = Prose(validate=validate.Length(max=LONGEST_MESSAGE), load_default="")


class OpinionForm(Schema):
    """What a reviewer says."""

    recommendation = fields.String(required=True, validate=validate.OneOf(RECOMMENDATIONS))
    to_author = Prose(required=True, validate=validate.Length(max=LONGEST_OPINION))
    to_editor = Prose(validate=validate.Length(max=LONGEST_OPINION), load_default="")
