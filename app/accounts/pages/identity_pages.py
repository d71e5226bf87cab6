"""Showing again who one is, and signing in through a city's own identity provider."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from app.accounts import acting, identities, limits, passwords, provider, second_factors, signing_in
from app.accounts.acting import guarded, recently
from app.accounts.destinations import local_address
from app.accounts.limits import TooOften
from app.accounts.models import Person
from app.accounts.pages.account_pages import own_identifier
from app.accounts.pages.entering import enter, go_on, machine, machine_subject
from app.accounts.permissions import Act
from app.accounts.schemas import ConfirmIdentityForm
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.mailing.posting import external_url

_LANGUAGE, _NEXT, _JOINS = "provider_language", "provider_next", "provider_joins"


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    start = "/<language:language>"
    for path, name, view, methods in (
        (f"{start}/account/confirm-identity", "confirm_identity", confirm_identity, ["GET"]),
        (f"{start}/account/confirm-identity", "take_confirm_identity", take_confirm_identity, ["POST"]),
        (f"{start}/sign-in/provider", "provider_sign_in", provider_sign_in, ["POST"]),
        (f"{start}/account/provider", "join_provider", join_provider, ["POST"]),
        (f"{start}/account/provider/remove", "part_provider", part_provider, ["POST"]),
        ("/sign-in/provider/return", "provider_return", provider_return, ["GET"]),
    ):
        blueprint.add_url_rule(path, name, view, methods=methods)


@guarded(Act.OWN_ACCOUNT)
def confirm_identity() -> str:
    """Ask for the password again before the account itself is changed."""
    return _page(Form({"next": local_address(request.args.get("next")) or ""}))


def _page(form: Form) -> str:
    person = current.session().get_one(Person, own_identifier())
    return render_template(
        "accounts/confirm_identity.html",
        form=form,
        has_password=person.password_hash is not None,
        has_app=second_factors.of(current.session(), person.id).app,
        provider=current.settings().oidc_name
        if provider.is_configured() and identities.of(current.session(), person.id)
        else None,
    )


@guarded(Act.OWN_ACCOUNT)
def take_confirm_identity() -> Any:
    """Open a new session for who has shown who they are; it has the second factor that the old one had."""
    data, form = read_form(ConfirmIdentityForm)
    row = acting.session_row()
    if data is None or row is None:
        return _page(form), 422
    try:
        person = _shown(data["password"], data["code"])
    except TooOften as error:
        reason = _("There were too many tries. Please wait a quarter of an hour.")
        wrong = form.with_errors(password=reason, code=reason)
        return _page(wrong), 429, {"Retry-After": str(error.retry_after)}
    if person is None:
        return _page(form.with_errors(password=_("This is not your password."), code=_("This code is not right."))), 422
    acting.begin(person, second_factor=row.second_factor_at is not None)
    return go_on(person, data["next"] or url_for("accounts.account"))


def _shown(password: str, code: str) -> Person | None:
    """Return the person who acts, if the password is theirs, or the code where they have no password."""
    identifier = own_identifier()
    person = current.session().get_one(Person, identifier)
    _loaded = person.roles
    if person.password_hash is None:
        return person if second_factors.show_code(current.database().sessions, identifier, code) else None
    with unit_of_work(current.database().sessions) as work:
        subject = limits.subject_of(current.settings().secret_key, f"again {identifier} {machine()}")
        limits.count(work, signing_in.ON_MACHINE, subject)
    return person if passwords.verify(person, password) else None


def provider_sign_in() -> Any:
    """Send the browser to the provider."""
    return _ask(request.form.get("next"), joins=None)


@guarded(Act.OWN_ACCOUNT)
@recently
def join_provider() -> Any:
    """Send the browser to the provider, to join its identity to the account of who is signed in."""
    return _ask(url_for("accounts.account"), joins=own_identifier())


def _ask(next_address: str | None, joins: int | None) -> Any:
    if not provider.is_configured():
        abort(404)
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, signing_in.BY_MACHINE, machine_subject())
    try:
        answer = provider.ask(external_url("accounts.provider_return"))
    except provider.ProviderFailed:
        return _failed()
    session[_LANGUAGE], session[_NEXT], session[_JOINS] = current.language(), local_address(next_address), joins
    return answer


def provider_return() -> Any:
    """Take who comes back from the provider."""
    if not provider.is_configured():
        abort(404)
    language = session.pop(_LANGUAGE, None) or current.language()
    wanted, joins = session.pop(_NEXT, None), session.pop(_JOINS, None)
    try:
        claims = provider.answer()
        if joins is not None:
            return _join(joins, claims, language)
        with unit_of_work(current.database().sessions) as work:
            person = identities.find(work, claims) or identities.create(work, claims, language)
    except identities.AddressTaken:
        flash(
            _("There is an account with this address. Sign in there first; then join the two on your account’s page."),
            "error",
        )
        return redirect(url_for("accounts.sign_in", language=language, next=wanted), code=303)
    except (provider.ProviderFailed, identities.Unusable):
        return _failed(language)
    if person.state != "active":
        return _failed(language)
    return enter(person, wanted)


def _join(person_id: int, claims: Any, language: str) -> Any:
    if person_id != acting.actor().identifier:
        return _failed(language)
    with unit_of_work(current.database().sessions) as work:
        identities.join(work, person_id, claims)
    flash(_("From now on you can also sign in with %(provider)s.", provider=current.settings().oidc_name), "done")
    return redirect(url_for("accounts.account", language=language), code=303)


def _failed(language: str | None = None) -> Any:
    name = current.settings().oidc_name
    flash(
        _("Signing in with %(provider)s did not work. Please try again, or use your password.", provider=name), "error"
    )
    return redirect(url_for("accounts.sign_in", language=language or current.language()), code=303)


@guarded(Act.OWN_ACCOUNT)
@recently
def part_provider() -> Any:
    """Sign in by the provider no more; one needs a password then, which a mail can always set."""
    with unit_of_work(current.database().sessions) as work:
        identities.part(work, own_identifier())
    flash(_("It is removed."), "done")
    return redirect(url_for("accounts.account"), code=303)
