"""The forms of this room."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.community.drafting_models import PARTS
from app.kernel.fields import Line, Prose, WebAddress
from app.recommendations.models import ADDRESSEES, ANSWERS
from config.languages import LANGUAGE_CODES

LONGEST_POST, LONGEST_REASON, LONGEST_PARAGRAPH = 10_000, 1_000, 5_000
LARGEST = 2**31 - 1


def _language() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))


def _prose(longest: int, **kwargs: Any) -> Prose:
    return Prose(validate=validate.Length(max=longest), **kwargs)


def _number() -> fields.Integer:
    return fields.Integer(load_default=None, validate=validate.Range(1, LARGEST))


def _readers() -> fields.String:
    return fields.String(load_default="everybody", validate=validate.OneOf(("everybody", "members")))


class NewDebate(Schema):
    """A debate to be opened."""

    title = Line(200, required=True)
    text = _prose(LONGEST_POST, required=True)
    language = _language()
    theme = fields.String(load_default="")
    principle = fields.String(load_default="")
    readers = _readers()


class NewPost(Schema):
    """A post; ``mention`` names the people whom it wants to reach."""

    text = _prose(LONGEST_POST, required=True)
    language = _language()
    mention = fields.List(fields.Integer(validate=validate.Range(1, LARGEST)), load_default=list)


class EditedPost(Schema):
    """A post as it should be."""

    text = _prose(LONGEST_POST, required=True)
    language = _language()


class SummingUp(Schema):
    """The chair's summary, and whether the debate is closed with it."""

    summary = _prose(LONGEST_POST, load_default="")
    language = _language()
    closing = fields.Boolean(load_default=False)


class Reason(Schema):
    """Why something is reported or hidden."""

    reason = _prose(LONGEST_REASON, required=True)


class SessionForm(Schema):
    """An annual session; a line of ``documents`` is an address, before it its label and a bar."""

    title = Line(200, required=True)
    language = _language()
    place = Line(200, required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    agenda = Prose(load_default="")
    minutes = Prose(load_default="")
    metropolises = fields.List(fields.String(), load_default=list)
    documents = _prose(20_000, load_default="")

    @validates_schema(skip_on_field_errors=True)
    def _days_in_order(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data["ends_on"] < data["begins_on"]:
            raise ValidationError(_("Must not be before the first day."), "ends_on")


def documents_of(text: str) -> list[dict[str, str]]:
    """Return the documents that a form names, one on a line; raises ``ValidationError``."""
    found = []
    for line in text.splitlines():
        if line.strip():
            label, bar, address = line.rpartition("|")
            url = str(WebAddress().deserialize(address.strip()))
            found.append({"label": str(Line(200).deserialize(label)) if bar else url[:200], "url": url})
    return found


def lines_of(documents: list[dict[str, str]]) -> str:
    """Return documents as the form shows them."""
    return "\n".join(f"{one['label']} | {one['url']}" for one in documents)


class DraftHead(Schema):
    """What a draft has beside its paragraphs."""

    title = Line(200, required=True)
    summary = _prose(1_000, required=True)
    language = _language()
    themes = fields.List(fields.String(validate=validate.Regexp(r"\A[a-z-]{1,60}\Z")), load_default=list)
    addressees = fields.List(fields.String(validate=validate.OneOf(ADDRESSEES)), load_default=list)
    addressed_to = Line(300, load_default="")
    debate = _number()
    session = _number()


class NewParagraphs(Schema):
    """Paragraphs to be added to a part, blank lines between them."""

    part = fields.String(required=True, validate=validate.OneOf(PARTS))
    text = _prose(LONGEST_PARAGRAPH * 4, required=True)


class ChangedParagraph(Schema):
    """A paragraph as it should be, and the version that was read; without a text it is struck out."""

    text = _prose(LONGEST_PARAGRAPH, load_default="")
    version = fields.Integer(required=True, validate=validate.Range(1, LARGEST))


class Remark(Schema):
    """A remark on a paragraph."""

    text = _prose(2_000, required=True)
    language = _language()


class AskingForAnswers(Schema):
    """Until when metropolises may answer."""

    until = fields.Date(required=True)


class AnswerOfMetropolis(Schema):
    """What a metropolis says to a draft; whoever does not say yes says why."""

    metropolis = fields.String(required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    reason = _prose(2_000, load_default="")
    language = _language()

    @validates_schema(skip_on_field_errors=True)
    def _a_no_has_a_reason(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data["answer"] != "yes" and not data["reason"]:
            raise ValidationError(_("Please say why, so that the others can understand it."), "reason")


class NewFollowUp(Schema):
    """What a metropolis did, and the case study that tells of it."""

    metropolis = fields.String(required=True)
    note = _prose(2_000, required=True)
    language = _language()
    case = Line(500, load_default="")


class NewWording(Schema):
    """A new wording of a principle in every language."""

    title = Line(200, required=True)
    reason = _prose(LONGEST_POST, required=True)
    language = _language()
    adopted_in = _language()
    readers = _readers()
    text_en = _prose(2_000, required=True)
    text_fr = _prose(2_000, required=True)
    text_es = _prose(2_000, required=True)


class AdoptedWording(Schema):
    """From when a wording holds, and where it was adopted."""

    valid_from = fields.Date(required=True)
    source = Line(300, required=True)


class Listing(Schema):
    """What a city manager shows in the directory."""

    shown = fields.Boolean(load_default=False)
    languages = fields.List(fields.String(validate=validate.OneOf(LANGUAGE_CODES)), load_default=list)
    themes = fields.List(fields.String(validate=validate.Regexp(r"\A[a-z-]{1,60}\Z")), load_default=list)
    about = Line(500, load_default="")
    language = _language()
