"""What everybody sees: home, search, entries, places, terms, about; the only room that asks ``search`` a question.

``criteria`` reads what is asked, ``labels`` names what entries are tagged with, ``answering`` gets an answer,
``world`` draws the map; each ``*_pages`` module has the pages of one subject.
"""

from flask import Blueprint, Flask

from app.portal import (
    compare_pages,
    context,
    entry_pages,
    home_pages,
    machine_pages,
    metropolis_pages,
    search_pages,
    sitemap_pages,
    term_pages,
)
from app.portal.labels import LabelStore

PAGES = (
    home_pages,
    search_pages,
    entry_pages,
    compare_pages,
    metropolis_pages,
    term_pages,
    machine_pages,
    sitemap_pages,
)


def install(app: Flask) -> None:
    """Give the application the pages of the portal."""
    app.extensions["portal_labels"] = LabelStore(app.extensions["portal_kinds"])
    blueprint = Blueprint("portal", __name__, template_folder="templates")
    for pages in PAGES:
        pages.install(blueprint)
    blueprint.app_context_processor(context.of_templates)
    app.register_blueprint(blueprint)
