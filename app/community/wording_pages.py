"""The pages on which the wording of a principle is proposed and decided."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.limits import TooOften
from app.accounts.permissions import Act, could
from app.community import wordings
from app.community.pages import BASE, BOTH, NUMBER, POST, too_often, work
from app.community.schemas import AdoptedWording, NewWording
from app.community.wording_models import PROPOSED
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, flat_reasons, read_form
from app.taxonomy.models import PRINCIPLE
from app.taxonomy.service import term, wording
from config.languages import LANGUAGE_CODES


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/principles", "wordings", listed)
    add(f"{BASE}/principles/<code>/propose", "propose_wording", propose, methods=BOTH)
    add(f"{BASE}/principles/proposals/{NUMBER}", "wording", one)
    add(f"{BASE}/principles/proposals/{NUMBER}/adopt", "adopt_wording", adopt, methods=POST)
    add(f"{BASE}/principles/proposals/{NUMBER}/decline", "decline_wording", decline, methods=POST)


def listed() -> str:
    """Show the proposals, and the principles to propose a wording of."""
    session = current.session()
    return render_template(
        "community/wordings.html",
        proposals=wordings.listed(session, actor()),
        principles=wordings.principles(session),
        may_propose=could(actor(), Act.PROPOSE_WORDING),
    )


@guarded(Act.PROPOSE_WORDING)
def propose(code: str) -> Any:
    """Propose a wording; raises ``NotFound``."""
    principle = term(current.session(), PRINCIPLE, code)
    valid = wording(principle, wordings.today())
    page = "community/propose_wording.html"
    if request.method == "GET":
        texts = {f"text_{one}": valid.texts[one] for one in LANGUAGE_CODES} if valid else {}
        values = {"language": current.language(), "adopted_in": current.language(), "readers": "everybody", **texts}
        return render_template(page, principle=principle, form=Form(values))
    data, form = read_form(NewWording)
    if data is None:
        return render_template(page, principle=principle, form=form), 422
    data["texts"] = {one: data.pop(f"text_{one}") for one in LANGUAGE_CODES}
    try:
        with work() as session:
            number = wordings.propose(session, actor(), code, data).id
    except TooOften:
        return render_template(page, principle=principle, form=form.with_errors(reason=too_often())), 429
    flash(_("The proposal is open, and a debate on it with it."), "done")
    return redirect(url_for("community.wording", number=number), 303)


def one(number: int) -> str:
    """Show a proposal; raises ``NotFound``."""
    return _page(number, Form({"valid_from": wordings.today().isoformat()}))


def _page(number: int, form: Form) -> str:
    session = current.session()
    proposal = wordings.find(session, actor(), number)
    principle = term(session, PRINCIPLE, proposal.principle_code)
    return render_template(
        "community/wording.html",
        proposal=proposal,
        principle=principle,
        valid=wording(principle, wordings.today()),
        form=form,
        may_decide=could(actor(), Act.ADOPT_WORDING) and proposal.state == PROPOSED,
    )


@guarded(Act.ADOPT_WORDING)
def adopt(number: int) -> Any:
    """Make a proposal the wording that holds from a day on; raises ``NotFound``."""
    wordings.find(current.session(), actor(), number)
    data, form = read_form(AdoptedWording)
    if data is None:
        return _page(number, form), 422
    try:
        with work() as session:
            code = wordings.adopt(session, actor(), number, data["valid_from"], data["source"]).principle_code
    except InvalidInput as error:
        reasons = {name: " ".join(why) for name, why in flat_reasons(error.messages).items()}
        return _page(number, form.with_errors(**reasons)), 422
    except wordings.Decided:
        return _decided_before(number)
    flash(_("The principle has a new wording. The earlier ones stay on its page."), "done")
    return redirect(url_for("portal.principle", code=code), 303)


@guarded(Act.ADOPT_WORDING)
def decline(number: int) -> Response:
    """Close a proposal that is not adopted; raises ``NotFound``."""
    try:
        with work() as session:
            wordings.decline(session, actor(), number)
    except wordings.Decided:
        return _decided_before(number)
    flash(_("The proposal has been declined. It stays readable."), "done")
    return redirect(url_for("community.wording", number=number), 303)


def _decided_before(number: int) -> Response:
    flash(_("This proposal was decided before."), "error")
    return redirect(url_for("community.wording", number=number), 303)
