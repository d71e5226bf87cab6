"""The second factor: shown at sign-in, set up, taken away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts import acting, passkeys, recovery_codes, second_factors, sessions, totp
from app.accounts.acting import guarded, recently
from app.accounts.destinations import local_address
from app.accounts.limits import TooOften
from app.accounts.mails import tell
from app.accounts.models import Person
from app.accounts.pages.entering import go_on, portal
from app.accounts.permissions import Act
from app.accounts.schemas import CodeForm
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    own = "/<language:language>/account/second-factor"
    for path, name, view, methods in (
        ("/<language:language>/second-factor", "second_factor", second_factor, ["GET"]),
        ("/<language:language>/second-factor", "take_second_factor", take_second_factor, ["POST"]),
        (own, "own_second_factor", own_second_factor, ["GET"]),
        (f"{own}/app", "set_up_app", set_up_app, ["GET"]),
        (f"{own}/app", "take_set_up_app", take_set_up_app, ["POST"]),
        (f"{own}/app/remove", "remove_app", remove_app, ["POST"]),
        (f"{own}/recovery-codes", "make_recovery_codes", make_recovery_codes, ["POST"]),
        (f"{own}/passkeys/<int:key_id>/remove", "remove_passkey", remove_passkey, ["POST"]),
    ):
        blueprint.add_url_rule(path, name, view, methods=methods)


def who_shows() -> Person | None:
    """Return who is asked for a second factor: whose password was right, or who signed in without one."""
    person = acting.waiting()
    if person is None and (row := acting.session_row()) is not None and row.second_factor_at is None:
        person = current.session().get(Person, row.person_id)
    return person


def second_factor() -> Any:
    """Ask for the second factor, or show how to set one up."""
    wanted = local_address(request.args.get("next"))
    person = who_shows()
    if person is None:
        signed_in = acting.actor().signed_in
        return redirect((wanted or url_for("portal.home")) if signed_in else url_for("accounts.sign_in", next=wanted))
    return _page(person, Form({"next": wanted or ""}))


def take_second_factor() -> Any:
    """Sign in by a code."""
    person = who_shows()
    if person is None:
        return redirect(url_for("accounts.sign_in"), code=303)
    data, form = read_form(CodeForm)
    if data is None:
        return _page(person, form), 422
    try:
        right = second_factors.show_code(current.database().sessions, person.id, data["code"])
    except TooOften as error:
        reason = _("There were too many tries. Please wait a quarter of an hour.")
        return _page(person, form.with_errors(code=reason)), 429, {"Retry-After": str(error.retry_after)}
    if not right:
        reason = _("This code is not right, or it has been used. Please wait for the next one.")
        return _page(person, form.with_errors(code=reason)), 422
    acting.begin(person, second_factor=True)
    return go_on(person, data["next"])


def _page(person: Person, form: Form) -> str:
    factors = second_factors.of(current.session(), person.id)
    return render_template("accounts/second_factor.html", form=form, factors=factors, passkeys=portal().possible)


@guarded(Act.OWN_ACCOUNT)
@recently
def own_second_factor() -> str:
    """Show which second factors one has."""
    person = _own_person()
    return render_template(
        "accounts/own_second_factor.html",
        factors=second_factors.of(current.session(), person.id),
        keys=passkeys.keys_of(current.session(), person.id),
        possible=portal().possible,
        since=person.totp_confirmed_at,
        needed=bool(acting.actor().awaiting),
    )


@guarded(Act.OWN_ACCOUNT)
@recently
def set_up_app() -> Any:
    """Show what to put into an authenticator app. The secret is made by the form before, never by reading."""
    person = _own_person()
    if person.totp_secret is None or person.totp_confirmed_at is not None:
        return redirect(url_for("accounts.own_second_factor"))
    return _set_up(person, Form())


@guarded(Act.OWN_ACCOUNT)
@recently
def take_set_up_app() -> Any:
    """Begin to set up an app (no code sent), or confirm it by its first code."""
    identifier = _own_identifier()
    if "code" not in request.form:
        with unit_of_work(current.database().sessions) as work:
            totp.begin_setting_up(work, identifier)
        return redirect(url_for("accounts.set_up_app"), code=303)
    data, form = read_form(CodeForm)
    with unit_of_work(current.database().sessions) as work:
        right = data is not None and totp.confirm(work, identifier, data["code"])
        person = work.get_one(Person, identifier)
        codes: list[str] = []
        if right:
            tell(work, person, "notice", event="second_factor_added")
            codes = recovery_codes.make(work, identifier)
            _loaded = person.roles
    if not right:
        reason = _("This code does not fit. Please look at the app again, and check that its clock is right.")
        return _set_up(person, form.with_errors(code=reason)), 422
    acting.begin(person, second_factor=True)
    return _shown_once(codes)


def _set_up(person: Person, form: Form) -> Any:
    secret = totp.secret_of(person)
    if secret is None:
        return redirect(url_for("accounts.own_second_factor"), code=303)
    picture = totp.picture(secret, person.email or person.name)
    return render_template("accounts/set_up_app.html", form=form, picture=picture, secret=totp.grouped(secret))


@guarded(Act.OWN_ACCOUNT)
@recently
def remove_app() -> Any:
    """Ask for no codes of the app any more."""
    with unit_of_work(current.database().sessions) as work:
        totp.remove(work, _own_identifier())
    return _removed()


@guarded(Act.OWN_ACCOUNT)
@recently
def remove_passkey(key_id: int) -> Any:
    """Take away a passkey."""
    with unit_of_work(current.database().sessions) as work:
        passkeys.remove(work, _own_identifier(), key_id)
    return _removed()


def _removed() -> Any:
    """Tell the person by mail; who has no second factor left goes on without, everywhere else they are signed out."""
    identifier = _own_identifier()
    with unit_of_work(current.database().sessions) as work:
        person = work.get_one(Person, identifier)
        factors = second_factors.of(work, identifier)
        tell(work, person, "notice", event="second_factor_removed")
        if not factors.any:
            recovery_codes.remove(work, identifier)
            sessions.end_sessions(work, identifier)
        _loaded = person.roles
    if not factors.any:
        acting.begin(person, second_factor=False)
    flash(_("It is removed."), "done")
    return redirect(url_for("accounts.own_second_factor"), code=303)


@guarded(Act.OWN_ACCOUNT)
@recently
def make_recovery_codes() -> Any:
    """Make new recovery codes and show them this once; there are none without a second factor."""
    identifier = _own_identifier()
    if not second_factors.of(current.session(), identifier).any:
        return redirect(url_for("accounts.own_second_factor"), code=303)
    with unit_of_work(current.database().sessions) as work:
        codes = recovery_codes.make(work, identifier)
    return _shown_once(codes)


def _shown_once(codes: list[str]) -> Any:
    return render_template("accounts/recovery_codes.html", codes=codes), 200, {"Cache-Control": "private, no-store"}


def _own_identifier() -> int:
    identifier = acting.actor().identifier
    assert identifier is not None
    return identifier


def _own_person() -> Person:
    return current.session().get_one(Person, _own_identifier())
