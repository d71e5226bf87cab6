"""Numbers, dates and names as the language of the request writes them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_currency, format_decimal
from flask_babel import gettext as _

from app.kernel import current
from config.languages import LANGUAGE_BY_CODE


def _locale() -> str:
    return LANGUAGE_BY_CODE[current.language()].locale


def number(value: float | Decimal) -> str:
    """Return a number as the reader's language writes it."""
    return number_in(value, current.language())


@lru_cache(maxsize=20_000)
def number_in(value: float | Decimal, language: str) -> str:
    """Return a number as ``language`` writes it."""
    written = format_decimal(value, locale=LANGUAGE_BY_CODE[language].locale)
    # The Academies and ISO 80000-1 group Spanish figures by a space, as our texts do; CLDR still has a point.
    return written.replace(".", "\u202f") if language == "es" else written


def compact(value: float) -> str:
    """Return a large number in short (``9.4 million``) as the reader's language writes it."""
    return format_compact_decimal(value, format_type="long", locale=_locale(), fraction_digits=1)


def money(amount: Decimal, currency: str) -> str:
    """Return an amount of money as the reader's language writes it, without cents when there are none."""
    if amount != amount.to_integral_value():
        return format_currency(amount, currency, locale=_locale())
    pattern = Locale.parse(_locale()).currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, currency, pattern, locale=_locale(), currency_digits=False)


def day(value: date | datetime) -> str:
    """Return a date in the reader's language, such as ``24 November 2026``."""
    return _counted_first(format_date(value, "long", locale=_locale()), value)


def day_of_week(value: date | datetime) -> str:
    """Return a date and its day of the week in the reader's language, such as ``Tuesday 24 November 2026``."""
    return _counted_first(format_date(value, "full", locale=_locale()), value)


def _counted_first(written: str, value: date) -> str:
    # CLDR's pattern has no way to say that French counts the first of a month, and only that: « 1er juin ».
    if current.language() == "fr" and value.day == 1:
        return re.sub(r"\b1 ", "1er ", written, count=1)
    return written


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language."""
    return Locale.parse(current.language()).languages.get(code, code)


def listed(values: Iterable[str]) -> str:
    """Return values as a list of the reader's language (``a, b and c``)."""
    return format_list(list(values), locale=_locale())


def years(start: int | None, end: int | None, status: str | None = None) -> str:
    """Return the years of a policy as a reader writes them."""
    if start is None:
        return ""
    if end is not None:
        return str(start) if start == end else f"{start}–{end}"
    return _("since %(year)s", year=start) if status in ("under_way", None) else str(start)


def said(labels: Mapping[str, str] | None, language: str) -> str:
    """Return what ``labels`` say in ``language``, or in another where that one is missing; empty when nothing."""
    return str(labels.get(language) or next(iter(labels.values()), "")) if labels else ""
