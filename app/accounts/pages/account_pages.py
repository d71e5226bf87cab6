"""One's own account: what others see, address, password, sessions, data, leaving."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask import json as flask_json
from flask_babel import gettext as _

from app.accounts import (
    acting,
    changing,
    identities,
    leaving,
    limits,
    passwords,
    provider,
    registering,
    second_factors,
    sessions,
)
from app.accounts.acting import guarded, recently
from app.accounts.devices import device_name
from app.accounts.mails import tell
from app.accounts.models import Person
from app.accounts.pages.entering import address_subject
from app.accounts.people import email_key
from app.accounts.permissions import Act
from app.accounts.schemas import AddressForm, ChangePasswordForm, LeavingForm, Profile
from app.accounts.wording import language_choices, metropolis_choices, role_name, scope_name
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    for path, name, view, methods in (
        ("account", "account", account, ["GET"]),
        ("account", "take_account", take_account, ["POST"]),
        ("account/address", "address", address, ["GET"]),
        ("account/address", "take_address", take_address, ["POST"]),
        ("account/password", "password", password, ["GET"]),
        ("account/password", "take_password", take_password, ["POST"]),
        ("account/sessions", "own_sessions", own_sessions, ["GET"]),
        ("account/sessions/<int:session_id>/end", "end_session", end_session, ["POST"]),
        ("account/sessions/end", "sign_out_everywhere", sign_out_everywhere, ["POST"]),
        ("account/data", "own_data", own_data, ["GET"]),
        ("account/data.json", "own_data_file", own_data_file, ["GET"]),
        ("account/leave", "leave", leave, ["GET"]),
        ("account/leave", "take_leave", take_leave, ["POST"]),
        ("new-address/<token>", "new_address", new_address, ["GET"]),
        ("new-address/<token>", "take_new_address", take_new_address, ["POST"]),
    ):
        blueprint.add_url_rule(f"/<language:language>/{path}", name, view, methods=methods)


def own_identifier() -> int:
    """Return who acts, in a view that only signed-in people reach."""
    identifier = acting.actor().identifier
    assert identifier is not None
    return identifier


def _own_person() -> Person:
    return current.session().get_one(Person, own_identifier())


@guarded(Act.OWN_ACCOUNT)
def account() -> str:
    """Show what one has said of oneself, and the way to everything else."""
    person = _own_person()
    values = {
        "name": person.name,
        "language": person.language,
        "metropolis": person.metropolis_slug,
        "organisation": person.organisation,
    }
    return _account(Form(values))


def _account(form: Form) -> str:
    person = _own_person()
    return render_template(
        "accounts/account.html",
        form=form,
        person=person,
        roles=[(role_name(grant.role), scope_name(grant.role, grant.scope)) for grant in person.roles],
        metropolises=metropolis_choices(),
        languages=language_choices(),
        factors=second_factors.of(current.session(), person.id),
        sessions=len(sessions.list_sessions(current.session(), person.id)),
        provider=current.settings().oidc_name if provider.is_configured() else None,
        identities=identities.of(current.session(), person.id),
    )


@guarded(Act.OWN_ACCOUNT)
def take_account() -> Any:
    """Change what one says of oneself; a new language holds at once."""
    data, form = read_form(Profile)
    if data is not None and data["metropolis"] and not current.labels().knows("metropolis", data["metropolis"]):
        data, form = None, form.with_errors(metropolis=_("Is not known here."))
    if data is None:
        return _account(form), 422
    with unit_of_work(current.database().sessions) as work:
        changing.change_profile(work, own_identifier(), **data)
    flash(_("Your account is changed."), "done")
    return redirect(url_for("accounts.account", language=data["language"]), code=303)


@guarded(Act.OWN_ACCOUNT)
@recently
def address() -> str:
    """Show the form for a new address."""
    return render_template("accounts/address.html", form=Form(), person=_own_person())


@guarded(Act.OWN_ACCOUNT)
@recently
def take_address() -> Any:
    """Mail a link to the new address; until it is followed the old one holds."""
    data, form = read_form(AddressForm)
    if data is not None and email_key(data["email"]) == _own_person().email_key:
        data, form = None, form.with_errors(email=_("This is your address already."))
    if data is None:
        return render_template("accounts/address.html", form=form, person=_own_person()), 422
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, registering.TO_ADDRESS, address_subject(f"change:{own_identifier()}"))
        changing.ask_for_new_address(work, own_identifier(), data["email"])
    flash(_("A mail is on its way to the new address. It holds as soon as you follow the link in it."), "done")
    return redirect(url_for("accounts.account"), code=303)


def new_address(token: str) -> Any:
    """Ask whether to change to the address that the link was mailed to; reading changes nothing."""
    return render_template("accounts/new_address.html", token=token)


def take_new_address(token: str) -> Any:
    """Change to the address that the link was mailed to."""
    with unit_of_work(current.database().sessions) as work:
        person = changing.confirm_new_address(work, token)
    if person is None:
        return render_template("accounts/spent.html"), 410
    flash(_("Your new address holds from now on."), "done")
    return redirect(url_for("accounts.account" if acting.actor().signed_in else "accounts.sign_in"), code=303)


@guarded(Act.OWN_ACCOUNT)
@recently
def password() -> str:
    """Show the form for a new password."""
    return render_template("accounts/password.html", form=Form(), has_one=_own_person().password_hash is not None)


@guarded(Act.OWN_ACCOUNT)
@recently
def take_password() -> Any:
    """Change the password, and end all other sessions."""
    data, form = read_form(ChangePasswordForm)
    person, has_second_factor = _own_person(), _has_second_factor()
    if data is not None:
        errors = {}
        if person.password_hash is not None and not passwords.verify(person, data["current_password"]):
            errors["current_password"] = [_("This is not your password.")]
        if reasons := passwords.problems(data["password"], (person.name, person.email)):
            errors["password"] = reasons
        form = Form(form.values, errors)
    if data is None or form.errors:
        shown = render_template("accounts/password.html", form=form, has_one=person.password_hash is not None)
        return shown, 422
    with unit_of_work(current.database().sessions) as work:
        changed = changing.change_password(work, person.id, data["password"])
    acting.begin(changed, second_factor=has_second_factor)
    flash(_("Your new password holds from now on. Other devices have been signed out."), "done")
    return redirect(url_for("accounts.account"), code=303)


def _has_second_factor() -> bool:
    row = acting.session_row()
    return row is not None and row.second_factor_at is not None


@guarded(Act.OWN_ACCOUNT)
def own_sessions() -> str:
    """List the devices on which one has signed in."""
    row = acting.session_row()
    rows = sessions.list_sessions(current.session(), own_identifier())
    shown = [(one, device_name(one.device), row is not None and one.id == row.id) for one in rows]
    return render_template("accounts/sessions.html", sessions=shown)


@guarded(Act.OWN_ACCOUNT)
def end_session(session_id: int) -> Any:
    """Sign out one device."""
    with unit_of_work(current.database().sessions) as work:
        ended = sessions.end_session(work, own_identifier(), session_id)
    if not ended:
        abort(404)
    flash(_("The device is signed out."), "done")
    return redirect(url_for("accounts.own_sessions"), code=303)


@guarded(Act.OWN_ACCOUNT)
def sign_out_everywhere() -> Any:
    """End all sessions, this one too."""
    with unit_of_work(current.database().sessions) as work:
        sessions.end_sessions(work, own_identifier())
    acting.end()
    flash(_("You have signed out on all devices."), "done")
    return redirect(url_for("portal.home"), code=303)


@guarded(Act.OWN_ACCOUNT)
@recently
def own_data() -> str:
    """Say what one can take along."""
    return render_template("accounts/data.html")


@guarded(Act.OWN_ACCOUNT)
@recently
def own_data_file() -> Response:
    """Give all that the portal knows of the person, as JSON."""
    told = leaving.own_data(current.session(), own_identifier(), current.extension("portal_person_data"))
    answer = Response(flask_json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="portal-account.json"'
    return answer


@guarded(Act.OWN_ACCOUNT)
@recently
def leave() -> str:
    """Say what goes and what stays."""
    return render_template("accounts/leave.html", form=Form())


@guarded(Act.OWN_ACCOUNT)
@recently
def take_leave() -> Any:
    """Delete the account."""
    data, form = read_form(LeavingForm)
    if data is None:
        return render_template("accounts/leave.html", form=form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            person = work.get_one(Person, own_identifier())
            farewell = Person(id=person.id, name=person.name, email=person.email, language=person.language)
            leaving.leave(work, person.id, current.extension("portal_person_leaving"))
            tell(work, farewell, "notice", tied=False, event="left")
    except leaving.LastAdministrator:
        reason = _("You are the only administrator. Please make somebody else an administrator first.")
        return render_template("accounts/leave.html", form=form.with_errors(sure=reason)), 422
    acting.end()
    flash(_("Your account is deleted."), "done")
    return redirect(url_for("portal.home"), code=303)
