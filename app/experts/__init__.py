"""Experts: people who offer what they know."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.experts import pages
from app.experts.advice import experts_for, works_shown
from app.experts.leaving import forget_person, own_data
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part


def install(app: Flask) -> None:
    """Give the application the pages of experts."""
    blueprint = Blueprint("experts", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
    add_menu_item(app, MenuItem("experts.own_profile", _("Your expert profile"), lambda: actor().signed_in, 30))
    add_part(app, "entry-after", Part("experts/_works.html", works_shown, 10))
    add_part(app, "entry-after", Part("experts/_advice.html", experts_for, 20))
    app.extensions.setdefault("portal_person_leaving", []).insert(0, forget_person)
    app.extensions.setdefault("portal_person_data", {})["expert_profile"] = own_data
