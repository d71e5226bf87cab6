"""Fields of the interchange form that marshmallow lacks: clean text, bounded numbers, labels by language."""

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields, validate

from app.kernel.text import clean_line, has_unusable_characters
from config.languages import LANGUAGE_CODES

LONGEST_SECTION = 40_000


class Line(fields.String):
    """One line of clean text, between 1 and ``longest`` characters."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        """Bound the text to ``longest`` characters."""
        super().__init__(**kwargs)
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if has_unusable_characters(text):
            raise ValidationError(_("Contains characters that cannot be stored."))
        line = clean_line(text)
        if not line:
            raise ValidationError(_("Must not be empty."))
        if len(line) > self.longest:
            raise ValidationError(_("Is longer than %(longest)s characters.", longest=self.longest))
        return line


class Prose(fields.String):
    """Text of several paragraphs in light Markdown."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > LONGEST_SECTION:
            raise ValidationError(_("Is longer than %(longest)s characters.", longest=LONGEST_SECTION))
        if has_unusable_characters(text):
            raise ValidationError(_("Contains characters that cannot be stored."))
        if not text:
            raise ValidationError(_("Must not be empty."))
        return text


class WebAddress(fields.String):
    """An absolute http or https address of at most 2,000 characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2_000
        except ValueError:
            sound = False
        else:
            text = parts.scheme + text[len(parts.scheme) :]  # in lower case, as the database demands
        if not sound or has_unusable_characters(text) or any(c.isspace() or c in "<>\"'\\" for c in text):
            raise ValidationError(_("Must be a web address that begins with http:// or https://."))
        return text


class FiniteNumber(fields.Decimal):
    """A decimal number that a database column can hold; not a number, infinities and giants are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)) or len(str(value)) > 30:
            raise ValidationError(_("Must be a number."))
        number = super()._deserialize(value, attr, data, **kwargs)
        if not number.is_finite() or abs(number) >= 10**13:
            raise ValidationError(_("Must be a number."))
        return number


class WholeNumber(fields.Integer):
    """A whole number, which neither true nor false nor a text is."""

    def __init__(self, **kwargs: Any) -> None:
        """Take no other type than an integer."""
        super().__init__(strict=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return int(super()._deserialize(value, attr, data, **kwargs))


class LabelsField(fields.Dict):
    """A short text in one or more of the portal's languages: ``{"en": …, "fr": …, "es": …}``."""

    def __init__(self, longest: int = 200, **kwargs: Any) -> None:
        """Bound each text to ``longest`` characters."""
        super().__init__(keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)), values=Line(longest), **kwargs)


def year(**kwargs: Any) -> WholeNumber:
    """Return a field for a calendar year that a policy may have."""
    return WholeNumber(validate=validate.Range(1800, 2200), **kwargs)
