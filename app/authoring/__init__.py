"""Writing: a person's drafts, the form, the preview, submitting, the history of an entry."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.authoring import (
    begin_pages,
    draft_pages,
    entry_parts,
    file_pages,
    form_pages,
    history_pages,
    keeping,
    preview_pages,
)
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part


def install(app: Flask) -> None:
    """Give the application these pages."""
    blueprint = Blueprint("authoring", __name__, template_folder="templates")
    for pages in (begin_pages, draft_pages, form_pages, preview_pages, history_pages):
        pages.install(blueprint)
    file_pages.install(app, blueprint)
    keeping.install(app, blueprint)
    app.register_blueprint(blueprint)
    add_menu_item(app, MenuItem("authoring.drafts", _("My drafts"), lambda: actor().signed_in, 10))
    add_part(app, "entry-actions", Part("authoring/_actions.html", entry_parts.actions, 30))
    add_part(app, "entry-after", Part("authoring/_completeness.html", entry_parts.completeness, 20))
