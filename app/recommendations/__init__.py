"""Recommendations: what city managers or members have adopted together, and to whom it is addressed."""

from flask import Blueprint, Flask


def install(app: Flask) -> None:
    """Give the application the page of a recommendation."""
    app.register_blueprint(Blueprint("recommendations", __name__, template_folder="templates"))
