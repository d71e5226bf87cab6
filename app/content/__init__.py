"""What all kinds of content share: the entry, its translations, tags, places, sources, revisions and documents."""

from flask import Blueprint, Flask


def install(app: Flask) -> None:
    """Give the application the page that all kinds extend."""
    app.register_blueprint(Blueprint("content", __name__, template_folder="templates"))
