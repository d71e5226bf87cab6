"""Writing: a person's drafts, the form, the preview, submitting."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
