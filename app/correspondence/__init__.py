"""Between people: conversations through the portal, questions under an entry.

``service`` begins and goes on with conversations, ``destinations`` tells whom a message reaches, ``receiving`` takes in
answers by mail, ``questions`` has what is asked in public, ``moderation`` what was reported, ``interactions`` the
figures.
"""

from datetime import timedelta

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.accounts.permissions import Act, could
from app.correspondence import commands, message_pages, parts, question_pages, report_pages
from app.correspondence.leaving import forget_person, own_data
from app.correspondence.unanswered import offer_others
from app.kernel.chores import Chore
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part


def install(app: Flask) -> None:
    """Give the application these pages, their menu lines, the chore, the command, and what leaving people need."""
    blueprint = Blueprint("correspondence", __name__, template_folder="templates")
    for pages in (message_pages, question_pages, report_pages):
        pages.install(blueprint)
    app.register_blueprint(blueprint)
    add_menu_item(app, MenuItem("correspondence.messages", _("Messages"), lambda: actor().signed_in, 20))
    questions = MenuItem("correspondence.questions", _("Questions"), lambda: could(actor(), Act.MODERATE_QUESTIONS), 62)
    add_menu_item(app, questions)
    add_menu_item(app, MenuItem("correspondence.reports", _("Reports"), lambda: could(actor(), Act.SEE_REPORTS), 64))
    add_part(app, "entry-actions", Part("correspondence/_contact.html", parts.contact, 10))
    add_part(app, "entry-after", Part("correspondence/_questions.html", parts.questions_under, 10))
    app.extensions["portal_chores"].append(Chore("unanswered messages", timedelta(hours=6), offer_others))
    app.extensions.setdefault("portal_person_leaving", []).append(forget_person)
    app.extensions.setdefault("portal_person_data", {})["correspondence"] = own_data
    commands.install(app)
