"""The City Managers Community: debates, annual sessions, recommendations on their way, wordings of principles.

``debates``, ``posts`` and ``moderation`` have what is said; ``sessions`` the annual sessions; ``drafting``,
``endorsing`` and ``adopting`` take a recommendation from a paragraph to an entry; ``follow_ups`` tell what came of it;
``wordings`` changes principles; ``directory`` has who wants to be found.
"""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.accounts.address_books import AddressBook, add_address_book
from app.accounts.permissions import Act, could
from app.community import (
    debate_pages,
    directory,
    directory_pages,
    drafting_pages,
    endorsing_pages,
    follow_up_pages,
    home_pages,
    moderation_pages,
    parts,
    post_pages,
    session_pages,
    wording_pages,
)
from app.community.leaving import forget_person, own_data
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part, add_public_pages, add_to_main_menu


def install(app: Flask) -> None:
    """Give the application these pages, their menu lines and parts, and what leaving people need."""
    blueprint = Blueprint("community", __name__, template_folder="templates")
    for pages in (
        home_pages, debate_pages, post_pages, moderation_pages, session_pages, drafting_pages, endorsing_pages,
        follow_up_pages, wording_pages, directory_pages,
    ):  # fmt: skip
        pages.install(blueprint)
    app.register_blueprint(blueprint)
    drafts = MenuItem(
        "community.drafts", _("Recommendations in draft"), lambda: could(actor(), Act.DRAFT_RECOMMENDATION), 34
    )
    listing = MenuItem("community.own_listing", _("Your directory entry"), lambda: could(actor(), Act.OWN_LISTING), 36)
    reports = MenuItem("community.reports", _("Reports of debates"), lambda: could(actor(), Act.MODERATE_DEBATES), 66)
    add_to_main_menu(app, MenuItem("community.home", _("Community"), position=20))
    for endpoint in ("home", "debates", "sessions", "wordings", "directory"):
        add_public_pages(app, f"community.{endpoint}")
    for endpoint, addresses in parts.PUBLIC_PAGES.items():
        add_public_pages(app, endpoint, addresses)
    for item in (drafts, listing, reports):
        add_menu_item(app, item)
    directory_of_practitioners = AddressBook(
        "city-managers", _("Directory of practitioners"), "community.directory", directory.find, directory.alike
    )
    add_address_book(app, directory_of_practitioners)
    add_part(app, "entry-after", Part("community/_follow_ups.html", parts.follow_ups_shown, 5))
    app.extensions.setdefault("portal_person_leaving", []).append(forget_person)
    app.extensions.setdefault("portal_person_data", {})["community"] = own_data
