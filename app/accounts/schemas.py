"""What the forms of accounts take."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate

from app.accounts.passwords import LONGEST
from app.accounts.people import is_address
from app.kernel.fields import Line
from config.languages import LANGUAGE_CODES


class Address(Line):
    """A mail address."""

    def __init__(self, **kwargs: Any) -> None:
        """Bound it to what mail can hold."""
        super().__init__(254, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not is_address(text):
            raise ValidationError(_("Must be a mail address, such as name@city.org."))
        return text


class Password(fields.String):
    """A password as it was typed: blanks at its ends belong to it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > 4 * LONGEST:
            raise ValidationError(_("Is longer than %(longest)s characters.", longest=LONGEST))
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError(_("Contains characters that cannot be stored."))
        return text


class Profile(Schema):
    """What somebody says of themselves."""

    name = Line(200, required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))
    metropolis = Line(100, load_default=None)
    organisation = Line(200, load_default=None)


class RegistrationForm(Profile):
    """Registering. ``website`` is a trap: people do not see it; ``opened`` says when the form was shown."""

    email = Address(required=True)
    website = fields.String(load_default="")
    opened = fields.String(load_default="")


class WelcomeForm(Schema):
    """Confirming an address by choosing a password."""

    name = Line(200, required=True)
    password = Password(required=True)


class SignInForm(Schema):
    """Address and password; what does not look like an address is merely wrong."""

    email = fields.String(required=True)
    password = Password(required=True)
    next = fields.String(load_default="")


class AddressForm(Schema):
    """One mail address."""

    email = Address(required=True)


class NewPasswordForm(Schema):
    """A password to come."""

    password = Password(required=True)


class ChangePasswordForm(NewPasswordForm):
    """The present password, where there is one, and the one to come."""

    current_password = Password(load_default="")


class ConfirmIdentityForm(Schema):
    """The password again, or a code of the second factor where there is no password."""

    password = Password(load_default="")
    code = fields.String(load_default="")
    next = fields.String(load_default="")


class CodeForm(Schema):
    """A code of an app, or a recovery code."""

    code = Line(40, required=True)
    next = fields.String(load_default="")


class LeavingForm(Schema):
    """The word that one means it."""

    sure = fields.String(required=True)
