"""The editors' desk: queues, review, checks, new people, tags, merging, archiving, calls, freshness.

``*_pages`` show and take forms; the other modules are the use cases behind them. What a draft may become is decided
in ``app.drafts``; here is what an editor sees of it, and what is done to entries outside of drafts.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask_babel import lazy_gettext as _

from app.accounts.acting import actor
from app.accounts.permissions import Act, could, may
from app.content.reading import Entry
from app.desk import (
    call_pages,
    entry_pages,
    freshness_pages,
    people_pages,
    public_call_pages,
    queue_pages,
    review_pages,
    tag_pages,
)
from app.desk.asking import ask_due
from app.desk.links import LinkChecker
from app.desk.merging import new_reference
from app.drafts import calls, freshness
from app.kernel import current
from app.kernel.chores import Chore
from app.kernel.errors import NotFound
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part, add_public_pages, lead_on, leads_to
from app.portal import context
from app.portal.criteria import Criteria
from app.portal.search_pages import search_url

PAGES = (
    queue_pages,
    review_pages,
    people_pages,
    entry_pages,
    tag_pages,
    call_pages,
    public_call_pages,
    freshness_pages,
)
#: The addresses of an entry that lead on when it was merged into another.
_LEADING_ON = ("portal.entry", "portal.entry_pdf", "portal.entry_reference")


def install(app: Flask) -> None:
    """Give the application these pages, the parts of others that come from here, and what is to be done again."""
    blueprint = Blueprint("desk", __name__, template_folder="templates")
    for pages in PAGES:
        pages.install(blueprint)
    app.register_blueprint(blueprint)
    app.extensions["portal_link_checker"] = LinkChecker()
    app.extensions.setdefault("portal_merge", [])
    app.extensions["portal_chores"] += [
        Chore("close calls", timedelta(minutes=30), calls.close_due),
        Chore("ask whether entries still hold", timedelta(hours=1), ask_due),
    ]
    add_public_pages(app, "desk.public_calls")
    add_public_pages(app, "desk.public_call", _calls)
    add_menu_item(app, MenuItem("desk.desk", _("Editor’s desk"), lambda: could(actor(), Act.SEE_DESK), 20))
    add_part(app, "entry-actions", Part("desk/parts/entry.html", _of_entry, 20))
    add_part(app, "home", Part("desk/parts/home.html", _of_home, 20))
    add_part(app, "search-actions", Part("desk/parts/search.html", _of_search, 90))
    _lead_on(app)


def _lead_on(app: Flask) -> None:
    """Make the address of an entry that was merged into another lead there, for as long as the portal stands.

    Only where nothing was found, so that a reader of what is there waits for nothing.
    """

    def not_found(_error: NotFound) -> Any:
        values = request.view_args or {}
        if request.endpoint in _LEADING_ON and request.method in ("GET", "HEAD"):
            kind = next((one for one in context.kinds().values() if one.path == values.get("kind")), None)
            reference = leads_to(kind.code, values["reference"]) if kind else None
            if reference:
                return redirect(url_for(request.endpoint, **{**values, "reference": reference}), 301)
        return current.extension("portal_error_page")(404)

    app.register_error_handler(NotFound, not_found)
    lead_on(app, lambda kind, reference: new_reference(current.session(), kind, reference))


def _of_entry(entry: Entry) -> Mapping[str, Any] | None:
    """Return when an entry was last confirmed, and what who reads it may say to that."""
    session, who = current.session(), actor()
    confirmed = freshness.confirmed_at(session, entry.item.id)
    cares = who.signed_in and may(who, Act.CONFIRM_STILL_VALID, freshness.subject_of(session, entry.item.id))
    edits = could(who, Act.ARCHIVE)
    return {"confirmed": confirmed, "cares": cares, "edits": edits, "entry": entry} if confirmed or cares else None


def _of_search(criteria: Criteria) -> Mapping[str, Any] | None:
    """Return the search that an editor may tag the results of."""
    return {"search": search_url(criteria.at(1))} if could(actor(), Act.TAG_IN_BULK) else None


def _calls() -> Iterator[tuple[Mapping[str, Any], date | None]]:
    """Yield the addresses of the calls."""
    for call in calls.public_calls(current.session()):
        yield {"slug": call.slug}, None


def _of_home() -> Mapping[str, Any] | None:
    """Return the calls that may be answered now, if there are any."""
    open_calls = calls.accepting_calls(current.session())
    return {"calls": open_calls} if open_calls else None
