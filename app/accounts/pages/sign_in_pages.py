"""Signing in and out."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts import acting, development, known_devices, provider, signing_in
from app.accounts.destinations import local_address
from app.accounts.limits import TooOften
from app.accounts.models import ROLES
from app.accounts.pages.entering import enter, go_on, machine, portal
from app.accounts.people import find_by_email
from app.accounts.schemas import SignInForm
from app.accounts.wording import role_name
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    blueprint.add_url_rule("/<language:language>/sign-in", "sign_in", sign_in)
    blueprint.add_url_rule("/<language:language>/sign-in", "take_sign_in", take_sign_in, methods=["POST"])
    blueprint.add_url_rule("/<language:language>/sign-out", "sign_out", sign_out, methods=["POST"])
    rule = "/<language:language>/sign-in/development"
    blueprint.add_url_rule(rule, "development_sign_in", development_sign_in, methods=["POST"])


def sign_in() -> Any:
    """Show the form; who has signed in already goes on."""
    wanted = local_address(request.args.get("next"))
    if acting.actor().signed_in:
        return redirect(wanted or url_for("portal.home"))
    return _page(Form({"next": wanted or ""}))


def take_sign_in() -> Any:
    """Sign in by address and password."""
    data, form = read_form(SignInForm)
    if data is None:
        return _page(form), 422
    known = known_devices.is_known(find_by_email(current.session(), data["email"]))
    secret = current.settings().secret_key
    attempt = signing_in.Try(data["email"], data["password"], machine(), known, secret)
    try:
        person = signing_in.sign_in(current.database().sessions, attempt)
    except TooOften as error:
        reason = _("There were too many tries. Please wait a quarter of an hour, or choose a new password by mail.")
        return _page(form.with_errors(email=reason)), 429, {"Retry-After": str(error.retry_after)}
    if person is None:
        reason = _("Address and password do not belong together, or the account is not in use.")
        return _page(form.with_errors(email=reason)), 422
    return enter(person, data["next"])


def _page(form: Form) -> str:
    offered = [(role, str(role_name(role))) for role in development.ROLES] if development.is_offered() else []
    return render_template(
        "accounts/sign_in.html",
        form=form,
        development=offered,
        provider=current.settings().oidc_name if provider.is_configured() else None,
        passkeys=portal().possible,
    )


def sign_out() -> Any:
    """End the session of this browser."""
    acting.end()
    flash(_("You have signed out."), "done")
    return redirect(url_for("portal.home"), code=303)


def development_sign_in() -> Any:
    """Sign in as the person of a role, on a developer's own machine only."""
    role = request.form.get("role", "")
    if not development.is_offered() or role not in ("", *ROLES):
        abort(404)
    with unit_of_work(current.database().sessions) as work:
        person = development.person_of(work, role, current.language())
        _loaded = person.roles
    acting.begin(person, second_factor=development.has_second_factor(role))
    return go_on(person, request.form.get("next"))
