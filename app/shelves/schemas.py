"""The forms of this room."""

import re

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields, validate

from app.kernel.fields import Line, Prose
from app.shelves.service import STEPS
from config.languages import LANGUAGE_CODES

LONGEST_INTRODUCTION, LONGEST_NOTE = 5_000, 2_000
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[a-z0-9.-]{1,180}\.[a-z0-9-]{2,63}", re.IGNORECASE)
_number = validate.Range(min=1, max=2**31 - 1)


class ListText(Schema):
    """What a list is called and says."""

    title = Line(120, required=True)
    introduction = Prose(load_default="", validate=validate.Length(max=LONGEST_INTRODUCTION))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))


class Adding(Schema):
    """An entry for a list: one that there is, or a new one with this title."""

    shelf = fields.Integer(load_default=None, validate=_number)
    title = Line(120, load_default="")
    note = Prose(load_default="", validate=validate.Length(max=LONGEST_NOTE))


class Stepping(Schema):
    """What becomes of an entry of a list."""

    item = fields.Integer(required=True, validate=_number)
    act = fields.String(required=True, validate=validate.OneOf(STEPS))


class TakingOver(Schema):
    """An entry that goes to another list: ``keep`` copies it."""

    item = fields.Integer(required=True, validate=_number)
    target = fields.Integer(required=True, validate=_number)
    keep = fields.Boolean(required=True)


class Note(Schema):
    """A private note; may be empty."""

    note = Prose(load_default="", validate=validate.Length(max=LONGEST_NOTE))


class Sharing(Schema):
    """Whom a list is shared with."""

    email = Line(
        254,
        required=True,
        validate=validate.Regexp(
            re.compile(rf"\A{_ADDRESS.pattern}\Z", re.IGNORECASE),
            error=_("Must be an e-mail address, such as name@example.org."),
        ),
    )


class Publishing(Schema):
    """The name under which a list becomes public; may be empty."""

    author_name = Line(120, load_default="")
