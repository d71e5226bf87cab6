"""The pages of questions under an entry: to ask, to answer, and what editors look through."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.content.reading import Entry, read_cards, read_entry
from app.correspondence import questions
from app.correspondence.message_pages import LARGEST, refusal
from app.correspondence.question_models import PUBLIC
from app.correspondence.schemas import AnswerDecision, NewAnswer, NewQuestion, QuestionDecision
from app.correspondence.service import Barred
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    number = f"<int(max={LARGEST}):number>"
    add("/<language:language>/ask/<kind>/<reference>", "ask", ask, methods=["GET", "POST"])
    add("/<language:language>/questions", "questions", moderation)
    add(f"/<language:language>/questions/{number}/answer", "answer", answer, methods=["GET", "POST"])
    add(f"/<language:language>/questions/{number}/decide", "decide_question", decide_question, methods=["POST"])
    add(f"/<language:language>/answers/{number}/decide", "decide_answer", decide_answer, methods=["POST"])


@guarded(Act.ASK_QUESTION)
def ask(kind: str, reference: str) -> Any:
    """Ask a question under an entry; raises ``NotFound``."""
    entry = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    if entry.kind.personal:
        raise NotFound(reference)  # a person is written to, not asked in public
    if request.method == "GET":
        return _ask_page(entry, Form({"language": current.language()}))
    data, form = read_form(NewQuestion)
    if data is None:
        return _ask_page(entry, form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            state = questions.ask(
                work, actor(), entry.item.id, data["text"], data["language"], named=not data["nameless"]
            )
    except (TooOften, Barred) as error:
        return _ask_page(entry, form.with_errors(text=_refusal(error))), 429 if isinstance(error, TooOften) else 422
    public = _("Your question is on the page. You will get a mail when it is answered.")
    waiting = _("Thank you. An editor reads your first question before it appears; you will get a mail.")
    flash(public if state == PUBLIC else waiting, "done")
    return redirect(url_for("portal.entry", kind=kind, reference=reference, _anchor="questions"), 303)


@guarded(Act.ANSWER_QUESTION)
def answer(number: int) -> Any:
    """Answer a question; raises ``NotFound``."""
    question = questions.answerable(current.session(), actor(), number)
    (card,) = read_cards(current.session(), context.kinds(), [question.item_id], current.language())
    page = "correspondence/answer.html"
    if request.method == "GET":
        beginning = Form({"language": question.language})
        return render_template(page, question=question, card=card, form=beginning)
    data, form = read_form(NewAnswer)
    if data is None:
        return render_template(page, question=question, card=card, form=form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            questions.answer(work, actor(), number, data["text"], data["language"], _paths())
    except (TooOften, Barred) as error:
        form = form.with_errors(text=_refusal(error))
        return render_template(page, question=question, card=card, form=form), 429 if isinstance(
            error, TooOften
        ) else 422
    flash(_("Your answer is on the page."), "done")
    return redirect(_entry_address(card.kind.path, card.reference), 303)


@guarded(Act.MODERATE_QUESTIONS)
def moderation() -> str:
    """Show the questions that wait for an editor, and the newest others."""
    shown = questions.read_for_moderation(current.session(), actor())
    identifiers = list(dict.fromkeys(question.item_id for question in shown))
    cards = read_cards(current.session(), context.kinds(), identifiers, current.language())
    by_item = {card.identifier: card for card in cards}
    return render_template("correspondence/questions.html", questions=shown, cards=by_item)


@guarded(Act.MODERATE_QUESTIONS)
def decide_question(number: int) -> Response:
    """Publish, refuse or hide a question; raises ``NotFound``."""
    data, _form = read_form(QuestionDecision)
    if data is None:
        abort(400)
    with unit_of_work(current.database().sessions) as work:
        questions.decide_question(work, actor(), number, data["decision"], _paths())
    flash(_("Decided."), "done")
    return redirect(url_for("correspondence.questions"), 303)


@guarded(Act.MODERATE_QUESTIONS)
def decide_answer(number: int) -> Response:
    """Publish or hide an answer; raises ``NotFound``."""
    data, _form = read_form(AnswerDecision)
    if data is None:
        abort(400)
    with unit_of_work(current.database().sessions) as work:
        questions.decide_answer(work, actor(), number, data["decision"])
    flash(_("Decided."), "done")
    return redirect(url_for("correspondence.questions"), 303)


def _ask_page(entry: Entry, form: Form) -> str:
    return render_template("correspondence/ask.html", entry=entry, form=form)


def _refusal(error: Exception) -> str:
    if isinstance(error, TooOften) and str(error) == questions.QUESTIONS_A_DAY.purpose:
        return _("You have asked many questions today. Please go on tomorrow.")
    return refusal(error)


def _paths() -> dict[str, str]:
    return {code: kind.path for code, kind in context.kinds().items()}


def _entry_address(path: str, reference: str) -> str:
    return url_for("portal.entry", kind=path, reference=reference, _anchor="questions")
