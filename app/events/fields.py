"""Fields of the interchange form that only events have; each takes what a form sends as well as what a file holds."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields

from app.events.times import read_local, write_local, zone_of
from app.kernel.fields import WholeNumber

_NUMBERS = re.compile(r"[1-9]\d{0,2}(?:\s*,\s*[1-9]\d{0,2})*")


class LocalTime(fields.String):
    """A day, or a day and a time of day, as a clock at the place shows it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return write_local(read_local(text))
        except ValueError:
            raise ValidationError(
                _("Must be a day, such as 2027-06-15, or a day and a time, such as 2027-06-15 09:00.")
            ) from None


class TimeZone(fields.String):
    """A time zone of the IANA database."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        try:
            zone_of(text)
        except ValueError:
            raise ValidationError(_("Must be a time zone, such as Europe/Paris or America/Bogota.")) from None
        return text


class LanguageCodes(fields.String):
    """Languages (ISO 639), parted by commas: ``en, fr``."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        codes = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
        known = Locale.parse("en").languages
        if len(codes) > 20 or not all(code in known and code.isalpha() and len(code) in (2, 3) for code in codes):
            raise ValidationError(_("Must be codes of languages parted by commas, such as en, fr, es."))
        return ", ".join(codes)


class Numbers(fields.String):
    """Numbers counted from 1, parted by commas: ``1, 3``."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip().strip(",").strip()
        if not text.isascii() or not _NUMBERS.fullmatch(text):
            raise ValidationError(_("Must be numbers parted by commas, such as 1, 3."))
        return ", ".join(dict.fromkeys(part.strip() for part in text.split(",")))


class Count(WholeNumber):
    """A whole number that may also be written out, as forms send it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        return super()._deserialize(value, attr, data, **kwargs)


def numbers_in(text: str | None) -> list[int]:
    """Return the numbers that ``Numbers`` has read."""
    return [int(part) for part in (text or "").split(",") if part.strip()]
