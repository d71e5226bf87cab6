"""Calls as everybody sees them, and answering one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.content.reading import read_cards
from app.drafts import calls, service
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.unit_of_work import unit_of_work
from app.portal import context


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/calls", "public_calls", public_calls)
    add("/<language:language>/calls/<slug>", "public_call", public_call)
    add("/<language:language>/calls/<slug>/answer", "answer_call", answer, methods=["POST"])


def public_calls() -> str:
    """List the calls: those that are open, those to come, those that are over."""
    found = calls.public_calls(current.session())
    return render_template(
        "desk/public_calls.html",
        accepting=[call for call in reversed(found) if calls.is_accepting(call)],
        coming=[call for call in reversed(found) if not calls.is_accepting(call) and not calls.is_over(call)],
        over=[call for call in found if calls.is_over(call)],
        labels=context.labels(),
    )


def public_call(slug: str) -> str:
    """Show a call: what is asked for, until when, how to answer, and what came of it; raises ``NotFound``."""
    session, labels = current.session(), context.labels()
    call = calls.read_call(session, slug)
    answered = calls.answers_published(session, call)
    return render_template(
        "desk/public_call.html",
        call=call,
        accepting=calls.is_accepting(call),
        over=calls.is_over(call),
        answers_allowed=calls.may_answer(actor(), call),
        answers=read_cards(session, context.kinds(), answered, labels.language),
        labels=labels,
    )


@guarded(Act.WRITE_DRAFT)
def answer(slug: str) -> Any:
    """Begin a draft that answers a call; raises ``NotFound``."""
    depth = "quick" if request.form.get("depth") == "quick" else "full"
    try:
        with unit_of_work(current.database().sessions) as work:
            call = calls.read_call(work, slug)
            kind = context.kinds()[call.kind]
            record = {"themes": [call.theme_code]} if call.theme_code else {}
            draft = service.begin(
                work, actor(), kind, language=current.language(), depth=depth, call=call, record=record
            )
    except InvalidInput:
        flash(_("This call takes no answers now."), "error")
        return _back(slug)
    return redirect(url_for("authoring.draft", draft_id=draft.id), 303)


def _back(slug: str) -> Response:
    return redirect(url_for("desk.public_call", slug=slug), 303)
