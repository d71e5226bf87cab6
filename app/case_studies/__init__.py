"""Case studies: what a metropolis did, told so that another can take it over."""

from flask import Blueprint, Flask


def install(app: Flask) -> None:
    """Give the application the page of a case study."""
    app.register_blueprint(Blueprint("case_studies", __name__, template_folder="templates"))
