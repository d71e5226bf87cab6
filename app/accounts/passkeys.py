"""Passkeys (Web Authentication, Level 3): set up and shown with a device, each challenge answered once."""

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.limits import subject_of
from app.accounts.models import Passkey, PasskeyChallenge, Person
from app.kernel.database import now
from app.kernel.text import clean_line

SET_UP, SECOND_FACTOR, SIGN_IN = "set_up", "second_factor", "sign_in"
_TIME = timedelta(minutes=5)


class Refused(Exception):
    """What the device answered does not prove anything here."""


@dataclass(frozen=True)
class Portal:
    """Who asks, as a browser sees it: made of the public address, never of the Host header."""

    public_url: str
    secret: str

    @property
    def host(self) -> str:
        """Return the name to which passkeys are bound."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def possible(self) -> bool:
        """Tell whether passkeys can be used: browsers bind them to names, never to the number of a machine."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return True
        return False


def keys_of(session: Session, person_id: int) -> Sequence[Passkey]:
    """Return the passkeys of a person, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def options_to_set_up(session: Session, portal: Portal, person: Person) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for ``person``."""
    options = generate_registration_options(
        rp_id=portal.host,
        rp_name="Policy Transfer Platform",
        user_name=person.email or person.name,
        user_display_name=person.name,
        user_id=subject_of(portal.secret, f"passkey:{person.id}").encode(),
        exclude_credentials=[PublicKeyCredentialDescriptor(key.credential_id) for key in keys_of(session, person.id)],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    _keep(session, options.challenge, SET_UP, person.id)
    return dict(json.loads(options_to_json(options)))


def set_up(session: Session, portal: Portal, person_id: int, answer: Mapping[str, Any], name: str) -> None:
    """Keep the passkey that a device has made; raises ``Refused``."""
    challenge = _take(session, answer, SET_UP, person_id)
    try:
        made = verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=portal.host,
            expected_origin=portal.public_url,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise Refused from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise Refused
    session.add(
        Passkey(
            person_id=person_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=clean_line(name, 100) or "1",
            created_at=now(),
        )
    )


def options_to_show(session: Session, portal: Portal, purpose: str, person_id: int | None) -> dict[str, Any]:
    """Return what a browser needs to show a passkey: of a person, or (``None``) of whoever it belongs to."""
    own = keys_of(session, person_id) if person_id is not None else ()
    alone = purpose == SIGN_IN
    options = generate_authentication_options(
        rp_id=portal.host,
        allow_credentials=[PublicKeyCredentialDescriptor(key.credential_id) for key in own],
        # Where a passkey stands in for the password too, the device must have checked who holds it.
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )
    _keep(session, options.challenge, purpose, person_id)
    return dict(json.loads(options_to_json(options)))


def show(session: Session, portal: Portal, purpose: str, person_id: int | None, answer: Mapping[str, Any]) -> Person:
    """Return whose passkey has signed the challenge; raises ``Refused``."""
    challenge = _take(session, answer, purpose, person_id)
    try:
        identifier = base64url_to_bytes(str(answer.get("id", "")))
    except ValueError as error:
        raise Refused from error
    key = session.scalar(select(Passkey).where(Passkey.credential_id == identifier).with_for_update())
    if key is None or (person_id is not None and key.person_id != person_id):
        raise Refused
    try:
        shown = verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=portal.host,
            expected_origin=portal.public_url,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=purpose == SIGN_IN,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise Refused from error
    key.sign_count, key.used_at = shown.new_sign_count, now()
    person = session.get_one(Person, key.person_id)
    if person.state != "active":
        raise Refused
    _ = person.roles
    return person


def remove(session: Session, person_id: int, key_id: int) -> bool:
    """Take away one passkey of a person; tell whether there was such a one."""
    statement = delete(Passkey).where(Passkey.id == key_id, Passkey.person_id == person_id)
    return session.execute(statement.returning(Passkey.id)).first() is not None


def _keep(session: Session, challenge: bytes, purpose: str, person_id: int | None) -> None:
    row = PasskeyChallenge(challenge=challenge, purpose=purpose, person_id=person_id, expires_at=now() + _TIME)
    session.add(row)


def _take(session: Session, answer: Mapping[str, Any], purpose: str, person_id: int | None) -> bytes:
    """Return the challenge that ``answer`` says it signed, if it was given for this and not answered yet."""
    try:
        told = json.loads(base64url_to_bytes(str(answer["response"]["clientDataJSON"])))
        challenge = base64url_to_bytes(str(told["challenge"]))
    except (ValueError, TypeError, KeyError) as error:
        raise Refused from error
    statement = delete(PasskeyChallenge).where(
        PasskeyChallenge.challenge == challenge,
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.person_id.is_not_distinct_from(person_id),
        PasskeyChallenge.expires_at > now(),
    )
    if session.execute(statement.returning(PasskeyChallenge.purpose)).first() is None:
        raise Refused
    return challenge
