"""The pages of lists for others: sharing, what is shared with one, public reading lists."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from app.shelves import reading, service, sharing
from app.shelves.list_pages import NUMBER, own_shelf
from app.shelves.models import MOST_SHARES
from app.shelves.schemas import Publishing, Sharing
from app.shelves.sharing import NotApproved, TooManyReaders, Withdrawn


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"/<language:language>/my-lists/{NUMBER}/others", "others", others)
    add(f"/<language:language>/my-lists/{NUMBER}/share", "share", share, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/unshare", "unshare", unshare, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/publish", "publish", publish, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/make-private", "make_private", make_private, methods=["POST"])
    add(f"/<language:language>/shared-lists/{NUMBER}", "shared", shared)
    add("/<language:language>/lists/<slug>", "public", public)
    add("/<language:language>/lists/<slug>/withdraw", "withdraw", withdraw, methods=["POST"])


@guarded(Act.KEEP_LISTS)
def others(number: int) -> str:
    """Show who may read a list, and let its owner change that; raises ``NotFound``."""
    return _others_page(number, Form())


@guarded(Act.KEEP_LISTS)
def share(number: int) -> Any:
    """Share a list with whoever has an address; raises ``NotFound``."""
    data, form = read_form(Sharing)
    if data is None:
        return _others_page(number, form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            sharing.share(work, actor(), number, data["email"])
    except (NotApproved, TooManyReaders, TooOften) as error:
        status = 429 if isinstance(error, TooOften) else 422
        return _others_page(number, form.with_errors(email=_refusal(error))), status
    flash(_("Shared. Whoever has this address gets a mail with the way to your list."), "done")
    return redirect(url_for("shelves.others", number=number), 303)


@guarded(Act.KEEP_LISTS)
def unshare(number: int) -> Response:
    """Share a list with somebody no longer; raises ``NotFound``."""
    data, _form = read_form(Sharing)
    if data is None:
        abort(400)
    with unit_of_work(current.database().sessions) as work:
        sharing.unshare(work, actor(), number, data["email"])
    flash(_("The list is no longer shared with this address."), "done")
    return redirect(url_for("shelves.others", number=number), 303)


@guarded(Act.KEEP_LISTS)
def publish(number: int) -> Any:
    """Make a list public; raises ``NotFound``."""
    data, form = read_form(Publishing)
    if data is None:
        return _others_page(number, form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            slug = sharing.publish(work, actor(), number, data["author_name"])
    except (NotApproved, Withdrawn) as error:
        return _others_page(number, form.with_errors(author_name=_refusal(error))), 422
    flash(_("The list is public now. This is its page; its address stays the same."), "done")
    return redirect(url_for("shelves.public", slug=slug), 303)


@guarded(Act.KEEP_LISTS)
def make_private(number: int) -> Response:
    """Make a public list private again; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        sharing.make_private(work, actor(), number)
    flash(_("The list is private again."), "done")
    return redirect(url_for("shelves.others", number=number), 303)


@guarded(Act.KEEP_LISTS)
def shared(number: int) -> str:
    """Show a list that somebody shares with the actor; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        sharing.accept(work, actor())
    session = current.session()
    found = service.find(session, actor(), number, Act.READ_LIST)
    if found.owner.state != "active":
        abort(404)
    shelf = reading.shelf_of(session, found, context.kinds(), current.language(), own=False)
    return render_template("shelves/reading_list.html", shelf=shelf, author=found.owner.name, labels=context.labels())


def public(slug: str) -> str:
    """Show a public reading list to everybody; raises ``NotFound``."""
    session = current.session()
    found = sharing.public_list(session, slug)
    shelf = reading.shelf_of(session, found, context.kinds(), current.language(), own=False)
    own = found.owner_id == actor().identifier
    return render_template(
        "shelves/reading_list.html",
        shelf=shelf,
        author=shelf.author_name,
        labels=context.labels(),
        is_public=True,
        own=own,
    )


@guarded(Act.WITHDRAW_LIST)
def withdraw(slug: str) -> Response:
    """Take a public list off the portal; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        sharing.withdraw(work, actor(), slug)
    flash(_("The list is no longer public. Its owner still has it."), "done")
    return redirect(url_for("portal.home"), 303)


def _others_page(number: int, form: Form) -> str:
    shelf = own_shelf(number)
    values = {"author_name": shelf.author_name or actor().name, **form.values}
    return render_template("shelves/others.html", shelf=shelf, form=Form(values, form.errors))


def _refusal(error: Exception) -> str:
    if isinstance(error, NotApproved):
        return _(
            "As you are new here, an editor first reads a contribution of yours; then you can show lists to others."
        )
    if isinstance(error, Withdrawn):
        return _("An editor has taken this list off the portal. Please ask the portal’s team.")
    if isinstance(error, TooManyReaders):
        return _("A list can be shared with %(number)s people.", number=MOST_SHARES)
    return _("You have shared very much today. Please go on tomorrow.")
