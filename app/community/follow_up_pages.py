"""The pages on which somebody tells that their metropolis acted on a recommendation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.community import follow_ups
from app.community.pages import BASE, BOTH, NUMBER, POST, work
from app.community.schemas import NewFollowUp
from app.content.reading import read_cards
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons, read_form
from app.portal import context
from app.recommendations.kind import RECOMMENDATION


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/recommendations/{NUMBER}/follow-up", "tell_follow_up", tell, methods=BOTH)
    add(f"{BASE}/follow-ups/{NUMBER}/remove", "remove_follow_up", remove, methods=POST)


@guarded(Act.TELL_FOLLOW_UP)
def tell(number: int) -> Any:
    """Tell what a metropolis did; raises ``NotFound``."""
    item = follow_ups.recommendation(current.session(), number)
    if request.method == "GET":
        return _page(number, Form({"language": current.language()}))
    data, form = read_form(NewFollowUp)
    if data is None:
        return _page(number, form), 422
    try:
        with work() as session:
            follow_ups.add(session, actor(), number, data)
    except InvalidInput as error:
        reasons = {name: " ".join(why) for name, why in flat_reasons(error.messages).items()}
        return _page(number, form.with_errors(**reasons)), 422
    flash(_("Thank you. It stands on the page of the recommendation."), "done")
    return redirect(_address(item.reference), 303)


def _page(number: int, form: Form) -> str:
    session = current.session()
    (card,) = read_cards(session, context.kinds(), [number], current.language())
    places = [(one.slug, one.name(current.language())) for one in follow_ups.places_for(session, actor())]
    return render_template("community/follow_up.html", card=card, form=form, places=places)


@guarded(Act.REMOVE_FOLLOW_UP)
def remove(number: int) -> Response:
    """Take back what was told; raises ``NotFound``."""
    with work() as session:
        item = follow_ups.remove(session, actor(), number)
        reference = follow_ups.reference_of(session, item)
    flash(_("Taken back."), "done")
    return redirect(_address(reference), 303)


def _address(reference: str) -> str:
    return url_for("portal.entry", kind=RECOMMENDATION.path, reference=reference, _anchor="follow-ups")
