"""For readers who come back: bookmarks and notes in lists, shared or public."""

from flask import Flask

from app.shelves import models


def install(_app: Flask) -> None:
    """Give the application these pages."""
    assert models
