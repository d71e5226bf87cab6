"""A person, their roles, their sessions, what proves who they are, and the log of what was done to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Timestamps, one_of
from config.languages import LANGUAGE_CODES

CONTRIBUTOR, EXPERT, CITY_MANAGER = "contributor", "expert", "city_manager"
TRANSLATOR, REGIONAL_SECRETARY = "translator", "regional_secretary"
EDITOR, ADMINISTRATOR = "editor", "administrator"
ROLES = (CONTRIBUTOR, EXPERT, CITY_MANAGER, TRANSLATOR, REGIONAL_SECRETARY, EDITOR, ADMINISTRATOR)
#: What the scope of a role names; a role that is not here holds everywhere and has the scope ``""``.
SCOPES = {
    CONTRIBUTOR: "metropolis",
    CITY_MANAGER: "metropolis",
    TRANSLATOR: "language",
    REGIONAL_SECRETARY: "region",
}
#: Roles that count only in a session that was opened with a second factor.
NEEDS_SECOND_FACTOR = (EDITOR, ADMINISTRATOR)

#: Registered, not yet confirmed by mail; in use; barred by an administrator; gone, with the authorship kept nameless.
PERSON_STATES = ("unconfirmed", "active", "suspended", "deleted")


class Person(Timestamps, Base):
    """Somebody with an account. ``email`` is what was typed; ``email_key`` its lower-case form, unique.

    ``approved_at`` is set when an editor has let the first public contribution of a new person through;
    ``name`` is what others see, and is empty after deletion.
    """

    __tablename__ = "person"
    __table_args__ = (
        one_of("state", PERSON_STATES),
        one_of("language", LANGUAGE_CODES),
        CheckConstraint("(state = 'deleted') = (email_key IS NULL)", name="email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="unconfirmed")
    password_hash: Mapped[str | None]
    metropolis_slug: Mapped[str | None] = mapped_column(ForeignKey("metropolis.slug"))
    organisation: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]

    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person",
        cascade="all, delete-orphan",
        foreign_keys="RoleGrant.person_id",
        order_by="RoleGrant.role",
    )


class RoleGrant(Base):
    """A role that a person has, within a scope (a metropolis, a language, a region) where the role has one."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", ROLES),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True, default="")
    granted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])


class PersonSession(Base):
    """A session of a person, listed to and ended by them; ``key_hash`` is of what the cookie holds.

    ``awaiting_second_factor``: the password was right, the second factor has not been shown yet; it signs nobody in.
    ``renew``: the roles have changed, so the key changes with the next request.
    """

    __tablename__ = "person_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    awaiting_second_factor: Mapped[bool] = mapped_column(default=False)
    renew: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(200), default="")


class PersonToken(Base):
    """Something mailed to a person that can be used once: ``purpose`` says for what, ``target`` for which address."""

    __tablename__ = "person_token"
    __table_args__ = (one_of("purpose", ("confirm", "reset", "change_address", "invite")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    target: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in once for a lost second factor."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A public key of a person's device (WebAuthn Level 3)."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """A challenge that a device was given to sign; taken away by the first answer to it, so none is answered twice."""

    __tablename__ = "passkey_challenge"

    challenge: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class Identity(Base):
    """A person as a city's own identity provider knows them (OpenID Connect: issuer and subject)."""

    __tablename__ = "person_identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Attempt(Base):
    """One try at something that is limited (signing in, registering, writing to somebody), shared by all processes.

    ``subject`` is whom or what it concerns, as a keyed hash where it is an address of a person or a machine.
    """

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_purpose_subject_at", "purpose", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditEntry(Base):
    """What an administrator or the system did to accounts and rights; only ever added to."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    act: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
