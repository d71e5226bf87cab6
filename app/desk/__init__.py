"""The editors' desk: queues, remarks, checks, publishing, calls, freshness."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
