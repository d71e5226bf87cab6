"""Reading the filters of a list from its address. Needs Flask."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnprocessableEntity


def read_filter(schema: type[Schema]) -> dict[str, Any]:
    """Return the filters; an empty one counts as missing. Raises ``UnprocessableEntity`` for what cannot be meant."""
    given = {name: value.strip() for name, value in request.args.items() if value.strip()}
    try:
        return dict(schema().load(given))
    except ValidationError as error:
        raise UnprocessableEntity from error
