"""Writing: a person's drafts, the form, the preview, submitting, the history of an entry."""

from flask import Blueprint, Flask

from app.authoring import draft_pages


def install(app: Flask) -> None:
    """Give the application these pages."""
    blueprint = Blueprint("authoring", __name__, template_folder="templates")
    draft_pages.install(blueprint)
    app.register_blueprint(blueprint)
