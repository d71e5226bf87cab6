"""ISBN and DOI, written as people write them and kept in one form."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields

_ISBN = re.compile(r"(97[89][0-9]{10}|[0-9]{9}[0-9X])")
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,180}")
_DOI_PREFIX = re.compile(r"\A(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def parse_isbn(text: str) -> str | None:
    """Return an ISBN without hyphens; none when its form or check digit is wrong (ISO 2108)."""
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper().removeprefix("ISBN").removeprefix(":")
    if not _ISBN.fullmatch(plain):
        return None
    digits = [10 if one == "X" else int(one) for one in plain]
    if len(digits) == 13:
        sound = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    else:
        sound = sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
    return plain if sound else None


def parse_doi(text: str) -> str | None:
    """Return a DOI without the address of a resolver; none when it has not the form of one (ISO 26324)."""
    plain = _DOI_PREFIX.sub("", text.strip())
    return plain if _DOI.fullmatch(plain) and not set(plain) & set("<>\"'\\") else None


class IsbnField(fields.String):
    """An ISBN whose check digit is right."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        found = parse_isbn(super()._deserialize(value, attr, data, **kwargs))
        if found is None:
            raise ValidationError(_("This is not an ISBN; please check its ten or thirteen digits."))
        return found


class DoiField(fields.String):
    """A DOI that has the form of one."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        found = parse_doi(super()._deserialize(value, attr, data, **kwargs))
        if found is None:
            raise ValidationError(_("This is not a DOI; it begins with 10. and has a slash."))
        return found
