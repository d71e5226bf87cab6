"""Codes of an authenticator app (TOTP, RFC 6238): six digits, 30 seconds, SHA-1, each accepted once."""

import re
import secrets

import pyotp
import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.sealing import seal, unseal
from app.kernel.database import now

STEP = 30  # seconds
_ISSUER = "Policy Transfer Platform"


def begin_setting_up(session: Session, person_id: int) -> str:
    """Return the secret to put into an app; one that was begun and not confirmed goes on."""
    person = session.get_one(Person, person_id, with_for_update=True)
    begun = secret_of(person) if person.totp_confirmed_at is None else None
    if begun is not None:
        return begun
    secret = pyotp.random_base32()
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = seal(secret), None, None
    return secret


def secret_of(person: Person) -> str | None:
    """Return the secret that the person's app has, or is to get; none when there is none, or no key opens it."""
    return unseal(person.totp_secret) if person.totp_secret is not None else None


def confirm(session: Session, person_id: int, code: str) -> bool:
    """Tell whether ``code`` shows that the app has the secret; if so it is asked for from now on."""
    if not _accept(session, person_id, code, confirmed=False):
        return False
    session.get_one(Person, person_id).totp_confirmed_at = now()
    return True


def verify(session: Session, person_id: int, code: str) -> bool:
    """Tell whether ``code`` is right and has not been used: of this step, the one before or the one after."""
    return _accept(session, person_id, code, confirmed=True)


def remove(session: Session, person_id: int) -> None:
    """Ask for no codes of an app any more."""
    person = session.get_one(Person, person_id)
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, None


def _accept(session: Session, person_id: int, code: str, *, confirmed: bool) -> bool:
    # The row is locked, so that a code sent twice at the same moment is accepted once.
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    digits = re.sub(r"\s", "", code)
    secret = secret_of(person) if person is not None else None
    if person is None or secret is None or (person.totp_confirmed_at is not None) is not confirmed:
        return False
    if not re.fullmatch(r"[0-9]{6}", digits):
        return False
    generator = pyotp.TOTP(secret, interval=STEP)
    present = int(now().timestamp()) // STEP
    for step in (present - 1, present, present + 1):
        fresh = person.totp_last_step is None or step > person.totp_last_step
        if fresh and secrets.compare_digest(generator.generate_otp(step), digits):
            person.totp_last_step = step
            return True
    return False


def picture(secret: str, address: str) -> str:
    """Return the QR code that an app reads, as the address of an SVG picture that holds all of it (``data:``)."""
    uri = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=address, issuer_name=_ISSUER)
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def grouped(secret: str) -> str:
    """Return ``secret`` in groups of four, for who types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
