"""What is new: saved searches with their mails, feeds of any search.

``asking`` keeps a search, ``news`` finds what is new to it, ``telling`` makes the mails, ``feed_pages`` the feeds.
"""

from typing import Any

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.alerts import feed_pages, search_pages, service, telling
from app.alerts.asking import described, pairs_of, query_string
from app.kernel import current
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part
from app.portal.criteria import Criteria


def install(app: Flask) -> None:
    """Give the application these pages, the mails of saved searches, and a place on the search page."""
    blueprint = Blueprint("alerts", __name__, template_folder="templates")
    search_pages.install(app, blueprint)
    feed_pages.install(blueprint)
    app.register_blueprint(blueprint)
    app.extensions["portal_chores"].append(telling.CHORE)
    app.extensions.setdefault("portal_person_leaving", []).append(service.forget_person)
    app.extensions.setdefault("portal_person_data", {})["saved_searches"] = service.data_of
    add_menu_item(app, MenuItem("alerts.searches", _("Saved searches"), lambda: actor().signed_in, position=60))
    add_part(app, "search-head", Part("alerts/_feed_link.html", _of_search))
    add_part(app, "search-actions", Part("alerts/_search_actions.html", _of_search))


def _of_search(criteria: Criteria) -> dict[str, Any]:
    """Return what the parts of the search page need."""
    return {
        "query": query_string(criteria),
        "pairs": pairs_of(criteria),
        "described": described(criteria, current.labels()),
    }
