"""The pages of debates: the list, one of them, to open one, to sum up, to follow."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act, could
from app.community import debates, posts
from app.community.debate_models import Debate
from app.community.pages import BASE, BOTH, NUMBER, POST, principles, themes, too_often, work
from app.community.schemas import NewDebate, SummingUp
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, read_form
from app.portal import context

MOST_PAGES = 1_000


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/debates", "debates", listed)
    add(f"{BASE}/debates/new", "new_debate", new, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}", "debate", debate)
    add(f"{BASE}/debates/{NUMBER}/sum-up", "sum_up", sum_up, methods=BOTH)
    add(f"{BASE}/debates/{NUMBER}/follow", "follow", follow, methods=POST)
    add(f"{BASE}/debates/{NUMBER}/unfollow", "unfollow", unfollow, methods=POST)


def _asked(name: str, known: list[tuple[str, str]]) -> str:
    value = request.args.get(name, "")
    return value if value in {code for code, _label in known} else ""


def listed() -> str:
    """Show the debates, narrowed by theme, principle and state."""
    states = [("open", _("Open")), ("closed", _("Closed"))]
    choices = {"theme": themes(), "principle": principles(), "state": states}
    chosen = {name: _asked(name, known) for name, known in choices.items()}
    typed = request.args.get("page", "1")
    page = min(max(int(typed), 1), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    rows, total = debates.listed(current.session(), actor(), **chosen, page=page)
    return render_template(
        "community/debates.html",
        debates=rows,
        total=total,
        page=page,
        pages=max(1, -(-total // debates.PAGE_SIZE)),
        form=Form(chosen),
        chosen=chosen,
        choices=choices,
        labels=context.labels(),
    )


@guarded(Act.TAKE_PART_IN_COMMUNITY)
def new() -> Any:
    """Open a debate."""
    if request.method == "GET":
        return _new_page(Form({"language": current.language(), "readers": "everybody"}))
    data, form = read_form(NewDebate)
    if data is None:
        return _new_page(form), 422
    try:
        with work() as session:
            number = debates.start(session, actor(), data).id
    except TooOften:
        return _new_page(form.with_errors(text=too_often())), 429
    except InvalidInput as error:
        return _new_page(form.with_errors(**dict.fromkeys(error.messages, _("Please choose one of the list.")))), 422
    flash(_("The debate is open. You chair it, and you get new posts by mail."), "done")
    return redirect(url_for("community.debate", number=number), 303)


def _new_page(form: Form) -> str:
    return render_template("community/new_debate.html", form=form, themes=themes(), principles=principles())


def debate(number: int) -> str:
    """Show a debate; raises ``NotFound``."""
    return debate_page(number, Form({"language": current.language()}))


def debate_page(number: int, form: Form) -> str:
    """Return the page of a debate with the form of a post as it stands."""
    session, me = current.session(), actor()
    found = debates.read(session, me, number)
    return render_template(
        "community/debate.html",
        debate=found,
        threads=debates.threads(found),
        form=form,
        follows=debates.follows(session, me, number),
        may_write=could(me, Act.TAKE_PART_IN_COMMUNITY) and found.closed_at is None,
        may_chair=debates.may_chair(me, found),
        may_moderate=could(me, Act.MODERATE_DEBATES),
        may_edit=lambda post: posts.may_edit(me, post),
        people=_people(found),
        labels=context.labels(),
    )


def _people(found: Debate) -> list[tuple[int, str, None]]:
    me = actor()
    if not could(me, Act.TAKE_PART_IN_COMMUNITY):
        return []
    there = posts.taking_part(current.session(), found)
    return [(person.id, person.name, None) for person in there if person.id != me.identifier]


@guarded(Act.TAKE_PART_IN_COMMUNITY)
def sum_up(number: int) -> Any:
    """Write the chair's summary; close the debate or open it again. Raises ``NotFound``."""
    found = debates.chaired(current.session(), actor(), number)
    page = "community/sum_up.html"
    if request.method == "GET":
        values = {
            "summary": found.summary,
            "language": found.summary_language or current.language(),
            "closing": found.closed_at is not None,
        }
        return render_template(page, debate=found, form=Form(values))
    data, form = read_form(SummingUp)
    if data is None:
        return render_template(page, debate=found, form=form), 422
    with work() as session:
        debates.sum_up(session, actor(), number, data["summary"], data["language"], closing=data["closing"])
    flash(_("Saved. The debate is closed.") if data["closing"] else _("Saved."), "done")
    return redirect(url_for("community.debate", number=number), 303)


@guarded(Act.FOLLOW_DEBATE)
def follow(number: int) -> Response:
    """Have new posts by mail; raises ``NotFound``."""
    with work() as session:
        debates.follow(session, actor(), number)
    flash(_("You get new posts of this debate by mail."), "done")
    return redirect(url_for("community.debate", number=number), 303)


@guarded(Act.FOLLOW_DEBATE)
def unfollow(number: int) -> Response:
    """Have no more mails of a debate."""
    with work() as session:
        debates.unfollow(session, actor(), number)
    flash(_("You get no more mails of this debate."), "done")
    return redirect(url_for("community.debates"), 303)
