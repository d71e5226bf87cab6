"""The forms by which metropolises are asked, answer, and a recommendation is adopted."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.community import adopting, drafting, endorsing
from app.community.drafting import NotInThisState
from app.community.drafting_pages import draft_page
from app.community.pages import BASE, NUMBER, POST, work
from app.community.schemas import AnswerOfMetropolis, AskingForAnswers
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons, read_form
from app.recommendations.kind import RECOMMENDATION


def install(blueprint: Blueprint) -> None:
    """Add these addresses."""
    add = blueprint.add_url_rule
    add(f"{BASE}/drafts/{NUMBER}/ask", "ask_for_answers", ask, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/reopen", "reopen_draft", reopen, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/endorse", "endorse", endorse, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/adopt", "adopt", adopt, methods=POST)


def _page(number: int, form: Form) -> str:
    return draft_page(number, Form({"language": current.language()}), form)


def _with(form: Form, error: InvalidInput) -> Form:
    return form.with_errors(**{name: " ".join(why) for name, why in flat_reasons(error.messages).items()})


@guarded(Act.DRAFT_RECOMMENDATION)
def ask(number: int) -> Any:
    """Let the text stand still and ask metropolises for their answer; raises ``NotFound``."""
    drafting.find(current.session(), actor(), number)
    data, form = read_form(AskingForAnswers)
    if data is None:
        return _page(number, form), 422
    try:
        with work() as session:
            endorsing.ask(session, actor(), number, data["until"])
    except InvalidInput as error:
        return _page(number, _with(form, error)), 422
    except NotInThisState:
        return _refused(number)
    flash(_("Metropolises may answer now. The text stands still."), "done")
    return redirect(url_for("community.draft", number=number), 303)


@guarded(Act.DRAFT_RECOMMENDATION)
def reopen(number: int) -> Response:
    """Let the text change again; the answers fall away. Raises ``NotFound``."""
    try:
        with work() as session:
            endorsing.back_to_drafting(session, actor(), number)
    except NotInThisState:
        return _refused(number)
    flash(_("The text may change again. Answers that were given have fallen away."), "done")
    return redirect(url_for("community.draft", number=number), 303)


@guarded(Act.ENDORSE_RECOMMENDATION)
def endorse(number: int) -> Any:
    """Give the answer of a metropolis, or change it; raises ``NotFound``."""
    drafting.find(current.session(), actor(), number)
    data, form = read_form(AnswerOfMetropolis)
    if data is None:
        return _page(number, form), 422
    try:
        with work() as session:
            endorsing.endorse(session, actor(), number, data)
    except InvalidInput as error:
        return _page(number, _with(form, error)), 422
    except NotInThisState:
        return _refused(number)
    flash(_("The answer of your metropolis is noted. You may change it until the last day."), "done")
    return redirect(url_for("community.draft", number=number, _anchor="answers"), 303)


@guarded(Act.ADOPT_RECOMMENDATION)
def adopt(number: int) -> Any:
    """Adopt a recommendation: it becomes an entry. Raises ``NotFound``."""
    drafting.find(current.session(), actor(), number)
    try:
        with work() as session:
            reference = adopting.adopt(session, actor(), number).reference
    except InvalidInput as error:
        reasons = " ".join(why for reasons in flat_reasons(error.messages).values() for why in reasons)
        return _page(number, Form({"language": current.language()}).with_errors(adopt=reasons)), 422
    except NotInThisState:
        return _refused(number)
    flash(_("Adopted and published. Translators find it in their list."), "done")
    return redirect(url_for("portal.entry", kind=RECOMMENDATION.path, reference=reference), 303)


def _refused(number: int) -> Response:
    flash(_("This cannot be done at this stage of the draft."), "error")
    return redirect(url_for("community.draft", number=number), 303)
