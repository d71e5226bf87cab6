"""What the forms and filters of administration take."""

from marshmallow import EXCLUDE, Schema, fields, validate

from app.accounts.models import PERSON_STATES, ROLES
from app.accounts.schemas import Address
from app.kernel.fields import Line
from config.languages import LANGUAGE_CODES


class InvitationForm(Schema):
    """Whom to invite, and as what."""

    email = Address(required=True)
    name = Line(200, required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    metropolis = Line(100, load_default="")
    spoken = Line(10, load_default="")
    region = Line(100, load_default="")


class RoleForm(Schema):
    """A role to give, with the scopes to choose from; only the one that the role has counts."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    metropolis = Line(100, load_default="")
    spoken = Line(10, load_default="")
    region = Line(100, load_default="")


class TakenRoleForm(Schema):
    """A role to take away."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    scope = Line(100, load_default="")


class SuspensionForm(Schema):
    """Why somebody is suspended."""

    reason = Line(500, required=True)


class PeopleFilter(Schema):
    """The filter of the list of people."""

    class Meta:
        """Other parameters mean nothing here."""

        unknown = EXCLUDE

    q = Line(200, load_default="")
    role = fields.String(load_default="", validate=validate.OneOf(ROLES))
    state = fields.String(load_default="", validate=validate.OneOf(PERSON_STATES))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


class AuditFilter(Schema):
    """The filter of the audit log."""

    class Meta:
        """Other parameters mean nothing here."""

        unknown = EXCLUDE

    act = Line(60, load_default="")
    q = Line(200, load_default="")
    person = fields.Integer(load_default=None, validate=validate.Range(1, 2**31 - 1))
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
