"""Experts: people who offer what they know."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
