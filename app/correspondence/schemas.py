"""The forms of this room."""

from marshmallow import Schema, fields, validate

from app.correspondence.destinations import TO
from app.correspondence.mail_text import LONGEST_TEXT
from app.correspondence.moderation import DECISIONS
from app.correspondence.questions import ANSWER_DECISIONS, QUESTION_DECISIONS
from app.kernel.fields import Line, Prose
from config.languages import LANGUAGE_CODES

LONGEST_QUESTION, LONGEST_REASON = 2_000, 1_000


def _language() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))


class NewConversation(Schema):
    """A first message."""

    subject = Line(200, required=True)
    text = Prose(required=True, validate=validate.Length(max=LONGEST_TEXT))
    language = _language()
    to = fields.String(load_default="contact", validate=validate.OneOf(TO))
    instead = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**31 - 1))


class Reply(Schema):
    """A further message."""

    text = Prose(required=True, validate=validate.Length(max=LONGEST_TEXT))
    language = _language()


class NewQuestion(Schema):
    """A question under an entry; ``nameless`` is ticked to ask without one's name."""

    text = Prose(required=True, validate=validate.Length(max=LONGEST_QUESTION))
    language = _language()
    nameless = fields.Boolean(load_default=False)


class NewAnswer(Schema):
    """An answer to a question."""

    text = Prose(required=True, validate=validate.Length(max=LONGEST_TEXT))
    language = _language()


class NewReport(Schema):
    """Why something should not be there."""

    reason = Prose(required=True, validate=validate.Length(max=LONGEST_REASON))


class ReportDecision(Schema):
    """What becomes of what was reported."""

    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))


class QuestionDecision(Schema):
    """What becomes of a question."""

    decision = fields.String(required=True, validate=validate.OneOf(list(QUESTION_DECISIONS)))


class AnswerDecision(Schema):
    """What becomes of an answer."""

    decision = fields.String(required=True, validate=validate.OneOf(list(ANSWER_DECISIONS)))


class OnePerson(Schema):
    """Somebody, by number."""

    person = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class Archiving(Schema):
    """Whether a conversation goes into the archive."""

    archived = fields.Boolean(required=True)
