"""Forms of a page: what was typed, checked by a marshmallow schema, with the reasons beside each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields


@dataclass(frozen=True)
class Form:
    """What a form shows: the ``values`` by field (as typed, or as stored) and the ``errors`` by field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what stands in the field ``name``; an empty text where there is nothing."""
        found = self.values.get(name)
        return "" if found is None else found

    def reasons(self, name: str) -> list[str]:
        """Return why the field ``name`` cannot be accepted."""
        return list(self.errors.get(name, []))

    def with_errors(self, **errors: str) -> "Form":
        """Return the form with further reasons, one a field."""
        return Form(self.values, {**self.errors, **{name: [reason] for name, reason in errors.items()}})


#: By type of an input element, how its value is written (HTML, section 2.3.5).
_WRITTEN = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime-local": "%Y-%m-%dT%H:%M"}


def fits_input(value: object, kind: str) -> bool:
    """Tell whether a browser shows ``value`` in an ``<input type="…">`` of ``kind``; what it does not it drops."""
    text, written = "" if value is None else str(value), _WRITTEN[kind]
    try:
        return not text or datetime.strptime(text, written).strftime(written) == text  # noqa: DTZ007  (no instant)
    except ValueError:
        return False


def read_form(schema: type[Schema]) -> tuple[dict[str, Any] | None, Form]:
    """Return the checked data of the request's form, and the form to show again.

    Data is none when something cannot be accepted. An empty field counts as missing; a list field takes every value
    of its name. Fields that the schema does not know are ignored: they can change nothing.
    """
    sheet = schema(unknown=EXCLUDE)
    typed = {name: _typed(name, one) for name, one in sheet.fields.items()}
    values = {name: value for name, value in typed.items() if value not in (None, "", [])}
    try:
        return sheet.load(values), Form(typed)
    except ValidationError as error:
        return None, Form(typed, flat_reasons(error.normalized_messages()))  # type: ignore[no-untyped-call]  # marshmallow's


def _typed(name: str, one: fields.Field[Any]) -> Any:
    if isinstance(one, fields.List):
        return request.form.getlist(name)
    value = request.form.get(name)
    return value if value is None or (isinstance(one, fields.String) and name.endswith("password")) else value.strip()


def flat_reasons(messages: Mapping[str, Any], before: str = "") -> dict[str, list[str]]:
    """Return marshmallow's nested messages flat: ``{"cost.amount": ["Must be a number."]}``."""
    flat: dict[str, list[str]] = {}
    for name, inner in messages.items():
        path = f"{before}.{name}" if before else str(name)
        if isinstance(inner, Mapping):
            flat |= flat_reasons(inner, path)
        else:
            flat[path] = [str(reason) for reason in (inner if _listed(inner) else [inner])]
    return flat


def _listed(value: object) -> bool:
    return isinstance(value, list | tuple | set)  # a lazy translation can be iterated too, letter by letter
