"""The pages of posts: to answer, to edit, to see earlier wordings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.community import debates, posts
from app.community.debate_pages import debate_page
from app.community.pages import BASE, BOTH, NUMBER, POST, closed, too_often, work
from app.community.schemas import EditedPost, NewPost
from app.kernel import current
from app.kernel.forms import Form, read_form


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/debates/{NUMBER}/posts", "write_post", write, methods=POST)
    add(f"{BASE}/posts/{NUMBER}/answer", "answer_post", answer, methods=BOTH)
    add(f"{BASE}/posts/{NUMBER}/edit", "edit_post", edit, methods=BOTH)
    add(f"{BASE}/posts/{NUMBER}/history", "post_history", history)


@guarded(Act.TAKE_PART_IN_COMMUNITY)
def write(number: int) -> Any:
    """Answer the opening text; raises ``NotFound``."""
    debates.find(current.session(), actor(), number)
    data, form = read_form(NewPost)
    if data is None:
        return debate_page(number, form), 422
    try:
        with work() as session:
            post = posts.write(session, actor(), number, data).id
    except TooOften:
        return debate_page(number, form.with_errors(text=too_often())), 429
    except debates.Closed:
        return debate_page(number, form.with_errors(text=closed())), 409
    flash(_("Your post is in the debate."), "done")
    return redirect(url_for("community.debate", number=number, _anchor=f"post-{post}"), 303)


@guarded(Act.TAKE_PART_IN_COMMUNITY)
def answer(number: int) -> Any:
    """Answer a post, with its text quoted when ``?quote=yes`` asks for it; raises ``NotFound``."""
    session, me = current.session(), actor()
    parent = posts.find_post(session, me, number)
    if request.method == "GET":
        text = posts.quoted(parent.text) if request.args.get("quote") else ""
        return _answer_page(parent, Form({"language": current.language(), "text": text, "mention": _author(parent)}))
    data, form = read_form(NewPost)
    if data is None:
        return _answer_page(parent, form), 422
    try:
        with work() as session:
            post = posts.write(session, me, parent.debate_id, data, number).id
    except TooOften:
        return _answer_page(parent, form.with_errors(text=too_often())), 429
    except debates.Closed:
        return _answer_page(parent, form.with_errors(text=closed())), 409
    flash(_("Your post is in the debate."), "done")
    return redirect(url_for("community.debate", number=parent.debate_id, _anchor=f"post-{post}"), 303)


def _author(parent: Any) -> list[int]:
    return [parent.author_id] if parent.author_id and parent.author_id != actor().identifier else []


def _answer_page(parent: Any, form: Form) -> str:
    there = posts.taking_part(current.session(), parent.debate)
    people = [(one.id, one.name, None) for one in there if one.id != actor().identifier]
    return render_template("community/answer.html", parent=parent, form=form, people=people)


@guarded(Act.EDIT_POST)
def edit(number: int) -> Any:
    """Change a post of one's own; raises ``NotFound``."""
    try:
        post = posts.editable(current.session(), actor(), number)
        if request.method == "GET":
            form = Form({"text": post.text, "language": post.language})
            return render_template("community/edit_post.html", post=post, form=form)
        data, form = read_form(EditedPost)
        if data is None:
            return render_template("community/edit_post.html", post=post, form=form), 422
        with work() as session:
            posts.edit(session, actor(), number, data["text"], data["language"])
    except debates.Closed:
        flash(closed(), "error")
        return redirect(url_for("community.debates"), 303)
    flash(_("Changed. What it said before stays readable."), "done")
    return redirect(url_for("community.debate", number=post.debate_id, _anchor=f"post-{number}"), 303)


def history(number: int) -> str:
    """Show what a post said before; raises ``NotFound``."""
    return render_template("community/history.html", post=posts.history(current.session(), actor(), number))
