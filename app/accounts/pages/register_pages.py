"""Registering, confirming the address, and choosing a new password by mail."""

import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.accounts import changing, limits, mails, passwords, registering, second_factors, tokens
from app.accounts.models import Person
from app.accounts.pages.entering import address_subject, enter, machine_subject
from app.accounts.people import find_by_email
from app.accounts.schemas import AddressForm, NewPasswordForm, RegistrationForm, WelcomeForm
from app.accounts.wording import language_choices, metropolis_choices
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work

_FORM_HOLDS = 24 * 3600  # seconds


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    for path, name, show, take in (
        ("register", "register", register, take_registration),
        ("forgotten-password", "forgotten", forgotten, take_forgotten),
        ("welcome/<token>", "welcome", welcome, take_welcome),
        ("new-password/<token>", "new_password", new_password, take_new_password),
    ):
        blueprint.add_url_rule(f"/<language:language>/{path}", name, show)
        blueprint.add_url_rule(f"/<language:language>/{path}", f"take_{name}", take, methods=["POST"])
    blueprint.add_url_rule("/<language:language>/mail-sent", "mail_sent", mail_sent)


def register() -> str:
    """Show the form."""
    return _registration(Form({"language": current.language(), "opened": _opened()}))


def take_registration() -> Any:
    """Mail a link to who registers; the answer is the same whether the address is known or not."""
    data, form = read_form(RegistrationForm)
    if data is not None and data["metropolis"] and not current.labels().knows("metropolis", data["metropolis"]):
        data, form = None, form.with_errors(metropolis=_("Is not known here."))
    again = Form({**form.values, "opened": _opened()}, form.errors)
    if data is None:
        return _registration(again), 422
    if data["website"]:
        return redirect(url_for("accounts.mail_sent"), code=303)
    if not _was_filled_in_by_a_person(data["opened"]):
        return _registration(again.with_errors(email=_("Please send the form once more."))), 422
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, registering.BY_MACHINE, machine_subject())
    told = registering.Registration(
        data["email"], data["name"], data["language"], data["metropolis"], data["organisation"]
    )
    with unit_of_work(current.database().sessions) as work:
        registering.register(work, told, address_subject(data["email"]))
    return redirect(url_for("accounts.mail_sent"), code=303)


def mail_sent() -> str:
    """Say that a mail is on its way, without saying which."""
    return render_template("accounts/mail_sent.html")


def forgotten() -> str:
    """Show the form that asks for the address."""
    return render_template("accounts/forgotten.html", form=Form())


def take_forgotten() -> Any:
    """Mail a link to choose a new password, if the address is known; the answer and the work are the same."""
    data, form = read_form(AddressForm)
    if data is None:
        return render_template("accounts/forgotten.html", form=form), 422
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, registering.BY_MACHINE, machine_subject())
    with unit_of_work(current.database().sessions) as work:
        person = find_by_email(work, data["email"])
        if not registering.mail_reset(work, person, address_subject(data["email"])):
            mails.pretend_to_tell(work, current.language(), "reset", token="")
    return redirect(url_for("accounts.mail_sent"), code=303)


def welcome(token: str) -> Any:
    """Show the form by which somebody confirms their address and chooses a password; reading it uses nothing up."""
    found = tokens.find(current.session(), token, tokens.CONFIRM, tokens.INVITE)
    if found is None or found[1].state != "unconfirmed":
        return _spent()
    person = found[1]
    return render_template("accounts/welcome.html", form=Form({"name": person.name}), email=person.email)


def take_welcome(token: str) -> Any:
    """Confirm the address and sign in."""
    found = tokens.find(current.session(), token, tokens.CONFIRM, tokens.INVITE)
    if found is None or found[1].state != "unconfirmed":
        return _spent()
    email = found[1].email
    data, form = _read_with_password(WelcomeForm, found[1])
    if data is None:
        return render_template("accounts/welcome.html", form=form, email=email), 422
    with unit_of_work(current.database().sessions) as work:
        person = registering.welcome(work, token, data["name"], data["password"])
        _loaded = person.roles if person is not None else None
    if person is None:
        return _spent()
    answer = enter(person, None)
    flash(_("Welcome. Your address is confirmed and your account is ready."), "done")
    return answer


def new_password(token: str) -> Any:
    """Show the form for a new password; reading it uses nothing up."""
    if tokens.find(current.session(), token, tokens.RESET) is None:
        return _spent()
    return render_template("accounts/new_password.html", form=Form())


def take_new_password(token: str) -> Any:
    """Set the new password, end all sessions, and sign in; a second factor is asked for as ever."""
    found = tokens.find(current.session(), token, tokens.RESET)
    if found is None:
        return _spent()
    data, form = _read_with_password(NewPasswordForm, found[1])
    if data is None:
        return render_template("accounts/new_password.html", form=form), 422
    with unit_of_work(current.database().sessions) as work:
        person = changing.reset_password(work, token, data["password"])
        if person is not None:
            second_factors.forget_tries(work, person.id)
    if person is None:
        return _spent()
    answer = enter(person, None)
    flash(_("Your new password holds from now on. Other devices have been signed out."), "done")
    return answer


def _read_with_password(schema: Any, person: Person) -> tuple[dict[str, Any] | None, Form]:
    data, form = read_form(schema)
    if data is not None and (reasons := passwords.problems(data["password"], (person.name, person.email))):
        return None, Form(form.values, {**form.errors, "password": reasons})
    return data, form


def _spent() -> Any:
    return render_template("accounts/spent.html"), 410


def _registration(form: Form) -> str:
    return render_template(
        "accounts/register.html", form=form, metropolises=metropolis_choices(), languages=language_choices()
    )


def _opened() -> str:
    return str(_serializer().dumps(time.time()))


def _was_filled_in_by_a_person(opened: str) -> bool:
    """Tell whether the form was shown a while ago, by us; machines send it at once."""
    try:
        then = float(_serializer().loads(opened, max_age=_FORM_HOLDS))
    except (BadSignature, TypeError, ValueError):
        return False
    return time.time() - then >= current.settings().registration_pause


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current.settings().signing_keys, salt="registration-opened")
