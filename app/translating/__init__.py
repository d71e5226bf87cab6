"""Translating: what is missing in which language, the side-by-side desk, machine drafts."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
