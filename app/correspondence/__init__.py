"""Between people: conversations through the portal, questions under an entry."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
