"""The shapes of answers to programs that kinds of content may use in theirs."""

from typing import Any

from marshmallow import RAISE, Schema, fields


class AnswerSchema(Schema):
    """Answers always have all their fields; one that has no value is null or an empty list."""

    class Meta:
        """Answers have no other fields."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:  # noqa: ARG002  (marshmallow calls it so)
        """Make every field one that is always there."""
        field_obj.required = True


class CodeSchema(AnswerSchema):
    """A code and its name in the language of the answer."""

    code = fields.String()
    name = fields.String()
