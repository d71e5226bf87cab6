"""What marshmallow tells of wrong input, in the portal's own plain words and in the reader's language.

A field takes over the messages of its class when it is made, so ``install`` must run before any schema is defined.
``fields.Url``, ``fields.Email`` and ``fields.Enum`` accept no lazy message and stay as they are: the portal has its own
``WebAddress``, and ``validate.OneOf`` for choices.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields, validate

_NUMBER = _("Must be a number.")
_NAMES_AND_VALUES = _("Must be a group of names and values.")
_DATE = _("Must be a date, such as 2026-11-24.")

#: The messages of each class of fields by marshmallow's key; a class takes over those of the classes it is made of.
FIELD_MESSAGES: Mapping[type[fields.Field[Any]], Mapping[str, Any]] = {
    fields.Field: {
        "required": _("Must be given."),
        "null": _("Must not be empty."),
        "validator_failed": _("Is not allowed here."),
    },
    fields.Nested: {"type": _NAMES_AND_VALUES},
    fields.Mapping: {"invalid": _NAMES_AND_VALUES},
    fields.List: {"invalid": _("Must be a list.")},
    fields.String: {"invalid": _("Must be text."), "invalid_utf8": _("Must be text in the encoding UTF-8.")},
    fields.Number: {"invalid": _NUMBER, "too_large": _("Is too large a number.")},
    fields.Integer: {"invalid": _("Must be a whole number.")},
    fields.Float: {"special": _NUMBER},
    fields.Decimal: {"special": _NUMBER},
    fields.Boolean: {"invalid": _("Must be true or false.")},
    fields.Date: {"invalid": _DATE, "invalid_awareness": _DATE},
    fields.DateTime: {
        "invalid": _("Must be a date with a time, such as 2026-11-24T09:30:00+01:00."),
        "invalid_awareness": _("Must say its time zone, such as 2026-11-24T09:30:00+01:00."),
    },
}

SCHEMA_MESSAGES: Mapping[str, Any] = {"type": _NAMES_AND_VALUES, "unknown": _("There is no field of this name.")}


class _RangeMessage:
    """A message of ``validate.Range``, which formats it twice.

    First when the validator is made, to say whether a bound is itself allowed, then when it fails, to say the bounds.
    The first time is too early to know the reader's language, so only the second gives text.
    """

    def __init__(self, message: Any) -> None:
        self.message = message

    def format(self, **values: object) -> Any:
        """Return the text with its bounds, or this message again where only the words of inclusion are given.

        Raises ``ValueError`` for a range that excludes a bound, for which there are no words.
        """
        if {validate.Range.message_gt, validate.Range.message_lt} & set(map(str, values.values())):
            raise ValueError("a range that excludes its bounds needs a message of its own")
        return str(self.message).format(**values) if "input" in values else self


_RANGE = {
    "message_min": _RangeMessage(_("Must be at least {min}.")),
    "message_max": _RangeMessage(_("Must be at most {max}.")),
    "message_all": _RangeMessage(_("Must be from {min} to {max}.")),
}
_LENGTH = {
    "message_min": _("Is too short: at least {min} (characters, or entries of a list) are needed."),
    "message_max": _("Is too long: at most {max} (characters, or entries of a list) are allowed."),
    "message_all": _("Must have from {min} to {max} characters, or entries of a list."),
    "message_equal": _("Must have exactly {equal} characters, or entries of a list."),
}

#: The messages of each class of validators by the name of the attribute that holds it.
VALIDATOR_MESSAGES: Mapping[type[validate.Validator], Mapping[str, Any]] = {
    validate.Range: _RANGE,
    validate.Length: _LENGTH,
    validate.OneOf: {"default_message": _("Is not known here. Known are: {choices}.")},
    validate.Regexp: {"default_message": _("Does not have the expected form.")},
}


def install() -> None:
    """Make fields, validators and schemas that are defined from now on speak by these messages."""
    for field, messages in FIELD_MESSAGES.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **messages}
    for validator, messages in VALIDATOR_MESSAGES.items():
        for name, message in messages.items():
            setattr(validator, name, message)
    Schema.error_messages = {**Schema.error_messages, **SCHEMA_MESSAGES}


def plain(messages: Any) -> Any:
    """Return marshmallow's ``messages`` as nested mappings whose leaves are lists of text in the reader's language.

    A lazy message comes out of marshmallow bare where a text comes in a list; JSON and templates need one form.
    """
    if isinstance(messages, Mapping):
        return {key: plain(value) for key, value in messages.items()}
    if isinstance(messages, (list, tuple)):
        return [part if isinstance(part, Mapping) else str(part) for part in messages]
    return [str(messages)]
