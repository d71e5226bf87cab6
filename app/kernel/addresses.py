"""What may stand in an address: numbers as the database counts them, written in one way."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class NumberConverter(IntegerConverter):
    """``<int:…>``: digits of ASCII, so that a page has one address, and no more of them than a ``bigint`` holds."""

    regex = "[0-9]{1,18}"


def install(app: Flask) -> None:
    """Read every ``<int:…>`` of an address this way; called before any rule is added."""
    app.url_map.converters["int"] = NumberConverter
