"""People of the portal: who they are, what they may do, how they prove it.

``models`` and ``permissions`` are what other rooms look at; ``acting`` tells who makes the request under way;
``leaving`` says what other rooms give when a person leaves or takes their data along.
"""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts import acting, cleaning, pages, provider
from app.kernel.openings import MenuItem, add_menu_item


def install(app: Flask) -> None:
    """Give the application the pages of accounts."""
    # Other rooms add what they do when a person leaves, and by name what they know of one.
    app.extensions.setdefault("portal_person_leaving", [])
    app.extensions.setdefault("portal_person_data", {})
    blueprint = Blueprint("accounts", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
    provider.install(app)
    app.extensions["portal_chores"].append(cleaning.CHORE)
    add_menu_item(app, MenuItem("accounts.account", _("My account"), lambda: acting.actor().signed_in, position=90))
