"""The pages of reports: to report a message, a question or an answer, and where editors decide."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.content.reading import read_cards
from app.correspondence import moderation
from app.correspondence.message_pages import LARGEST
from app.correspondence.schemas import NewReport, OnePerson, ReportDecision
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    number, message = f"<int(max={LARGEST}):number>", f"<int(max={LARGEST}):message>"
    both = ["GET", "POST"]
    add(f"/<language:language>/messages/{number}/report/{message}", "report_message", report_message, methods=both)
    add(f"/<language:language>/questions/{number}/report", "report_question", report_question, methods=both)
    add(f"/<language:language>/answers/{number}/report", "report_answer", report_answer, methods=both)
    add("/<language:language>/reports", "reports", reports)
    add(f"/<language:language>/reports/{number}/decide", "decide_report", decide_report, methods=["POST"])
    add("/<language:language>/reports/allow", "allow_writing", allow_writing, methods=["POST"])


@guarded(Act.READ_CONVERSATION)
def report_message(number: int, message: int) -> Any:
    """Report a message; raises ``NotFound``."""
    moderation.message_to_report(current.session(), actor(), number, message)
    back = url_for("correspondence.conversation", number=number)
    return _report(
        lambda work, reason: moderation.report_message(work, actor(), number, message, reason), back, "message"
    )


@guarded(Act.ASK_QUESTION)
def report_question(number: int) -> Any:
    """Report a question; raises ``NotFound``."""
    question = moderation.question_to_report(current.session(), actor(), number)
    back = _entry_address(question.item_id)
    return _report(lambda work, reason: moderation.report_question(work, actor(), number, reason), back, "question")


@guarded(Act.ASK_QUESTION)
def report_answer(number: int) -> Any:
    """Report an answer; raises ``NotFound``."""
    answer = moderation.answer_to_report(current.session(), actor(), number)
    back = _entry_address(answer.question.item_id)
    return _report(lambda work, reason: moderation.report_answer(work, actor(), number, reason), back, "answer")


@guarded(Act.SEE_REPORTS)
def reports() -> str:
    """Show what was reported, and who is barred from writing."""
    session = current.session()
    return render_template(
        "correspondence/reports.html",
        reports=moderation.read_reports(session, actor()),
        barred=moderation.read_barred(session, actor()),
    )


@guarded(Act.SEE_REPORTS)
def decide_report(number: int) -> Response:
    """Decide what becomes of what was reported; raises ``NotFound``."""
    data, _form = read_form(ReportDecision)
    if data is None:
        abort(400)
    with unit_of_work(current.database().sessions) as work:
        moderation.decide(work, actor(), number, data["decision"])
    flash(_("Decided."), "done")
    return redirect(url_for("correspondence.reports"), 303)


@guarded(Act.SEE_REPORTS)
def allow_writing() -> Response:
    """Let somebody write again."""
    data, _form = read_form(OnePerson)
    if data is None:
        abort(400)
    with unit_of_work(current.database().sessions) as work:
        moderation.lift_bar(work, actor(), data["person"])
    flash(_("This person can write again."), "done")
    return redirect(url_for("correspondence.reports"), 303)


def _entry_address(item_id: int) -> str:
    cards = read_cards(current.session(), context.kinds(), [item_id], current.language())
    if not cards:
        raise NotFound(str(item_id))
    return url_for("portal.entry", kind=cards[0].kind.path, reference=cards[0].reference, _anchor="questions")


def _report(save: Callable[[Any, str], None], back: str, sort: str) -> Any:
    page = "correspondence/report.html"
    if request.method == "GET":
        return render_template(page, form=Form(), sort=sort, back=back)
    data, form = read_form(NewReport)
    if data is None:
        return render_template(page, form=form, sort=sort, back=back), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            save(work, data["reason"])
    except TooOften:
        form = form.with_errors(reason=_("You have reported much today. Please go on tomorrow."))
        return render_template(page, form=form, sort=sort, back=back), 429
    flash(_("Thank you. An editor will look at it."), "done")
    return redirect(back, 303)
