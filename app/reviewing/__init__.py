"""Peer review: editors invite people to read a draft, open or blind; opinions are kept, editors decide.

``service`` has the use cases, ``links`` the link of an invitation, ``telling`` mails and reminders, ``reading`` shows
the draft to its reviewer, without who wrote it where the review is blind.
"""

from datetime import timedelta

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.kernel import current
from app.kernel.chores import Chore
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part
from app.reviewing import editor_pages, reviewer_pages, service
from app.reviewing.leaving import forget_person, own_data
from app.reviewing.telling import remind


def install(app: Flask) -> None:
    """Give the application these pages, their parts on the pages of drafts, the reminders, and what leaving needs."""
    blueprint = Blueprint("reviewing", __name__, template_folder="templates")
    for pages in (editor_pages, reviewer_pages):
        pages.install(blueprint)
    app.register_blueprint(blueprint)
    item = MenuItem("reviewing.own_reviews", _("Reviews"), lambda: service.is_reviewer(current.session(), actor()), 15)
    add_menu_item(app, item)
    for place in ("draft-aside", "review-head"):
        add_part(app, place, Part("reviewing/_on_draft.html", editor_pages.on_draft, 10))
    app.extensions["portal_chores"].append(Chore("remind peer reviewers", timedelta(hours=6), remind))
    app.extensions.setdefault("portal_draft_readers", []).append(service.reads_files)
    app.extensions.setdefault("portal_person_leaving", []).append(forget_person)
    app.extensions.setdefault("portal_person_data", {})["reviews"] = own_data
