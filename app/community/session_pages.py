"""The pages of annual sessions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.community import sessions
from app.community.pages import BASE, BOTH, NUMBER, work
from app.community.schemas import SessionForm, documents_of, lines_of
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.text import sort_key
from app.portal import context


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/sessions", "sessions", listed)
    add(f"{BASE}/sessions/{NUMBER}", "session", one)
    add(f"{BASE}/sessions/new", "new_session", edit, methods=BOTH)
    add(f"{BASE}/sessions/{NUMBER}/edit", "edit_session", edit, methods=BOTH)


def listed() -> str:
    """Show the sessions."""
    found = sessions.listed(current.session())
    return render_template("community/sessions.html", sessions=found, labels=context.labels())


def one(number: int) -> str:
    """Show a session; raises ``NotFound``."""
    found = sessions.find(current.session(), number)
    return render_template("community/session.html", one=found, labels=context.labels())


@guarded(Act.MANAGE_SESSIONS)
def edit(number: int | None = None) -> Any:
    """Make a session, or change one; raises ``NotFound``."""
    found = sessions.find(current.session(), number) if number is not None else None
    if request.method == "GET":
        return _page(number, Form(_values(found)))
    data, form = read_form(SessionForm)
    if data is not None:
        try:
            data["documents"] = documents_of(data["documents"])
        except ValidationError as error:
            data, form = None, form.with_errors(documents=" ".join(map(str, error.messages)))
    if data is None:
        return _page(number, form), 422
    with work() as session:
        saved = sessions.save(session, actor(), number, data).id
    flash(_("Saved."), "done")
    return redirect(url_for("community.session", number=saved), 303)


def _values(found: Any) -> dict[str, Any]:
    if found is None:
        return {"language": current.language()}
    plain = {name: getattr(found, name) for name in ("title", "language", "place", "agenda", "minutes")}
    return plain | {
        "begins_on": found.begins_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
        "metropolises": [metropolis.slug for metropolis in found.metropolises],
        "documents": lines_of(found.documents),
    }


def _page(number: int | None, form: Form) -> str:
    labels = context.labels()
    names = [(slug, labels.name("metropolis", slug), None) for slug in labels.metropolises]
    return render_template(
        "community/edit_session.html",
        number=number,
        form=form,
        metropolises=sorted(names, key=lambda choice: sort_key(choice[1])),
    )
