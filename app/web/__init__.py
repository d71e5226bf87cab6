"""What all pages share: base templates and parts, styles and scripts, filters, error pages."""

from flask import Blueprint, Flask

blueprint = Blueprint("web", __name__, template_folder="templates")


def install(app: Flask) -> None:
    """Give the application the shared templates."""
    app.register_blueprint(blueprint)
