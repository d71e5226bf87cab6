"""For readers who come back: bookmarks and notes in lists, shared or public."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
