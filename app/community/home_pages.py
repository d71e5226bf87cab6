"""The front page of the community."""

from flask import Blueprint, render_template

from app.accounts.acting import actor
from app.community import debates, follow_ups, sessions
from app.community.pages import BASE
from app.kernel import current
from app.portal import context

SHOWN = 5


def install(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule(BASE, "home", home)


def home() -> str:
    """Show the newest debates, sessions and recommendations."""
    session = current.session()
    rows, _total = debates.listed(session, actor())
    return render_template(
        "community/home.html",
        debates=rows[:SHOWN],
        sessions=sessions.listed(session)[:3],
        cards=follow_ups.newest(session, context.kinds(), current.language(), SHOWN),
        labels=context.labels(),
    )
