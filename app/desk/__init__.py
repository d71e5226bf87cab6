"""The editors' desk: queues, remarks, checks, publishing, calls, freshness."""

from flask import Flask

from app.desk import models as models


def install(_app: Flask) -> None:
    """Give the application these pages."""
