"""For readers who come back: bookmarks and notes in lists, shared or public."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part
from app.shelves import list_pages, parts, sharing_pages
from app.shelves.reading import own_data
from app.shelves.sharing import forget_person


def install(app: Flask) -> None:
    """Give the application these pages, the menu line, the bookmark button, and what leaving people need."""
    blueprint = Blueprint("shelves", __name__, template_folder="templates")
    for pages in (list_pages, sharing_pages):
        pages.install(blueprint)
    app.register_blueprint(blueprint)
    add_menu_item(app, MenuItem("shelves.lists", _("My lists"), lambda: actor().signed_in, 25))
    add_part(app, "entry-actions", Part("shelves/_keep.html", parts.keeping, 20))
    app.extensions.setdefault("portal_person_leaving", []).append(forget_person)
    app.extensions.setdefault("portal_person_data", {})["lists"] = own_data
