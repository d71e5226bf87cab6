"""The pages of one's lists: all of them, one of them, what is in it, its text, its notes, its file."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.content.reading import read_entry
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.text import slugify
from app.kernel.unit_of_work import unit_of_work
from app.portal import context, exporting
from app.shelves import reading, service, sharing
from app.shelves.models import MOST_ENTRIES, MOST_LISTS
from app.shelves.reading import Shelf
from app.shelves.schemas import Adding, ListText, Note, Stepping, TakingOver
from app.shelves.service import TooMany

LARGEST = 2**31 - 1
NUMBER = f"<int(max={LARGEST}):number>"


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add("/<language:language>/my-lists", "lists", lists, methods=both)
    add("/<language:language>/my-lists/add/<kind>/<reference>", "add", add_entry, methods=both)
    add("/<language:language>/my-lists/bookmark/<kind>/<reference>", "bookmark", bookmark, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}", "shelf", shelf)
    add(f"/<language:language>/my-lists/{NUMBER}/edit", "edit", edit, methods=both)
    add(f"/<language:language>/my-lists/{NUMBER}/delete", "delete", delete, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/step", "step", step, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/take-over", "take_over", take_over, methods=["POST"])
    add(f"/<language:language>/my-lists/{NUMBER}/note/<int(max={LARGEST}):item>", "note", note, methods=both)
    add(f"/<language:language>/my-lists/{NUMBER}/export.<any(csv,xlsx):form>", "export", export)


@guarded(Act.KEEP_LISTS)
def lists() -> Any:
    """Show one's lists and those that others share, and make a new one."""
    if request.method == "GET":
        return _lists_page(Form({"language": current.language()}))
    data, form = read_form(ListText)
    if data is None:
        return _lists_page(form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            made = service.make(work, actor(), data["title"], data["introduction"], data["language"]).id
    except TooMany as error:
        return _lists_page(form.with_errors(title=too_many(error))), 422
    flash(_("The list has been made."), "done")
    return redirect(url_for("shelves.shelf", number=made), 303)


@guarded(Act.KEEP_LISTS)
def bookmark(kind: str, reference: str) -> AnyResponse:
    """Put an entry into one's bookmarks; raises ``NotFound``."""
    entry = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    try:
        with unit_of_work(current.database().sessions) as work:
            service.bookmark(work, actor(), entry.item.id)
    except TooMany as error:
        flash(too_many(error), "error")
    else:
        flash(_("Kept in your bookmarks. You find them under “My lists”."), "done")
    return redirect(url_for("portal.entry", kind=kind, reference=reference), 303)


@guarded(Act.KEEP_LISTS)
def add_entry(kind: str, reference: str) -> Any:
    """Put an entry into a list, with a note; raises ``NotFound``."""
    entry = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    own = reading.own_lists(current.session(), actor())
    page = "shelves/add.html"
    if request.method == "GET":
        return render_template(page, entry=entry, lists=own, form=Form())
    data, form = read_form(Adding)
    if data is not None and data["shelf"] is None and not data["title"]:
        data, form = None, form.with_errors(shelf=_("Choose a list, or give the title of a new one."))
    if data is None:
        return render_template(page, entry=entry, lists=own, form=form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            target = data["shelf"] or service.make(work, actor(), data["title"], "", current.language()).id
            service.add(work, actor(), target, entry.item.id, data["note"])
    except TooMany as error:
        return render_template(page, entry=entry, lists=own, form=form.with_errors(shelf=too_many(error))), 422
    flash(_("The entry is in your list."), "done")
    return redirect(url_for("shelves.shelf", number=target), 303)


@guarded(Act.KEEP_LISTS)
def shelf(number: int) -> str:
    """Show one of one's lists; raises ``NotFound``."""
    others = [line for line in reading.own_lists(current.session(), actor()) if line.id != number]
    return render_template("shelves/shelf.html", shelf=own_shelf(number), others=others, labels=context.labels())


@guarded(Act.KEEP_LISTS)
def edit(number: int) -> Any:
    """Change what a list is called and says; raises ``NotFound``."""
    found = own_shelf(number)
    if request.method == "GET":
        form = Form({"title": found.title, "introduction": found.introduction, "language": found.language})
        return render_template("shelves/edit.html", shelf=found, form=form)
    data, form = read_form(ListText)
    if data is None:
        return render_template("shelves/edit.html", shelf=found, form=form), 422
    with unit_of_work(current.database().sessions) as work:
        service.change(work, actor(), number, data["title"], data["introduction"], data["language"])
    flash(_("Saved."), "done")
    return redirect(url_for("shelves.shelf", number=number), 303)


@guarded(Act.KEEP_LISTS)
def delete(number: int) -> AnyResponse:
    """Delete a list; raises ``NotFound``."""
    with unit_of_work(current.database().sessions) as work:
        service.delete(work, actor(), number)
    flash(_("The list has been deleted."), "done")
    return redirect(url_for("shelves.lists"), 303)


@guarded(Act.KEEP_LISTS)
def step(number: int) -> AnyResponse:
    """Move an entry up or down, or take it out; raises ``NotFound``."""
    data = checked(Stepping)
    with unit_of_work(current.database().sessions) as work:
        service.step(work, actor(), number, data["item"], data["act"])
    anchor = None if data["act"] == "remove" else f"entry-{data['item']}"
    return redirect(url_for("shelves.shelf", number=number, _anchor=anchor), 303)


@guarded(Act.KEEP_LISTS)
def take_over(number: int) -> AnyResponse:
    """Copy or move an entry to another list; raises ``NotFound``."""
    data = checked(TakingOver)
    try:
        with unit_of_work(current.database().sessions) as work:
            service.take_over(work, actor(), number, data["item"], data["target"], keep=data["keep"])
    except TooMany as error:
        flash(too_many(error), "error")
    else:
        flash(_("Copied.") if data["keep"] else _("Moved."), "done")
    return redirect(url_for("shelves.shelf", number=number), 303)


@guarded(Act.KEEP_LISTS)
def note(number: int, item: int) -> Any:
    """Write the private note on an entry of a list; raises ``NotFound``."""
    entry = service.entry_of(current.session(), actor(), number, item)
    found = own_shelf(number)
    card = next((card for card in found.cards if card.identifier == item), None)
    if card is None:
        abort(404)
    if request.method == "GET":
        return render_template("shelves/note.html", shelf=found, card=card, form=Form({"note": entry.note}))
    data, form = read_form(Note)
    if data is None:
        return render_template("shelves/note.html", shelf=found, card=card, form=form), 422
    with unit_of_work(current.database().sessions) as work:
        service.note(work, actor(), number, item, data["note"])
    flash(_("Saved."), "done")
    return redirect(url_for("shelves.shelf", number=number, _anchor=f"entry-{item}"), 303)


@guarded(Act.KEEP_LISTS)
def export(number: int, form: str) -> Response:
    """Return the entries of a list as a file, without notes; raises ``NotFound``."""
    found = own_shelf(number)
    kinds = list(dict.fromkeys(card.kind.code for card in found.cards)) or list(context.kinds())[:1]
    of_kinds = [context.kinds()[code] for code in kinds]
    response = make_response(exporting.write(form, found.cards, context.labels(), of_kinds))
    response.content_type = exporting.FORMATS[form]
    name = f"{slugify(found.title) or 'list'}-{current.language()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def own_shelf(number: int) -> Shelf:
    """Return one of the actor's lists; raises ``NotFound``."""
    session = current.session()
    found = service.find(session, actor(), number)
    return reading.shelf_of(session, found, context.kinds(), current.language(), own=True)


def too_many(error: TooMany) -> str:
    """Return what the limit is."""
    if error.what == "lists":
        return _("You can have %(number)s lists. Please delete one first.", number=MOST_LISTS)
    return _("A list can hold %(number)s entries. Please begin another one.", number=MOST_ENTRIES)


def checked(schema: Any) -> dict[str, Any]:
    """Return the data of a form that has only buttons and choices; anything else is a bad request."""
    data, _form = read_form(schema)
    if data is None:
        abort(400)
    return data


def _lists_page(form: Form) -> str:
    with unit_of_work(current.database().sessions) as work:
        sharing.accept(work, actor())
    session = current.session()
    return render_template(
        "shelves/lists.html",
        lists=reading.own_lists(session, actor()),
        shared=reading.shared_lists(session, actor()),
        form=form,
    )
