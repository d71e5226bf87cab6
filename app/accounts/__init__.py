"""People of the portal: who they are, what they may do, how they prove it.

``models`` and ``permissions`` are what other rooms look at; ``acting`` tells who makes the request under way.
"""

from flask import Blueprint, Flask

from app.accounts import pages


def install(app: Flask) -> None:
    """Give the application the pages of accounts."""
    blueprint = Blueprint("accounts", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
