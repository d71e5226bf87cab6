"""What somebody typed is never lost: when the session has ended or the page is too old, it is kept and offered again.

A form that is sent without a valid token is not obeyed. What it holds is kept for two hours under a random key (stored
as a hash) that only the answer knows; after signing in the person sees it and saves it by a fresh form.
"""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts import limits
from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.accounts.sessions import key_hash
from app.drafts.models import KeptForm
from app.kernel import current
from app.kernel.chores import Chore
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.kernel.text import has_unusable_characters
from app.kernel.unit_of_work import unit_of_work

KEPT_FOR = timedelta(hours=2)
LARGEST = 400_000  # characters of one form
#: From one address, so that nobody fills the database; an office behind one address has enough of it.
KEEPINGS = limits.Limit("keep_form", 120, timedelta(hours=1))
#: The addresses whose forms hold what somebody has typed at length.
ENDPOINTS = {
    "authoring.save",
    "correspondence.answer",
    "correspondence.ask",
    "correspondence.conversation",
    "correspondence.write",
    "correspondence.write_to",
    "experts.edit_profile",
    "translating.write",
}


def install(app: Flask, blueprint: Blueprint) -> None:
    """Add the page of what was kept, and its clearing away."""
    blueprint.add_url_rule("/<language:language>/drafts/kept/<key>", "kept", kept)
    app.register_error_handler(CSRFError, _refused)
    app.extensions["portal_keep_form"] = keep_form
    app.extensions["portal_chores"].append(Chore("clear_kept_forms", timedelta(minutes=15), clear))


def _refused(error: CSRFError) -> Any:
    kept_answer = keep_form()
    return current.extension("portal_error_page")(error.code or 400) if kept_answer is None else kept_answer


def keep_form() -> Any:
    """Keep what the request's form holds and return the answer that offers it again; none when it holds nothing."""
    if request.endpoint not in ENDPOINTS or not _has_text():
        return None
    by_itself = "HX-Request" in request.headers
    key = _keep()
    if key is None:
        return current.extension("portal_error_page")(413)
    here = url_for("authoring.kept", key=key)
    way = here if actor().signed_in else url_for("accounts.sign_in", next=here)
    if by_itself:
        return render_template("authoring/_saved.html", told=None, version=None, way=way, moment=now())
    return redirect(way, 303)


def _has_text() -> bool:
    own = ("csrf_token", "version", "page", "kept")
    return any(name not in own and value.strip() for name, value in request.form.items(multi=True))


def _keep() -> str | None:
    """Keep the form of the request; return its key, or none when it is larger than anybody types."""
    fields = {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}
    texts = [*fields, *(value for values in fields.values() for value in values)]
    if sum(map(len, texts)) > LARGEST or any(has_unusable_characters(text) for text in texts):
        return None
    key = secrets.token_urlsafe(32)
    subject = limits.subject_of(current.settings().secret_key, request.remote_addr or "")
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, KEEPINGS, subject)
        work.add(KeptForm(key_hash=key_hash(key), path=request.path[:300], fields=fields, kept_at=now()))
    return key


@guarded(Act.WRITE_DRAFT)
def kept(key: str) -> str:
    """Show what was kept, in a form that saves it; raises ``NotFound``."""
    found = current.session().get(KeptForm, key_hash(key))
    if found is None or found.kept_at + KEPT_FOR < now() or urlsplit(found.path).netloc:
        raise NotFound(key)
    texts = [(name, value) for name, values in found.fields.items() for value in values]
    return render_template("authoring/kept.html", kept=found, texts=texts, key=key)


def forget_kept(session: Session, key: str) -> None:
    """Forget what was kept under ``key``: it has been saved."""
    if key:
        session.execute(delete(KeptForm).where(KeptForm.key_hash == key_hash(key)))


def clear(session: Session) -> None:
    """Forget what nobody came back for."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at < now() - KEPT_FOR))
