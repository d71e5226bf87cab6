"""Calls as everybody sees them; answering one begins in the room of writing."""

from flask import Blueprint, render_template

from app.accounts.acting import actor
from app.content.reading import read_cards
from app.drafts import calls
from app.kernel import current
from app.portal import context


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/calls", "public_calls", public_calls)
    add("/<language:language>/calls/<slug>", "public_call", public_call)


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
