"""What the script of passkeys asks and tells: JSON in, JSON out, protected like every form."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, flash, jsonify, request, url_for
from flask_babel import gettext as _

from app.accounts import acting, limits, passkeys
from app.accounts.acting import guarded, recently
from app.accounts.limits import Limit
from app.accounts.mails import tell
from app.accounts.models import Person
from app.accounts.pages.entering import destination, machine_subject, portal
from app.accounts.pages.second_factor_pages import who_shows
from app.accounts.permissions import Act
from app.accounts.sessions import RECENT
from app.kernel import current
from app.kernel.unit_of_work import unit_of_work

_CHALLENGES = Limit("passkey_challenges", 200, RECENT)
_MOST = 20  # passkeys of one person


def install(blueprint: Blueprint) -> None:
    """Add the addresses."""
    for path, name, view in (
        ("sign-in/passkey/options", "passkey_sign_in_options", sign_in_options),
        ("sign-in/passkey", "passkey_sign_in", sign_in),
        ("second-factor/passkey/options", "passkey_second_factor_options", second_factor_options),
        ("second-factor/passkey", "passkey_second_factor", second_factor),
        ("account/second-factor/passkeys/options", "passkey_options", set_up_options),
        ("account/second-factor/passkeys", "add_passkey", add_passkey),
    ):
        blueprint.add_url_rule(f"/<language:language>/{path}", name, view, methods=["POST"])


def sign_in_options() -> Any:
    """Give a challenge to a device that knows who it belongs to."""
    with unit_of_work(current.database().sessions) as work:
        limits.count(work, _CHALLENGES, machine_subject())
        return jsonify(passkeys.options_to_show(work, portal(), passkeys.SIGN_IN, None))


def sign_in() -> Any:
    """Sign in by a passkey alone: the device has checked who holds it, so it is both factors."""
    return _enter(passkeys.SIGN_IN, None)


def second_factor_options() -> Any:
    """Give a challenge to who owes a second factor."""
    person = who_shows()
    if person is None:
        abort(403)
    with unit_of_work(current.database().sessions) as work:
        return jsonify(passkeys.options_to_show(work, portal(), passkeys.SECOND_FACTOR, person.id))


def second_factor() -> Any:
    """Take the passkey of who owes a second factor."""
    person = who_shows()
    if person is None:
        abort(403)
    return _enter(passkeys.SECOND_FACTOR, person.id)


def _enter(purpose: str, person_id: int | None) -> Any:
    sent = _sent()
    person: Person | None = None
    # An answer that is refused has spent its challenge, so the work is committed all the same.
    with unit_of_work(current.database().sessions) as work, suppress(passkeys.Refused):
        person = passkeys.show(work, portal(), purpose, person_id, sent["credential"])
    if person is None:
        return _refused()
    acting.begin(person, second_factor=True)
    wanted = sent.get("next")
    return jsonify({"next": destination(person, wanted if isinstance(wanted, str) else None)})


@guarded(Act.OWN_ACCOUNT)
@recently
def set_up_options() -> Any:
    """Give what a browser needs to make a passkey."""
    with unit_of_work(current.database().sessions) as work:
        person = work.get_one(Person, acting.actor().identifier)
        if len(passkeys.keys_of(work, person.id)) >= _MOST:
            return _refused()
        return jsonify(passkeys.options_to_set_up(work, portal(), person))


@guarded(Act.OWN_ACCOUNT)
@recently
def add_passkey() -> Any:
    """Keep a passkey that a device has made."""
    sent = _sent()
    name = sent.get("name")
    added = False
    with unit_of_work(current.database().sessions) as work:
        person = work.get_one(Person, acting.actor().identifier)
        with suppress(passkeys.Refused):  # as above
            name = name if isinstance(name, str) else ""
            passkeys.set_up(work, portal(), person.id, sent["credential"], name)
            tell(work, person, "notice", event="second_factor_added")
            added = True
        _loaded = person.roles
    if not added:
        return _refused()
    acting.begin(person, second_factor=True)
    flash(_("The passkey is set up."), "done")
    return jsonify({"next": url_for("accounts.own_second_factor")})


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("credential"), dict):
        abort(422)
    return sent


def _refused() -> Any:
    return jsonify({"message": _("This passkey was not accepted. Please try again.")}), 422
