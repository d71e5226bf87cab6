"""What is new: saved searches with their mails, feeds of any search."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
