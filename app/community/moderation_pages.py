"""The pages of reports, and of hiding what should not be there."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.community import moderation
from app.community.pages import BASE, BOTH, NUMBER, POST, too_often, work
from app.community.schemas import LARGEST, Reason
from app.kernel import current
from app.kernel.forms import Form, read_form


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    post = f"/posts/<int(max={LARGEST}):post>"
    add(f"{BASE}/reports", "reports", reports)
    add(f"{BASE}/debates/{NUMBER}/report", "report_debate", report, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}{post}/report", "report_post", report, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}/hide", "hide_debate", hide, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}{post}/hide", "hide_post", hide, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}/show", "show_debate", show, methods=POST)
    add(f"{BASE}/debates/{NUMBER}{post}/show", "show_post", show, methods=POST)


@guarded(Act.MODERATE_DEBATES)
def reports() -> str:
    """Show what was reported."""
    return render_template("community/reports.html", reports=moderation.reports(current.session(), actor()))


@guarded(Act.REPORT_POST)
def report(number: int, post: int | None = None) -> Any:
    """Report a debate or a post; raises ``NotFound``."""
    target = moderation.reportable(current.session(), actor(), number, post)
    values = {"target": target, "number": number, "post": post, "hiding": False}
    if request.method == "GET":
        return render_template("community/reason.html", form=Form(), **values)
    data, form = read_form(Reason)
    if data is None:
        return render_template("community/reason.html", form=form, **values), 422
    try:
        with work() as session:
            moderation.report(session, actor(), number, post, data["reason"])
    except TooOften:
        form = form.with_errors(reason=too_often())
        return render_template("community/reason.html", form=form, **values), 429
    flash(_("Thank you. The editors will look at it."), "done")
    return redirect(url_for("community.debate", number=number), 303)


@guarded(Act.MODERATE_DEBATES)
def hide(number: int, post: int | None = None) -> Any:
    """Hide a debate or a post, with a reason; raises ``NotFound``."""
    target = moderation.reportable(current.session(), actor(), number, post)
    values = {"target": target, "number": number, "post": post, "hiding": True}
    if request.method == "GET":
        return render_template("community/reason.html", form=Form(), **values)
    data, form = read_form(Reason)
    if data is None:
        return render_template("community/reason.html", form=form, **values), 422
    with work() as session:
        moderation.moderate(session, actor(), number, post, data["reason"])
    flash(_("Hidden."), "done")
    return redirect(url_for("community.debate", number=number), 303)


@guarded(Act.MODERATE_DEBATES)
def show(number: int, post: int | None = None) -> Response:
    """Show again what was hidden, or keep what was reported; raises ``NotFound``."""
    with work() as session:
        moderation.moderate(session, actor(), number, post, "")
    flash(_("It can be read."), "done")
    return redirect(url_for("community.debate", number=number), 303)
