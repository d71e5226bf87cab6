"""The Observatory's papers: what it publishes in its series, with their PDFs, and its page."""

from datetime import timedelta

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.issue_papers import pages, parts
from app.kernel.chores import Chore
from app.kernel.openings import MenuItem, Part, add_part, add_public_pages, add_to_main_menu, when_taken_in


def install(app: Flask) -> None:
    """Give the application the Observatory's page, the PDFs of papers and what editors are told of them."""
    blueprint = Blueprint("observatory", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        paper_documents=parts.documents, paper_downloads=parts.downloads, paper_authors=parts.authors,
        paper_page=parts.page_of_hit,
    )  # fmt: skip
    add_to_main_menu(app, MenuItem("observatory.observatory", _("Observatory"), position=10))
    add_public_pages(app, "observatory.observatory")
    add_part(app, "draft-aside", Part("issue_papers/_told.html", parts.told_to_editor, 40))
    when_taken_in(app, parts.read_what_was_added)
    app.extensions["portal_chores"].append(Chore("read papers", timedelta(minutes=10), parts.read_what_was_missed))
