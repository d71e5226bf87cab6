"""Taking one's data along, and leaving: the account goes, what was published stays without a name."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import models
from app.accounts.models import Person
from app.accounts.people import is_last_administrator
from app.kernel.database import now
from app.mailing.models import MailMessage

#: What other rooms do when a person leaves: ``(session, person_id)``, in the transaction of the leaving.
Leaving = Callable[[Session, int], None]
#: What other rooms know of a person, for them to take along: ``(session, person_id)``, in what JSON can hold.
PersonData = Callable[[Session, int], Any]

_PERSONAL = (
    models.PersonSession,
    models.PersonToken,
    models.RecoveryCode,
    models.Passkey,
    models.PasskeyChallenge,
    models.Identity,
    models.RoleGrant,
)


class LastAdministrator(Exception):
    """Without this person nobody could look after the portal."""


def leave(session: Session, person_id: int, others: list[Leaving]) -> None:
    """Delete an account: ``others`` clear their rooms, then all that tells who it was goes; the nameless row stays.

    Raises ``LastAdministrator``.
    """
    person = session.get_one(Person, person_id)
    if is_last_administrator(session, person_id):
        raise LastAdministrator
    for other in others:
        other(session, person_id)
    for model in _PERSONAL:
        session.execute(delete(model).where(model.person_id == person_id))
    session.execute(delete(MailMessage).where(MailMessage.person_id == person_id))
    session.expire(person, ["roles"])
    person.name, person.email, person.email_key, person.password_hash = "", None, None, None
    person.metropolis_slug, person.organisation = None, None
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, None
    person.state, person.deleted_at = "deleted", now()


def own_data(session: Session, person_id: int, others: Mapping[str, PersonData]) -> dict[str, Any]:
    """Return all that the portal knows of a person; secrets (hashes, keys) are left out."""
    person = session.get_one(Person, person_id)
    return {
        "account": {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "metropolis": person.metropolis_slug,
            "organisation": person.organisation,
            "registered": _time(person.created_at),
            "confirmed": _time(person.confirmed_at),
            "approved": _time(person.approved_at),
            "authenticator_app_since": _time(person.totp_confirmed_at),
        },
        "roles": [
            {"role": grant.role, "scope": grant.scope, "since": _time(grant.granted_at)} for grant in person.roles
        ],
        "sessions": [
            {"device": row.device, "since": _time(row.created_at), "last_used": _time(row.seen_at)}
            for row in _rows(session, models.PersonSession, person_id)
        ],
        "passkeys": [
            {"name": row.name, "since": _time(row.created_at), "last_used": _time(row.used_at)}
            for row in _rows(session, models.Passkey, person_id)
        ],
        "identity_providers": [
            {"issuer": row.issuer, "subject": row.subject, "since": _time(row.created_at)}
            for row in _rows(session, models.Identity, person_id)
        ],
        "acts_of_administrators": [
            {"act": row.act, "at": _time(row.at), "details": row.details}
            for row in _rows(session, models.AuditEntry, person_id)
        ],
        "mails": [
            {"subject": row.subject, "to": row.recipient, "at": _time(row.created_at)}
            for row in _rows(session, MailMessage, person_id)
        ],
        **{name: tell(session, person_id) for name, tell in others.items()},
    }


def _rows(session: Session, model: Any, person_id: int) -> Any:
    return session.scalars(select(model).where(model.person_id == person_id))


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
